"""Which returns of a month are still to be handed in, by unit, and by when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import Organization
from common.calendar import exceptions_around
from common.workdays import working_days_from
from projects.models import AnnualPlan, MonthlyReturn, Project, ReportingPeriod
from projects.services.extensions import due_dates

Status = MonthlyReturn.Status
HANDED_IN = (Status.SUBMITTED, Status.APPROVED)


@dataclass(frozen=True)
class UnitDue:
    """A unit's returns of a month. ``days_left`` counts working days; negative when late."""

    unit: Organization
    due_on: dt.date
    days_left: int
    listed: int
    missing: list[Project]

    @property
    def days_late(self) -> int:
        """Working days since the due date."""
        return max(-self.days_left, 0)

    @property
    def handed_in(self) -> int:
        """Returns that are in."""
        return self.listed - len(self.missing)


def listed(period: ReportingPeriod, projects: QuerySet[Project] | None = None) -> QuerySet[Project]:
    """The projects of which a return is due for a month."""
    found = Project.objects.all() if projects is None else projects
    return found.filter(pk__in=AnnualPlan.objects.listed_in(period.month).values("project"))


def units_due(
    period: ReportingPeriod, today: dt.date, projects: QuerySet[Project] | None = None
) -> list[UnitDue]:
    """Every unit with projects on the list, those with something missing first; a fixed number of queries.

    ``state`` of a missing project is its return's status, None where it was not begun.
    """
    of_unit: dict[int, list[Project]] = defaultdict(list)
    units: dict[int, Organization] = {}
    states = _states(period)
    rows = listed(period, projects).select_related("responsible_unit", "district", "supervising_department")
    for project in rows.order_by("name_sort", "code"):
        project.state = states.get(project.pk)  # type: ignore[attr-defined]
        of_unit[project.responsible_unit_id].append(project)
        units[project.responsible_unit_id] = project.responsible_unit
    due, exceptions = due_dates(period, units.values()), exceptions_around(period.due_on, 400)
    found = [
        UnitDue(
            unit=units[key],
            due_on=due[key],
            days_left=working_days_from(today, due[key], exceptions),
            listed=len(of_unit[key]),
            missing=[one for one in of_unit[key] if states.get(one.pk) not in HANDED_IN],
        )
        for key in units
    ]
    return sorted(found, key=lambda one: (not one.missing, one.due_on, one.unit.path))


def _states(period: ReportingPeriod) -> dict[int, str]:
    return dict(MonthlyReturn.objects.filter(period=period).values_list("project", "status"))


def still_open() -> Iterable[ReportingPeriod]:
    """Months whose returns can be handed in."""
    return ReportingPeriod.objects.filter(status=ReportingPeriod.Status.OPEN).order_by(F("month"))
