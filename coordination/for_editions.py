"""Problems as an edition tells of them: as their newest steps up to its cut-off left them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min, Q

from coordination import problem_moves as moves
from coordination.models import Problem, ProblemEvent

LATE = (ProblemEvent.Kind.RISEN, ProblemEvent.Kind.OVERDUE)


def problem_rows(*, since: int, cutoff: int) -> list[dict[str, Any]]:
    """Those open at a cut-off, and those signed off since another one, by number.

    No texts of people: a kind, a level, a unit, the projects' codes and the days.
    """
    # A word in the thread moves nothing: it repeats the state that its author had before them.
    steps = ProblemEvent.objects.filter(posting__lte=cutoff).exclude(kind=ProblemEvent.Kind.COMMENTED)
    status = dict(
        steps.order_by("problem_id", "-posting").distinct("problem_id").values_list("problem_id", "status")
    )
    told = {
        row["problem_id"]: row
        for row in steps.values("problem_id").annotate(
            registered=Min("on"),
            first=Min("posting"),
            signed=Max("posting", filter=Q(kind=ProblemEvent.Kind.SIGNED_OFF)),
            settled=Max("on", filter=Q(kind=ProblemEvent.Kind.SIGNED_OFF)),
            level=Max("level"),
            late=Max("posting", filter=Q(kind__in=LATE)),
            reopened=Max("posting", filter=Q(kind=ProblemEvent.Kind.REOPENED)),
        )
        if status[row["problem_id"]] in moves.OPEN
        or (status[row["problem_id"]] == moves.SIGNED_OFF and row["signed"] > since)
    }
    found = Problem.objects.filter(pk__in=told).select_related("owner_unit")
    found = found.prefetch_related("places__project__responsible_unit").order_by("year", "serial")
    return [
        _row(problem, told[problem.pk], is_open=status[problem.pk] in moves.OPEN, since=since)
        for problem in found
    ]


def _row(problem: Problem, told: Mapping[str, Any], *, is_open: bool, since: int) -> dict[str, Any]:
    projects = [place.project for place in problem.places.all()]
    unit = problem.owner_unit or projects[0].responsible_unit
    return {
        "number": problem.number,
        "kind": problem.kind,
        "level": told["level"],
        "projects": [project.code for project in projects],
        "unit": {"code": unit.code, "name": unit.name, "name_en": unit.name_en},
        "registered_on": told["registered"].isoformat(),
        "signed_off_on": None if is_open else told["settled"].isoformat(),
        "new": told["first"] > since,
        "overdue": is_open and (told["late"] or 0) > (told["reopened"] or 0),
    }
