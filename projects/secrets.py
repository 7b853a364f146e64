"""What a page of many projects may tell a reader of the confidential ones among them; one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from projects.models import ConfidentialName, Project
from projects.services.secrecy import Veil


@dataclass(frozen=True)
class Secrets:
    """``names``: true names by project, for those who are cleared; ``veils`` lie over texts for others."""

    names: dict[int, str]
    veils: dict[int, Veil]

    @classmethod
    def of(cls, user: User, projects: Collection[Project]) -> Secrets:
        """For one reader; the projects must be some that the person sees."""
        kept = ConfidentialName.objects.in_force().filter(project__in=[one.pk for one in projects])
        found = {row.project_id: row for row in kept}
        return cls(
            {pk: row.true_name for pk, row in found.items()} if user.is_cleared else {},
            {one.pk: Veil.over(one, found[one.pk], user) for one in projects if one.pk in found},
        )

    def veil(self, project_id: int) -> Veil:
        """What lies over the texts of one project."""
        return self.veils.get(project_id, Veil())
