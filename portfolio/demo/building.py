"""The whole portfolio from a seed: the same every time, without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from portfolio.demo import figures, reporting, texts, works
from portfolio.demo.model import CATEGORIES, YEAR, DemoProject, Excuse, Stop
from portfolio.demo.naming import known, made_up
from portfolio.demo.people import People
from portfolio.demo.places import position
from portfolio.demo.planning import plans
from portfolio.demo.stories import Course, cast

SEED = 2020
CORRECTED = 5
PENDING = 3


def build(seed: int = SEED) -> list[DemoProject]:
    """The 415 projects in the order of their codes."""
    rng = Random(seed)  # noqa: S311 - the same portfolio every time is what is wanted
    listed = known()
    courses = cast(listed + made_up(rng, [sketch.name for sketch in listed]), rng)
    people = People(rng)
    officials = people.officials(70)
    found: list[DemoProject] = []
    for category, _, _, prefix in CATEGORIES:
        members = [course for course in courses if course.sketch.category == category]
        found += _category(members, prefix, officials, rng)
    return _with_moves(found)


def _category(courses: list[Course], prefix: str, officials: list[str], rng: Random) -> list[DemoProject]:
    ways = {one.sketch.name: reporting.ways(one, rng) for one in courses}
    targets = figures.targets(courses, rng)
    invested = figures.investment(courses, targets, reporting.silent_months(ways), rng)
    _sum_packages(courses, targets, invested)
    steady = [one.sketch.name for one in courses if one.story == "ahead" and one.finished is None]
    steady = [name for name in steady if not name.endswith("打包项目")]
    corrected, pending = rng.sample(steady, CORRECTED), rng.sample(steady, PENDING)
    codes = {one.sketch.name: f"{prefix}-{number:03}" for number, one in enumerate(courses, start=1)}
    return [
        _project(
            course,
            codes,
            (targets[name], invested[name], ways[name]),
            rng.choice(officials),
            rng,
            corrected=name in corrected and not course.is_part,
            pending=name in pending,
            package=_package_of(course, courses, codes),
        )
        for course in courses
        for name in [course.sketch.name]
    ]


def _sum_packages(courses: list[Course], *tables: dict[str, list[int]]) -> None:
    """Give packages the months of their parts together.

    Only one side of a package is counted, so the category's sums hold whichever side it is; both sides
    stand on the list and in its published number.
    """
    for package in [one for one in courses if one.is_package]:
        parts = [one.sketch.name for one in courses if f"{one.sketch.kind}-whole" == package.sketch.kind]
        for table in tables:
            table[package.sketch.name] = [
                sum(months) for months in zip(*(table[name] for name in parts), strict=True)
            ]


def _package_of(course: Course, courses: list[Course], codes: dict[str, str]) -> str:
    if not course.is_part:
        return ""
    return next(codes[one.sketch.name] for one in courses if one.sketch.kind == f"{course.sketch.kind}-whole")


def _project(
    course: Course,
    codes: dict[str, str],
    months: tuple[list[int], list[int], dict[int, str]],
    official: str,
    rng: Random,
    *,
    corrected: bool,
    pending: bool,
    package: str,
) -> DemoProject:
    targets, invested, ways = months
    done = works.progress(course, targets, invested, rng)
    wrong = reporting.corrections(course, invested, rng) if corrected else ()
    wrong = tuple(one for one in wrong if ways.get(one.month) != reporting.MISSING)
    carried = course.started is not None and course.started.year < YEAR
    opening = sum(targets) * rng.randint(30, 180) // 100 if carried else 0
    return DemoProject(
        code=codes[course.sketch.name],
        sketch=course.sketch,
        story=course.story,
        lead_official=official,
        total=_total(course, sum(targets), opening, rng),
        opening=opening,
        position=position(course.sketch.district, rng),
        first_month=course.first_month,
        # Of the one package the whole is counted, of the other the parts.
        is_counted=course.sketch.kind not in ("package-a", "package-b-whole"),
        package=package,
        signed_on=_signed_on(course, rng),
        plans=plans(course, targets, done.planned, rng, pending=pending),
        stages=works.stages(course),
        nodes=works.nodes(course, done, rng),
        reports=reporting.reports(course, ways, invested, done.actual, wrong, rng),
        stops=_stops(course, rng),
        excuses=_excuses(course, rng),
        corrections=wrong,
    )


def _total(course: Course, annual: int, opening: int, rng: Random) -> int:
    """Total investment in round figures: what went before, this year, and what remains."""
    done = course.planned_completion
    remaining = 20 if done and done.year == YEAR else rng.randint(60, 240)
    return -(-(opening + annual * (100 + remaining) // 100) // 100) * 100


def _signed_on(course: Course, rng: Random) -> dt.date:
    if course.first_month > 1:
        return dt.date(YEAR, course.first_month, rng.randint(2, 9))
    begun = min(course.started or dt.date(YEAR, 1, 1), dt.date(YEAR, 1, 1))
    return begun - dt.timedelta(rng.randint(60, 400))


def _stops(course: Course, rng: Random) -> tuple[Stop, ...]:
    number = rng.randint(12, 96)
    if course.story in texts.STOPS:
        reason, document = rng.choice(texts.STOPS[course.story])
        starts = dt.date(YEAR, course.halted, rng.randint(2, 11))
        kind = "force_majeure" if course.story == "force_majeure" else "suspension"
        ends = dt.date(YEAR, 12, 20) if kind == "force_majeure" else None
        return (Stop(kind, starts, ends, reason, document.format(n=number), course.halted),)
    if course.story == "ahead" and course.sketch.kind == "rail" and rng.randrange(3) == 0:
        text = "疫情防控一级响应期间，工地按指令停工"
        return (
            Stop(
                "force_majeure",
                dt.date(YEAR, 2, 1),
                dt.date(YEAR, 3, 6),
                text,
                f"厦建函〔2020〕{number}号",
                2,
            ),
        )
    return ()


def _excuses(course: Course, rng: Random) -> tuple[Excuse, ...]:
    if not course.story.startswith("excused"):
        return ()
    text, document = rng.choice(texts.DELAYS)
    document = document.format(n=rng.randint(12, 96))
    return (Excuse(dt.date(YEAR, 9, 1), dt.date(YEAR, 12, 31), text, document, 9),)


def _with_moves(projects: list[DemoProject]) -> list[DemoProject]:
    """Two projects change their responsible unit in July."""
    movers = [one.code for one in projects if one.sketch.unit.endswith("-CJ") and one.story == "ahead"][:2]
    return [replace(one, moves=((7, "GP-LQ"),)) if one.code in movers else one for one in projects]
