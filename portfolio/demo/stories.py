"""What happens to each project: most run ahead of their plan, and every other case occurs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from portfolio.demo.model import YEAR, Sketch
from portfolio.demo.tables import rows

# Invested to date in thousandths of planned to date, where the story says so; elsewhere the plan is exceeded.
RATIOS = {
    "behind": (640, 985),
    "red": (420, 570),
    "red_small": (420, 570),
    "excused": (280, 380),
    "excused_mild": (470, 580),
    "late_due": (200, 700),
    "late_due_paid": (1000, 1060),
    "late_long": (60, 350),
    "late_long_small": (60, 350),
    "late_long_paid": (1000, 1004),
    "late_long_paid_small": (1000, 1004),
    "suspended": (500, 760),
    "force_majeure": (600, 900),
    "stopped": (420, 560),
    "unreported_behind": (620, 850),
    "softened": (1005, 1080),
    "joined_october": (300, 900),
}
# The months of the planned start of those that have not started by the end of October.
UNSTARTED = {
    "late_due": (9, 10),
    "late_due_paid": (9, 10),
    "late_long": (6, 8),
    "late_long_small": (6, 8),
    "late_long_paid": (7, 8),
    "late_long_paid_small": (7, 8),
    "preparatory": (11, 12),
}
JOINED = {"joined_april": 4, "joined_september": 9, "joined_october": 10}
HALTED = {"suspended": 8, "force_majeure": 9, "stopped": 7}


@dataclass(frozen=True)
class Course:
    """A project's course through the year: when it is planned to run, and when it runs.

    Months 1–12; ``planned_start`` and ``started`` are None where there is none, and lie in an earlier year
    for a project carried over. ``halted`` is the first month without works.
    """

    sketch: Sketch
    story: str
    ratio: int | None
    first_month: int
    planned_start: dt.date | None
    started: dt.date | None
    planned_completion: dt.date | None
    finished: dt.date | None
    halted: int = 13

    @property
    def first_planned(self) -> int:
        """The first month with a target."""
        early = self.planned_start is None or self.planned_start.year < YEAR
        start = 1 if early or self.planned_start is None else self.planned_start.month
        return 11 if self.story == "no_plan" else max(start, self.first_month)

    @property
    def last_planned(self) -> int:
        """The last month with a target."""
        done = self.planned_completion
        return done.month if done and done.year == YEAR else 12

    @property
    def is_package(self) -> bool:
        """A package, whose figures are the sums of its parts'."""
        return self.sketch.kind.endswith("-whole")

    @property
    def is_part(self) -> bool:
        """A part of a package."""
        return self.sketch.kind in ("package-a", "package-b")


def cast(sketches: list[Sketch], rng: Random) -> list[Course]:
    """Give every project its story."""
    told = {sketch.name: "ahead" for sketch in sketches}
    for category in ("industrial", "social", "infrastructure", "new-town"):
        free = [
            one
            for one in sketches
            if one.category == category and not one.is_known and not one.kind.startswith("package")
        ]
        rng.shuffle(free)
        for row in rows("stories"):
            for _ in range(int(row[category])):
                chosen = _choose(free, row["sizes"])
                free.remove(chosen)
                told[chosen.name] = row["story"]
    return [_course(sketch, told[sketch.name], rng) for sketch in sketches]


def _choose(free: list[Sketch], sizes: str) -> Sketch:
    """One of the larger third, of the smaller third, or any."""
    by_size = sorted(free, key=lambda sketch: sketch.size)
    if sizes == "large":
        return by_size[-len(by_size) // 8]
    return by_size[len(by_size) // 8] if sizes == "small" else free[0]


def _course(sketch: Sketch, story: str, rng: Random) -> Course:
    if sketch.is_known:
        return _known(sketch, rng)
    low_high = RATIOS.get(story)
    course = Course(
        sketch=sketch,
        story=story,
        ratio=rng.randint(*low_high) if low_high else None,
        first_month=JOINED.get(story, 1),
        planned_start=None,
        started=None,
        planned_completion=dt.date(rng.choice((2021, 2021, 2022, 2022, 2023)), rng.randint(1, 12), 28),
        finished=None,
        halted=HALTED.get(story, 13),
    )
    return _dated(course, rng)


def _dated(course: Course, rng: Random) -> Course:
    story = course.story
    if story in UNSTARTED:
        return replace(
            course, planned_start=dt.date(YEAR, rng.randint(*UNSTARTED[story]), rng.randint(5, 26))
        )
    if story in JOINED:
        joined = dt.date(YEAR, course.first_month, rng.randint(12, 26))
        return replace(course, planned_start=joined, started=joined - dt.timedelta(rng.randint(0, 6)))
    if story == "completed":
        done = dt.date(YEAR, rng.randint(5, 9), rng.randint(8, 27))
        course = replace(course, planned_completion=done + dt.timedelta(rng.randint(-6, 3)), finished=done)
    elif story == "ahead" and not course.is_part and not course.is_package and rng.randrange(100) < 30:
        return _begun(course, rng)
    carried = dt.date(
        rng.choice((2017, 2018, 2018, 2019, 2019, 2019)), rng.randint(1, 12), rng.randint(3, 27)
    )
    # A few old projects have no planned dates at all, so that their visual progress has no measure.
    planned: dt.date | None = carried - dt.timedelta(rng.randint(-10, 20))
    if story == "ahead" and rng.randrange(100) < 4:
        planned = None
    completion = course.planned_completion if planned else None
    if story == "ahead" and planned and rng.randrange(100) < 14:
        completion = dt.date(YEAR, 12, rng.randint(10, 28))
    return replace(course, planned_start=planned, started=carried, planned_completion=completion)


def _begun(course: Course, rng: Random) -> Course:
    """Started in the year, not far from the day planned; spring was late because of the epidemic."""
    planned = dt.date(YEAR, rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9)), rng.randint(5, 27))
    delay = rng.randint(10, 48) if planned.month in (2, 3) else rng.randint(-12, 9)
    return replace(course, planned_start=planned, started=planned + dt.timedelta(delay))


def _known(sketch: Sketch, rng: Random) -> Course:
    carried = dt.date(rng.choice((2017, 2018, 2019)), rng.randint(2, 11), rng.randint(3, 27))
    done = sketch.on if sketch.state in ("in_use", "opened") else None
    begun = sketch.on if sketch.state == "started" and sketch.on else carried
    return Course(
        sketch=sketch,
        story="ahead",
        ratio=None,
        first_month=1,
        planned_start=begun + dt.timedelta(rng.randint(0, 9)),
        started=begun,
        planned_completion=dt.date(YEAR, done.month, 28)
        if done
        else dt.date(rng.choice((2021, 2022)), 6, 28),
        finished=done,
    )
