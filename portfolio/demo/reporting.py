"""How each month's return goes: in time, late, sent back once, or missing; in November only part is in."""

from __future__ import annotations

from random import Random

from portfolio.demo.model import LAST, MONTHS, OPEN, Correction, Report
from portfolio.demo.stories import Course
from portfolio.demo.texts import CORRECTIONS, problem, stage_text

CLEAN, LATE, SENT_BACK, MISSING = "clean", "late", "sent_back", "missing"
APPROVED, SUBMITTED, DRAFT, RETURNED, NOTHING = "approved", "submitted", "draft", "returned", "nothing"
# Of a hundred November returns.
NOVEMBER = ((APPROVED, 60), (SUBMITTED, 14), (DRAFT, 10), (RETURNED, 4), (NOTHING, 12))


def ways(course: Course, rng: Random) -> dict[int, str]:
    """How the returns of a project go, by month from its first to November."""
    slack = course.story.startswith(("late_long", "stopped", "red"))
    found = {month: _way(rng, slack) for month in MONTHS if course.first_month <= month <= LAST}
    for month in found:
        if found[month] == MISSING and (month == LAST or found.get(month - 1) == MISSING or course.is_part):
            found[month] = CLEAN
    if course.is_package:
        found = dict.fromkeys(found, CLEAN)
    if course.story.startswith("late_long_paid"):
        # Nothing but the money speaks for them, so that not having started puts them among the worst.
        found = dict.fromkeys(found, LATE)
    if course.story.startswith("unreported"):
        found[LAST] = MISSING
    found[OPEN] = rng.choices([way for way, _ in NOVEMBER], [share for _, share in NOVEMBER])[0]
    return found


def _way(rng: Random, slack: bool) -> str:
    return rng.choices([CLEAN, LATE, SENT_BACK, MISSING], [55, 32, 11, 2] if slack else [932, 32, 22, 14])[0]


def silent_months(ways_by_name: dict[str, dict[int, str]]) -> dict[str, set[int]]:
    """Months without a return, whose investment a later return brings."""
    return {
        name: {month for month, way in found.items() if way == MISSING}
        for name, found in ways_by_name.items()
    }


def corrections(course: Course, invested: list[int], rng: Random) -> tuple[Correction, ...]:
    """A difference found after a month was locked; the month's true figure is the corrected one."""
    month = rng.choice((3, 4, 6, 7))
    amount = invested[month - 1] * rng.choice((-12, -8, 6, 9)) // 100
    if not amount:
        return ()
    reason = CORRECTIONS[0] if amount < 0 else rng.choice(CORRECTIONS[1:])
    return (Correction(month, month + 2, amount, reason),)


def reports(
    course: Course,
    ways: dict[int, str],
    invested: list[int],
    physical: tuple[int, ...],
    corrected: tuple[Correction, ...],
    rng: Random,
) -> tuple[Report, ...]:
    """A project's returns. What was corrected later was reported wrong first."""
    wrong = {one.month: one.amount for one in corrected}
    return tuple(
        Report(
            month=month,
            way=way,
            invested=invested[month - 1] - wrong.get(month, 0),
            physical=physical[month - 1],
            stage_text=stage_text(course, month, physical[month - 1]),
            problems=problem(course, rng) if _has_problem(course, month, rng) else "",
        )
        for month, way in ways.items()
    )


def _has_problem(course: Course, month: int, rng: Random) -> bool:
    if course.finished and month >= course.finished.month:
        return False
    lagging = course.ratio is not None and course.ratio < 1000
    return rng.randrange(100) < (55 if lagging or course.started is None else 8)
