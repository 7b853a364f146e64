"""What a page of many projects may tell a reader of the confidential ones among them; one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from projects.models import Project
from projects.services.secrecy import Veil, true_names, veils_of


@dataclass(frozen=True)
class Secrets:
    """``names``: true names by project, for those who are cleared; ``veils`` lie over texts for others."""

    names: dict[int, str]
    veils: dict[int, Veil]

    @classmethod
    def of(cls, user: User, projects: Collection[Project]) -> Secrets:
        """For one reader; the projects must be some that the person sees."""
        keys = [one.pk for one in projects]
        names = true_names(user, keys)
        return cls(names, dict.fromkeys(names, Veil()) if user.is_cleared else veils_of(keys))

    def veil(self, project_id: int) -> Veil:
        """What lies over the texts of one project."""
        return self.veils.get(project_id, Veil())
