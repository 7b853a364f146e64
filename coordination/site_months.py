"""What a month on the sites of a district comes to, for all districts in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Min
from django.utils import timezone

from accounts.models import Organization
from common.calendar import exceptions_around
from coordination.attendance import Week, attended, required, weeks_of
from coordination.models import Problem, SiteProblem, SiteRecord, StationedGroup


@dataclass(frozen=True)
class Counts:
    """A district's month in numbers."""

    records: int = 0
    projects: int = 0
    raised: int = 0
    signed_off: int = 0
    attended: int = 0
    required: int = 0


@dataclass(frozen=True)
class Attendance:
    """A group's week."""

    week: Week
    attended: int
    required: int
    is_over: bool

    @property
    def short(self) -> int:
        """Half days that are missing; none while the week lasts."""
        return max(self.required - self.attended, 0) if self.is_over else 0


@dataclass(frozen=True)
class DistrictMonth:
    """One district's."""

    district: Organization
    month: dt.date
    records: list[SiteRecord] = field(default_factory=list)
    weeks: list[Attendance] = field(default_factory=list)
    group: StationedGroup | None = None
    raised: int = 0
    signed_off: int = 0

    @property
    def is_worth_telling(self) -> bool:
        """Whether anything was, or should have been."""
        return bool(self.records or any(week.required for week in self.weeks))

    @property
    def counts(self) -> Counts:
        """In numbers."""
        return Counts(
            records=len(self.records),
            projects=len({record.project_id for record in self.records}),
            raised=self.raised,
            signed_off=self.signed_off,
            attended=sum(week.attended for week in self.weeks),
            required=sum(week.required for week in self.weeks),
        )

    @property
    def short(self) -> int:
        """Half days that are missing of the weeks that are over."""
        return sum(week.short for week in self.weeks)

    def by_project(self) -> list[tuple[str, list[tuple[dt.date, str, str]]]]:
        """What was seen, by project, in the order of the days."""
        found: dict[int, list[SiteRecord]] = defaultdict(list)
        for record in sorted(self.records, key=lambda one: (one.project.code, one.day, one.pk)):
            found[record.project_id].append(record)
        return [
            (
                rows[0].project.name,
                [(row.day, str(row.get_half_display()), row.text) for row in rows],
            )
            for rows in found.values()
        ]


def read_months(
    month: dt.date, *, today: dt.date | None = None, districts: Collection[Organization] | None = None
) -> list[DistrictMonth]:
    """The month of all districts, or of some. ``today``: weeks after it are left out."""
    if districts is None:
        districts = Organization.objects.filter(kind=Organization.Kind.DISTRICT).order_by("path")
    keys = [one.pk for one in districts]
    records = _records(month, keys)
    weeks = _weeks(month, keys, today)
    groups = _groups(keys, weeks)
    raised, signed_off = _raised(month, keys), _signed_off(month, keys)
    return [
        DistrictMonth(
            one,
            month,
            records[one.pk],
            weeks.get(one.pk, []),
            groups.get(one.pk),
            raised.get(one.pk, 0),
            signed_off.get(one.pk, 0),
        )
        for one in districts
    ]


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _records(month: dt.date, districts: list[int]) -> Mapping[int, list[SiteRecord]]:
    rows = SiteRecord.objects.standing().filter(district__in=districts, day__gte=month, day__lt=_next(month))
    found: dict[int, list[SiteRecord]] = defaultdict(list)
    for row in rows.select_related("project").order_by("day", "pk"):
        found[row.district_id].append(row)
    return found


def _weeks(month: dt.date, districts: list[int], today: dt.date | None) -> dict[int, list[Attendance]]:
    """Of districts in which a group is stationed."""
    weeks = [week for week in weeks_of(month) if today is None or week.first <= today]
    rows = StationedGroup.objects.filter(district__in=districts).order_by().values_list("district")
    since = dict(rows.annotate(first=Min("since")))
    if not weeks or not since:
        return {}
    present: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    stood = SiteRecord.objects.standing().filter(
        group__isnull=False, district__in=since, day__range=(weeks[0].first, weeks[-1].last)
    )
    for district, day, half in stood.order_by().values_list("district", "day", "half").distinct():
        present[district].append((day, half))
    exceptions = exceptions_around(month + dt.timedelta(days=14))
    return {
        district: [
            Attendance(
                week,
                attended(week, present[district]),
                required(week, exceptions, first),
                today is None or week.last < today,
            )
            for week in weeks
        ]
        for district, first in since.items()
        if first <= weeks[-1].last
    }


def _groups(districts: list[int], weeks: Mapping[int, list[Attendance]]) -> dict[int, StationedGroup]:
    """The last of each district that was stationed in the time shown."""
    last = max((one[-1].week.last for one in weeks.values()), default=None)
    if last is None:
        return {}
    rows = StationedGroup.objects.filter(district__in=weeks, since__lte=last)
    return {row.district_id: row for row in rows.order_by("since", "number")}


def _raised(month: dt.date, districts: list[int]) -> dict[int, int]:
    rows = SiteProblem.objects.filter(
        record__district__in=districts, record__day__gte=month, record__day__lt=_next(month),
        record__withdrawal=None,
    )  # fmt: skip
    return dict(rows.order_by().values_list("record__district").annotate(n=Count("pk")))


def _signed_off(month: dt.date, districts: list[int]) -> dict[int, int]:
    def start(day: dt.date) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(day, dt.time()))

    rows = Problem.objects.filter(
        status=Problem.Status.SIGNED_OFF,
        signed_off_at__gte=start(month),
        signed_off_at__lt=start(_next(month)),
        places__project__district__in=districts,
    )
    counted = rows.order_by().values_list("places__project__district")
    return dict(counted.annotate(n=Count("pk", distinct=True)))
