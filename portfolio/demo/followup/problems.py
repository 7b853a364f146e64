"""Problems at every stage of their life, from the table ``matters``; the clock lets the late ones rise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from random import Random

from accounts.models import User
from coordination.models import Problem
from coordination.problem_people import projects_of
from coordination.services.escalation import run_clock
from coordination.services.problem_steps import Doing, take_step
from coordination.services.problems import Words, register_problem
from portfolio.demo import moments
from portfolio.demo.building import SEED
from portfolio.demo.followup.days import Calendar, Event, day_of
from portfolio.demo.model import DemoProject
from portfolio.demo.staff import Staff
from portfolio.demo.tables import rows
from portfolio.demo.texts import group_of
from projects.models import Project
from reports.models import Edition, EditionLine
from reports.services.following import order_problems

BY_UNIT, BY_OFFICE = ("take_up", "answer"), ("sign_off", "hold")
BEGAN, HOLD_UNTIL = "10-12", dt.date(2020, 12, 21)
#: Hours of a day on which steps are taken, one after the other.
MORNING = 9


def problem_events(staff: Staff, projects: Sequence[DemoProject], calendar: Calendar) -> Iterator[Event]:
    """Every problem with its steps, and on each working day the clock."""
    for day in calendar.between(day_of(BEGAN), moments.END.date()):
        yield Event(moments.at(day, 8), _clock)
    taken: set[str] = set()
    for number, row in enumerate(rows("matters")):
        places = _places(row, projects, taken, number)
        began = moments.at(day_of(row["began"]), MORNING, number)
        yield Event(began, partial(_register, staff, row, places))
        for place, step in enumerate(filter(None, row["steps"].split("|")), start=1):
            on, name, text = (*step.split(" ", 2), "")[:3]
            now = moments.at(day_of(on), MORNING + place, number)
            yield Event(now, partial(_take, staff, row["title"], name, text))


def _clock(now: dt.datetime) -> None:
    run_clock(now=now)
    order_problems(now=now)


def _places(
    row: dict[str, str], projects: Sequence[DemoProject], taken: set[str], number: int
) -> tuple[str, ...]:
    """Codes of the projects, by what fits best: made-up ones under way that have no problem yet."""
    there = [one for one in projects if not one.sketch.is_known and not one.package and one.code not in taken]
    there = there or list(projects)
    there = [one for one in there if _is_under_way(one)] or there
    around = there
    for fits in (
        lambda one: not row["unit"] or one.sketch.unit == row["unit"],
        lambda one: row["group"] in ("all", "flag", group_of(one.sketch)),
    ):
        there = [one for one in there if fits(one)] or there
    rng = Random(f"{SEED} {row['title']}")  # noqa: S311 - made-up problems
    first = rng.choice(there)
    near = [one for one in around if one.sketch.district == first.sketch.district]
    near = [one for one in near if one.sketch.unit != first.sketch.unit]
    second = rng.choice(near or [one for one in projects if one is not first])
    found = (first.code, second.code) if row["kind"] == "crossing" else (first.code,)
    taken.update(found)
    return found


def _is_under_way(one: DemoProject) -> bool:
    stages = {stage for stage, _ in one.stages}
    return one.story == "ahead" and one.first_month == 1 and stages <= {"signed", "started", "advancing"}


def _register(staff: Staff, row: dict[str, str], codes: tuple[str, ...], now: dt.datetime) -> None:
    found = {one.code: one for one in Project.objects.filter(code__in=codes)}
    projects = [found[code] for code in codes]
    if row["group"] == "flag":
        projects = [_honoured() or projects[0]]
    register_problem(
        projects=projects,
        words=Words(kind=row["kind"], title=row["title"], text=row["text"]),
        user=_reviewer(staff, projects[0]) if row["by"] == "reviewer" else _clerk(staff, projects[0]),
        now=now,
        is_generated=True,
    )


def _honoured() -> Project | None:
    """A made-up project with a red flag in the newest circular: an open safety problem will cost it that."""
    lines = EditionLine.objects.filter(
        edition__status=Edition.Status.PUBLISHED, red_flag_position__isnull=False, project__is_generated=True
    )
    line = lines.order_by("-edition__posting", "red_flag_position").select_related("project").first()
    return line.project if line else None


def _take(staff: Staff, title: str, step: str, text: str, now: dt.datetime) -> None:
    problem = Problem.objects.get(title=title, is_generated=True)
    project = projects_of(problem)[0]
    user = staff.office if step in BY_OFFICE else _reviewer(staff, project)
    if step in BY_UNIT:
        user = _clerk(staff, project)
    doing = Doing(
        text=text,
        owner_unit=project.responsible_unit if step == "assign" else None,
        until=HOLD_UNTIL if step == "hold" else None,
    )
    take_step(problem=problem, step=step, seen=problem.version, user=user, now=now, doing=doing)


def _clerk(staff: Staff, project: Project) -> User:
    return staff.clerk(project.responsible_unit.code)


def _reviewer(staff: Staff, project: Project) -> User:
    department = project.supervising_department
    return staff.reviewer(department.code) if department else staff.office
