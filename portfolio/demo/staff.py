"""Organisations and people of the demo, in the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from accounts.services.deputies import name_deputy
from portfolio.demo.building import SEED
from portfolio.demo.people import People
from portfolio.demo.tables import rows

# The accounts that can sign in, with the organisation and the role of each: those who work with figures,
ACCOUNTS = (
    ("official", "XM", Role.VIEWER),
    ("clerk", "GP-SZ", Role.CLERK),
    ("reviewer", "SZYL", Role.REVIEWER),
    ("office", "XM", Role.OFFICE),
    ("leader", "XM", Role.LEADER),
    ("auditor", "XM", Role.AUDITOR),
)
# and the three kinds of administrator, each with duties of its own.
ADMINISTRATORS = (
    ("system", "XM", Role.SYSTEM_ADMIN),
    ("security", "XM", Role.SECURITY_ADMIN),
    ("audit", "XM", Role.AUDIT_ADMIN),
)
ROOT = "XM"


@dataclass(frozen=True)
class Staff:
    """Who does what: clerks by unit, reviewers by department, and the office."""

    organizations: dict[str, Organization]
    users: dict[str, User]

    @property
    def office(self) -> User:
        """Registers, plans, locks and builds."""
        return self.users["office"]

    @property
    def leader(self) -> User:
        """Approves and publishes."""
        return self.users["leader"]

    def clerk(self, unit: str) -> User:
        """Who enters a unit's returns."""
        return self.users["clerk" if unit == "GP-SZ" else f"clerk-{unit.lower()}"]

    def reviewer(self, department: str) -> User:
        """Who checks the returns that a department supervises."""
        return self.users["reviewer" if department == "SZYL" else f"reviewer-{department.lower()}"]


def create_staff() -> Staff:
    """Make the tree and the people; nobody can sign in yet."""
    for row in rows("organizations"):
        create_organization(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            kind=Organization.Kind(row["kind"]),
            parent=Organization.objects.filter(code=row["parent"]).first(),
        )
    organizations = {one.code: one for one in Organization.objects.all()}
    people = People(Random(SEED + 1))  # noqa: S311 - made-up names
    for username, code, role in [*ACCOUNTS, *_others(), *ADMINISTRATORS]:
        create_user(username=username, name=people.name(), password=None, roles=[(role, organizations[code])])
    return find_staff()


def _others() -> list[tuple[str, str, Role]]:
    """A clerk for every unit that answers for projects, a reviewer for every department."""
    taken = {code for _, code, _ in ACCOUNTS}
    found = []
    for row in rows("organizations"):
        code, kind = row["code"], row["kind"]
        if kind in ("enterprise", "group", "headquarters", "department") and code != "GP-SZ":
            found.append((f"clerk-{code.lower()}", code, Role.CLERK))
        if kind == "department" and code not in taken:
            found.append((f"reviewer-{code.lower()}", code, Role.REVIEWER))
    return found


def name_a_deputy(staff: Staff, now: dt.datetime) -> None:
    """A reviewer is on leave for a week: another department's stands in."""
    away, deputy = (staff.reviewer(code) for code in ("JTJ", "SWJ"))
    name_deputy(
        membership=away.held[0],
        deputy=deputy,
        since=timezone.localdate(now),
        until=timezone.localdate(now) + dt.timedelta(days=6),
        reason="年休假",
        author=staff.office,
        now=now,
    )


def find_staff() -> Staff:
    """The people as they are in the database."""
    return Staff(
        {one.code: one for one in Organization.objects.all()},
        {one.username: one for one in User.objects.all()},
    )
