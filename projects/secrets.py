"""What a page may tell its reader of the confidential projects among many; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from projects.models import Project
from projects.services.secrecy import Veil, confidential, true_names, veil_for


@dataclass(frozen=True)
class Secrets:
    """``kept``: those that are confidential; ``names``: their true names, for those who are cleared."""

    names: dict[int, str]
    kept: frozenset[int]
    veil: Veil

    @classmethod
    def of(cls, user: User, projects: Collection[Project]) -> Secrets:
        """For one reader; the projects must be some that the person sees."""
        keys = [one.pk for one in projects]
        names = true_names(user, keys)
        return cls(names, frozenset(names or confidential(keys)), veil_for(user))
