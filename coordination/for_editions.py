"""Problems as an edition tells of them: as their newest steps up to its cut-off left them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from accounts.models import Organization
from coordination import problem_moves as moves
from coordination.models import Problem, ProblemEvent
from projects.models import Project
from projects.services.placing import units_as_posted

LATE = (ProblemEvent.Kind.RISEN, ProblemEvent.Kind.OVERDUE)


def problem_rows(*, since: int, cutoff: int, day: dt.date = dt.date.max) -> list[dict[str, Any]]:
    """Those open at a cut-off, and those signed off since another one, by number.

    No texts of people: a kind, a level, a unit, the projects' codes and the days. All of it as the steps up
    to the cut-off left it; the unit of a project that nobody was charged with is the one of a ``day``.
    """
    newest = _newest_steps(cutoff)
    told = {
        row["problem_id"]: row | newest[row["problem_id"]]
        for row in _steps(cutoff)
        .values("problem_id")
        .annotate(
            registered=Min("on"),
            first=Min("posting"),
            signed=Max("posting", filter=Q(kind=ProblemEvent.Kind.SIGNED_OFF)),
            settled=Max("on", filter=Q(kind=ProblemEvent.Kind.SIGNED_OFF)),
            highest=Max("level"),
            late=Max("posting", filter=Q(kind__in=LATE)),
            reopened=Max("posting", filter=Q(kind=ProblemEvent.Kind.REOPENED)),
        )
    }
    found = Problem.objects.filter(pk__in=[pk for pk, row in told.items() if _is_told(row, since)])
    problems = list(found.prefetch_related("places__project").order_by("year", "serial"))
    places = {problem.pk: _places(problem, told[problem.pk]) for problem in problems}
    owners = Organization.objects.in_bulk(
        {told[problem.pk]["owner_unit_id"] for problem in problems} - {None}
    )
    units = units_as_posted([held[0] for held in places.values()], cutoff=cutoff, day=day)
    return [
        _row(
            problem,
            told[problem.pk],
            places[problem.pk],
            owners.get(told[problem.pk]["owner_unit_id"]) or units[places[problem.pk][0].pk],
            since=since,
        )
        for problem in problems
    ]


def _steps(cutoff: int) -> QuerySet[ProblemEvent]:
    """Up to a cut-off. A word in the thread moves nothing: it repeats what its author had before them."""
    return ProblemEvent.objects.filter(posting__lte=cutoff).exclude(kind=ProblemEvent.Kind.COMMENTED)


def _newest_steps(cutoff: int) -> dict[int, dict[str, Any]]:
    """What each problem was after its newest step."""
    names = ("problem_id", "status", "problem_kind", "version", "owner_unit_id")
    rows = _steps(cutoff).order_by("problem_id", "-posting").distinct("problem_id").values(*names)
    return {row["problem_id"]: row for row in rows}


def _is_told(row: Mapping[str, Any], since: int) -> bool:
    settled = row["status"] == moves.SIGNED_OFF and row["signed"] > since
    return row["status"] in moves.OPEN or settled


def _places(problem: Problem, told: Mapping[str, Any]) -> list[Project]:
    """The projects that it held up then."""
    return [place.project for place in problem.places.all() if place.from_version <= told["version"]]


def _row(
    problem: Problem, told: Mapping[str, Any], projects: list[Project], unit: Organization, *, since: int
) -> dict[str, Any]:
    is_open = told["status"] in moves.OPEN
    return {
        "number": problem.number,
        "kind": told["problem_kind"] or problem.kind,
        "level": told["highest"],
        "projects": [project.code for project in projects],
        "unit": {"code": unit.code, "name": unit.name, "name_en": unit.name_en},
        "registered_on": told["registered"].isoformat(),
        "signed_off_on": None if is_open else told["settled"].isoformat(),
        "new": told["first"] > since,
        "overdue": is_open and (told["late"] or 0) > (told["reopened"] or 0),
    }
