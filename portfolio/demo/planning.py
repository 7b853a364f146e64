"""The plans of a project: the one set in January (or on joining), and the one that replaced it."""

from __future__ import annotations

from random import Random

from portfolio.demo.model import LAST, OPEN, PlanDraft
from portfolio.demo.stories import Course
from portfolio.demo.texts import REVISIONS

# What the first plan was in the months re-planned, in hundredths of what replaced it.
BEFORE = {"softened": 138, "raised": 74}


def plans(
    course: Course, targets: list[int], physical: tuple[int, ...] | None, rng: Random, *, pending: bool
) -> tuple[PlanDraft, ...]:
    """All revisions of a project's plan in their order; one that is *pending* is never approved."""
    current = PlanDraft(
        annual=sum(targets),
        targets=None if course.story == "derived" else tuple(targets),
        physical=None if course.story == "derived" else physical,
        start=course.planned_start,
        completion=course.planned_completion,
        first_period=course.first_month,
        month=course.first_month,
    )
    if course.story in BEFORE:
        return _replaced(current, course.story, rng.choice((7, 8)))
    return (current, _pending(current)) if pending else (current,)


def _replaced(current: PlanDraft, story: str, since: int) -> tuple[PlanDraft, ...]:
    first = tuple(
        amount if month < since else amount * BEFORE[story] // 1000 * 10
        for month, amount in enumerate(current.targets or (), start=1)
    )
    baseline = _with(current, targets=first, annual=sum(first))
    return baseline, _with(current, first_period=since, month=since, reason=REVISIONS[story])


def _pending(current: PlanDraft) -> PlanDraft:
    """A revision of the last two months that nobody has approved yet."""
    before = current.targets or ()
    targets = before[:LAST] + tuple(amount * 7 // 100 * 10 for amount in before[LAST:])
    return _with(
        current,
        targets=targets,
        annual=sum(targets),
        first_period=OPEN,
        month=OPEN,
        reason=REVISIONS["pending"],
    )


def _with(plan: PlanDraft, **changes: object) -> PlanDraft:
    return PlanDraft(**{**plan.__dict__, **changes})
