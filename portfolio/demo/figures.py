"""Targets and investment of every project, month by month, in whole 万元: exact sums by category.

Integers only: weights are split and rounded down, and what is left over goes to one large project.
"""

from __future__ import annotations

from random import Random

from portfolio.demo.model import LAST, MONTHS, OPEN, PUBLISHED, YEAR
from portfolio.demo.stories import Course

Months = list[int]

# Hundredths of the annual plan by month: the year is planned to speed up.
PLANNED = (50, 45, 70, 75, 80, 85, 85, 90, 90, 100, 110, 120)
# How the months went against their targets, in hundredths: the epidemic, then catching up.
WENT = (95, 24, 62, 80, 95, 106, 112, 119, 123, 120, 118, 112)


def targets(courses: list[Course], rng: Random) -> dict[str, Months]:
    """The plan in force in October of one category's projects: together exactly what was planned to date."""
    wanted = PUBLISHED[courses[0].sketch.category].planned
    weights = {one.sketch.name: _weights(one, rng) for one in courses if not one.is_package}
    whole = sum(sum(months[:LAST]) for months in weights.values())
    found = {
        name: [_round(weight * wanted // whole) for weight in months] for name, months in weights.items()
    }
    for one in courses:
        if one.story == "derived":
            found[one.sketch.name] = _even(found[one.sketch.name])
    sink = found[_largest(courses, found)]
    left = wanted - sum(sum(months[:LAST]) for months in found.values())
    _add_evenly(sink, left)
    if min(sink) <= 0:
        raise ValueError("what is left over must be small beside the largest project")
    return found


def _weights(course: Course, rng: Random) -> Months:
    return [
        course.sketch.size * PLANNED[month - 1] * rng.randint(82, 118)
        if course.first_planned <= month <= course.last_planned
        else 0
        for month in MONTHS
    ]


def _round(amount: int) -> int:
    """Plans are made in round figures; a month with works has a target."""
    step = 100 if amount > 20_000 else 50 if amount > 5_000 else 10
    return max(amount // step, 1) * step if amount else 0


def _even(months: Months) -> Months:
    """The same year in equal months, whose tenths are whole."""
    return [sum(months) // 120 * 10] * 12


def _largest(courses: list[Course], amounts: dict[str, Months]) -> str:
    """The name of the project that takes what is left over: ahead of its plan, in works all year."""
    steady = [
        one.sketch.name
        for one in courses
        if one.story == "ahead" and not one.is_package and one.last_planned == 12
    ]
    return max(steady, key=lambda name: (min(amounts[name]), name))


def _add_evenly(months: Months, left: int) -> None:
    for index in range(LAST):
        share = left // (LAST - index)
        months[index] += share
        left -= share


def investment(
    courses: list[Course], planned: dict[str, Months], silent: dict[str, set[int]], rng: Random
) -> dict[str, Months]:
    """What was invested by month until November; by October together exactly what was published.

    ``silent`` are the months for which a project filed nothing: their investment comes with a later return.
    """
    wanted = PUBLISHED[courses[0].sketch.category].invested
    counted = [one for one in courses if not one.is_package]
    totals = _totals(counted, planned, wanted, rng)
    return {
        one.sketch.name: _spread(one, planned[one.sketch.name], totals[one.sketch.name], silent, rng)
        for one in counted
    }


def _totals(courses: list[Course], planned: dict[str, Months], wanted: int, rng: Random) -> dict[str, int]:
    """Invested by October: as the story says, and for the others their plan and a share of the excess."""
    to_date = {one.sketch.name: sum(planned[one.sketch.name][:LAST]) for one in courses}
    found: dict[str, int] = {}
    shares: dict[str, int] = {}
    for one in courses:
        name = one.sketch.name
        if one.ratio is not None:
            found[name] = -(-to_date[name] * one.ratio // 1000)
        elif not to_date[name]:
            found[name] = planned[name][OPEN - 1] * rng.randint(5, 20) // 100
        else:
            found[name] = to_date[name]
            shares[name] = to_date[name] * _lead(one, rng)
    excess, whole = wanted - sum(found.values()), sum(shares.values())
    if excess <= 0:
        raise ValueError("the projects that are behind must leave something to the others")
    for name, share in shares.items():
        found[name] += share * excess // whole
    sink = _largest(courses, planned)
    found[sink] += wanted - sum(found.values())
    return found


def _lead(course: Course, rng: Random) -> int:
    """How far ahead of its plan a project runs, as a weight."""
    if course.story in ("derived", "joined_april", "joined_september", "raised"):
        return 6000
    return rng.choice((4, 10, 20, 30, 40, 55, 70, 85, 100, 130, 170)) * rng.randint(75, 125)


def _spread(course: Course, planned: Months, total: int, silent: dict[str, set[int]], rng: Random) -> Months:
    """A year's months whose first ten make the total; none where nothing was reported or done."""
    quiet = silent.get(course.sketch.name, set())
    weights = [_pace(course, planned, month, rng) for month in MONTHS]
    for month in sorted(quiet):
        weights[month], weights[month - 1] = weights[month] + weights[month - 1], 0
    if not any(weights[:LAST]):
        weights[_last_possible(course) - 1] = 1
    months = _split(total, weights[:LAST])
    running = planned[OPEN - 1] * WENT[OPEN - 1] * rng.randint(85, 125) // 10_000
    lag = min(total * 100 // max(sum(planned[:LAST]), 1), 140)
    return [*months, running * lag // 100 if _works(course, OPEN) else 0, 0]


def _pace(course: Course, planned: Months, month: int, rng: Random) -> int:
    if not _works(course, month):
        return 0
    usual = planned[month - 1] or (sum(planned) // 60 if course.story == "no_plan" else sum(planned) // 40)
    went = 100 if course.story.startswith(("red", "late", "excused")) and month < LAST else WENT[month - 1]
    if course.story.startswith(("red", "excused", "unreported_behind")):
        went = went * (160 - 12 * month) // 100
    return max(usual * went * rng.randint(75, 125) // 10_000, 1)


def _works(course: Course, month: int) -> bool:
    """Whether money is spent in a month; on sites not yet started it is spent on land and preparation."""
    if month >= course.halted or (course.finished and month > course.finished.month):
        return False
    if course.started is None:
        return course.first_planned - 2 <= month < LAST
    begun = course.started.month if course.started.year == YEAR else 1
    # Where nothing is planned before November, works begin in July all the same.
    return month >= max(7 if course.story == "no_plan" else begun, course.first_month)


def _last_possible(course: Course) -> int:
    return min(course.halted - 1, LAST)


def _split(total: int, weights: Months) -> Months:
    """The total in parts after the weights, exactly."""
    whole, done, parts, passed = sum(weights), 0, [], 0
    for weight in weights:
        passed += weight
        parts.append(total * passed // whole - done)
        done += parts[-1]
    return parts
