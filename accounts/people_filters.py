"""What the list of people is narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Organization, Role

STATES = ("active", "disabled", "without-role")


@dataclass(frozen=True)
class PeopleFilter:
    """The words, organisation, role and state asked for; what can't be is as if it were not there."""

    asked: Mapping[str, str]

    @property
    def words(self) -> str:
        """What is looked for in names. PostgreSQL takes no NUL in a text; no name has one either."""
        return self.asked.get("q", "").replace("\0", "").strip()[:60]

    @property
    def role(self) -> str:
        """A role, or nothing."""
        role = self.asked.get("role", "")
        return role if role in Role.values else ""

    @property
    def state(self) -> str:
        """A state, or nothing."""
        state = self.asked.get("state", "")
        return state if state in STATES else ""

    @property
    def organization(self) -> Organization | None:
        """The organisation at or below which a role is held."""
        code = self.asked.get("organization", "").replace("\0", "")
        return Organization.objects.filter(code=code).first() if code else None
