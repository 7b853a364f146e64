"""What the pages of permits read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from accounts.scope import roles_of
from common.naming import local_name
from coordination import permit_clock as clock
from coordination.models import Permit, PermitStep
from coordination.models.permits import PermitQuerySet
from coordination.permit_late import LatePermits, overdue
from coordination.services.nodes_plan import exceptions
from coordination.services.permits import happened, in_force
from coordination.waiting import WAITING, permits_waiting
from projects.models import Project
from projects.services.secrecy import Veil

State = Permit.State
MOST = 500  # rows of the list
#: The parts of the list: whose turn it is, and what is past its limit.
PARTS = ("overdue", State.WITH_AGENCY, State.WITH_APPLICANT, State.TO_APPLY, State.REFUSED, State.GRANTED)
#: What a list is counted by.
PLACES = {"district": "project__district", "unit": "project__responsible_unit"}


@dataclass(frozen=True)
class PermitRow:
    """A permit as it stands today."""

    permit: Permit
    name: str
    agency: str
    today: dt.date
    known: Mapping[dt.date, bool]

    @classmethod
    def of(cls, permit: Permit, today: dt.date, known: Mapping[dt.date, bool], veil: Veil) -> PermitRow:
        """Of a permit that was read with its kind, its agency and its steps."""
        name = local_name(permit.kind)
        if permit.part:
            name = f"{name} · {veil(permit.part)}"
        agency = local_name(permit.agency_unit) if permit.agency_unit else permit.agency
        return cls(permit, name, agency, today, known)

    @cached_property
    def steps(self) -> list[PermitStep]:
        """Everything that was entered, also what was taken back."""
        return list(self.permit.steps.all())

    @cached_property
    def counted(self) -> list[PermitStep]:
        """What counts of it."""
        return in_force(self.steps)

    @property
    def is_open(self) -> bool:
        """Whether it still has to come."""
        return self.permit.state in clock.OPEN

    @cached_property
    def used(self) -> int:
        """Working days that the agency has had it."""
        return clock.days_used(happened(self.steps), self.today, self.known)

    @cached_property
    def due_on(self) -> dt.date | None:
        """The day by which the agency has to decide; None while its clock stands."""
        if self.permit.state != State.WITH_AGENCY:
            return None
        return clock.last_day(happened(self.steps), self.permit.days, self.today, self.known)

    @property
    def over(self) -> int:
        """Working days used beyond the limit."""
        return max(self.used - self.permit.days, 0)

    @property
    def is_overdue(self) -> bool:
        """Whether the agency is late just now."""
        return self.permit.state == State.WITH_AGENCY and self.over > 0

    @property
    def waits(self) -> str:
        """Who is waiting for whom."""
        names = {"unit": local_name(self.permit.project.responsible_unit), "agency": self.agency}
        if self.permit.state == State.WITH_AGENCY:
            return _("%(unit)s waits for %(agency)s") % names
        if self.permit.state == State.WITH_APPLICANT:
            return _("%(agency)s waits for %(unit)s") % names
        if self.permit.state in (State.TO_APPLY, State.REFUSED):
            return _("%(unit)s has to apply") % names
        return ""

    @property
    def applied_on(self) -> dt.date | None:
        """When the newest application went in."""
        return next((one.on for one in reversed(self.counted) if one.kind == clock.APPLY), None)


def with_steps(permits: PermitQuerySet) -> PermitQuerySet:
    """Permits with everything that a row says."""
    steps = PermitStep.objects.select_related("author").order_by("pk")
    return permits.select_related("kind", "agency_unit", "project__responsible_unit").prefetch_related(
        Prefetch("steps", steps)
    )


def permits_of(project: Project, today: dt.date, veil: Veil) -> list[PermitRow]:
    """All permits of one project, in the order of their phases."""
    found, known = with_steps(Permit.objects.filter(project=project)), exceptions()
    return [PermitRow.of(permit, today, known, veil) for permit in found]


def listed_permits(
    user: User, asked: Mapping[str, str], today: dt.date, late: LatePermits | None = None
) -> PermitQuerySet:
    """The permits in somebody's scope that a list is narrowed to; ``late`` where that was asked before."""
    rows = Permit.objects.visible_to(user).exclude(state=State.NOT_NEEDED)
    for name, path in {**PLACES, "project": "project"}.items():
        if code := asked.get(name, "").replace("\0", ""):
            rows = rows.filter(**{f"{path}__code": code})
    if agency := asked.get("agency", "").replace("\0", ""):
        rows = rows.filter(agency=agency)
    what = asked.get("what", "")
    if what == WAITING:
        urged = (late or LatePermits(today)).permits if Role.OFFICE in roles_of(user) else []
        rows = rows.filter(permits_waiting(user, urged))
    elif what == "overdue":
        rows = rows.filter(pk__in=overdue(rows, today))
    elif what in PARTS:
        rows = rows.filter(state=what)
    return rows.order_by("project__name_sort", "project__code", "kind__phase", "kind", "pk")


def permits_to_move(user: User, today: dt.date, late: LatePermits | None = None) -> int:
    """How many permits wait for somebody; what is late is looked for only where the person urges agencies."""
    return listed_permits(user, {"what": WAITING}, today, late).order_by().count()


@dataclass(frozen=True)
class Tally:
    """How many permits of a place or an agency stand where."""

    code: str
    name: str
    counts: Mapping[str, int]

    @property
    def cells(self) -> list[int]:
        """In the order of the list's parts."""
        return [self.counts[part] for part in PARTS]


def tallies(permits: PermitQuerySet, by: str, today: dt.date) -> list[Tally]:
    """Counts by district, responsible unit or agency."""
    path = PLACES.get(by, "agency")
    late = set(overdue(permits, today))
    found: dict[int | str, Counter[str]] = defaultdict(Counter)
    for place, state, number in permits.order_by().values_list(path, "state").annotate(n=Count("pk")):
        found[place][state] += number
    for place in permits.filter(pk__in=late).order_by().values_list(path, flat=True):
        found[place]["overdue"] += 1
    if path == "agency":
        return [Tally(str(key), str(key), found[key]) for key in sorted(found, key=str)]
    places = Organization.objects.filter(pk__in=found).order_by("path")
    return [Tally(one.code, local_name(one), found[one.pk]) for one in places]


def totals(rows: Sequence[Tally]) -> dict[str, int]:
    """The same of everything."""
    return {part: sum(row.counts[part] for row in rows) for part in PARTS}
