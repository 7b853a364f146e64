"""How far the works come: physical progress by month, stages and milestones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from portfolio.demo.model import LAST, MONTHS, OPEN, YEAR, Node
from portfolio.demo.stories import Course
from portfolio.demo.texts import group_of

# The last day whose news can be in when the demo stands still.
KNOWN_UNTIL = dt.date(YEAR, 12, 2)


@dataclass(frozen=True)
class Progress:
    """Physical progress to date by month in tenths of a %: planned (or nothing planned) and reached."""

    planned: tuple[int, ...] | None
    actual: tuple[int, ...]


def progress(course: Course, planned: list[int], invested: list[int], rng: Random) -> Progress:
    """From where the year begins to where it should end, after the money."""
    start, end = _span(course, rng)
    year = max(sum(planned), 1)
    due = tuple(start + (end - start) * done // year for done in accumulate(planned))
    reached = tuple(
        _reached(course, month, start + (end - start) * min(done, year * 5 // 4) // year)
        for month, done in zip(MONTHS, accumulate(invested), strict=True)
    )
    dated = course.planned_start is not None
    without = course.story in ("ahead", "behind") and rng.randrange(100) < 10 and dated
    return Progress(None if without or not dated else due, tuple(accumulate(reached, max)))


def _span(course: Course, rng: Random) -> tuple[int, int]:
    done = course.planned_completion
    if course.started is None or course.started.year == YEAR:
        return 0, rng.randint(100, 400)
    if done and done.year == YEAR:
        return rng.randint(450, 680), 1000
    start = rng.randint(80, 560)
    return start, min(start + rng.randint(140, 340), 940)


def _reached(course: Course, month: int, estimate: int) -> int:
    if course.started is None or course.started > dt.date(YEAR, month, 28):
        return 0
    if course.finished and month >= course.finished.month:
        return 1000
    return min(estimate, 985)


def stages(course: Course) -> tuple[tuple[str, dt.date], ...]:
    """The days on which the project entered each stage after *signed*."""
    if course.started is None:
        return ()
    found = [("started", course.started)]
    advancing = course.started + dt.timedelta(45)
    if advancing <= KNOWN_UNTIL and (course.finished is None or advancing < course.finished):
        found.append(("advancing", advancing))
    if course.finished:
        found.append(("completed", course.finished))
        if course.sketch.state in ("in_use", "opened"):
            found.append(("in_operation", course.finished))
    return tuple(found)


def nodes(course: Course, reached: Progress, rng: Random) -> tuple[Node, ...]:
    """The year's milestones with the days they were planned for and reached."""
    sketch = course.sketch
    found: list[Node] = []
    if course.planned_start and course.planned_start.year == YEAR:
        found.append(Node("started", "开工", course.planned_start, course.started))
    if course.planned_completion and course.planned_completion.year == YEAR:
        found.append(Node(*_last(course), course.planned_completion, course.finished))
    if sketch.on and sketch.state in ("roof_sealed", "through", "early"):
        found.append(_published(sketch.state, sketch.node, sketch.on))
    if sketch.node and sketch.state != "early":
        found.append(_custom(course, rng))
    if structure := _structure(course, reached, rng):
        found.append(structure)
    return tuple(found)


def _last(course: Course) -> tuple[str, str]:
    if course.sketch.state == "opened" or (group_of(course.sketch) == "road" and course.sketch.state == ""):
        return "opened", "建成通车"
    return "in_use", "竣工投用"


def _published(state: str, name: str, on: dt.date) -> Node:
    """A milestone of a known project; one was reached twenty days before its day."""
    if state == "early":
        return Node("through", name, on + dt.timedelta(20), on)
    if state == "through":
        return Node("through", "区间隧道双线贯通", dt.date(YEAR, 10, 31), on)
    return Node("roof_sealed", "主厂房封顶", dt.date(YEAR, 10, 31), on)


def _custom(course: Course, rng: Random) -> Node:
    """The works' own node. Those that run late reach it late or not at all."""
    earliest = max(course.first_planned + 1, 3)
    planned = dt.date(YEAR, rng.randint(min(earliest, OPEN), 12), rng.randint(8, 27))
    return Node("custom", course.sketch.node, planned, _reached_on(course, planned, rng))


def _structure(course: Course, reached: Progress, rng: Random) -> Node | None:
    """The roof is sealed, or the tunnel through, in the month in which the works pass 60 %."""
    kinds = {
        "building": ("roof_sealed", "主体结构封顶"),
        "plant": ("roof_sealed", "主厂房封顶"),
        "rail": ("through", "主体隧道贯通"),
    }
    kind = kinds.get(group_of(course.sketch))
    if kind is None or course.sketch.is_known or course.halted <= 12:
        return None
    passed = [month for month in MONTHS if month <= LAST and reached.actual[month - 1] >= 600]
    if not passed or passed[0] == 1:
        return None
    actual = dt.date(YEAR, passed[0], rng.randint(6, 27))
    return Node(*kind, actual + dt.timedelta(rng.randint(-14, 25)), actual)


def _reached_on(course: Course, planned: dt.date, rng: Random) -> dt.date | None:
    late = course.story in ("behind", "unreported_behind", "softened", "derived")
    if (
        course.started is None
        or course.story.startswith(("red", "excused"))
        or planned.month >= course.halted
    ):
        return None
    actual = planned + dt.timedelta(
        rng.randint(4, 45) if late or rng.randrange(5) == 0 else rng.randint(-22, 0)
    )
    if course.finished:
        actual = min(actual, course.finished)
    return actual if max(course.started, dt.date(YEAR, 1, 2)) < actual <= KNOWN_UNTIL else None
