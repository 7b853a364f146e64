"""Problems for tests, and the way to each of their states."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.models import Problem, ProblemEvent
from coordination.services.problem_steps import Doing, take_step
from coordination.services.problems import Words, register_problem
from projects.models import Project
from projects.services.secrecy import make_confidential
from tests.factories import NOW, SHANGHAI, Town
from tests.pictures import upload

#: The shortest way to a state: who takes which step.
PATHS: dict[str, list[tuple[str, str]]] = {
    "registered": [],
    "returned": [("reviewer", "return")],
    "accepted": [("reviewer", "accept")],
    "assigned": [("reviewer", "accept"), ("reviewer", "assign")],
    "in_hand": [("reviewer", "accept"), ("reviewer", "assign"), ("clerk", "take_up")],
}
PATHS["answered"] = [*PATHS["in_hand"], ("clerk", "answer")]
PATHS["verified"] = [*PATHS["answered"], ("reviewer", "verify")]
PATHS["signed_off"] = [*PATHS["verified"], ("office", "sign_off")]
PATHS["held"] = [*PATHS["in_hand"], ("office", "hold")]


def keep_secret(town: Town, project: Project, name: str, alias: str) -> None:
    """From now on everybody but the office reads the alias."""
    office = town.person("office")
    office.is_cleared = True
    office.save(update_fields=["is_cleared"])
    project.refresh_from_db()
    make_confidential(
        project=project,
        true_name=name,
        alias=alias,
        reason="密〔2020〕1号",
        seen=project.version,
        user=office,
        now=NOW,
    )


def at(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    """A moment of the office's time."""
    return dt.datetime(year, month, day, hour, tzinfo=SHANGHAI)


def register(town: Town, *projects: Project, who: str = "clerk", **said: Any) -> Problem:
    """A problem as the clerk registers it."""
    now = said.pop("now", NOW)
    words = Words(**{"kind": "pipelines", "title": "燃气管线未迁改", "text": "10余条管线待迁"} | said)
    return register_problem(projects=projects, words=words, user=town.person(who), now=now)


def problem_with_file(town: Town, project: Project) -> Problem:
    """One with a document, as the clerk registers it."""
    return register_problem(
        projects=[project],
        words=Words(kind="pipelines", title="燃气管线未迁改"),
        uploads=[upload("b.pdf", b"%PDF-1.7")],
        user=town.person("clerk"),
        now=NOW,
    )


def doing(town: Town, step: str, **changed: Any) -> Doing:
    """What goes with a step where nothing else is said."""
    given: dict[str, Any] = {"text": "已现场协调"}
    if step == "assign":
        given["owner_unit"] = town.organizations["U1"]
    if step == "hold":
        given["until"] = dt.date(2020, 12, 21)
    return Doing(**given | changed)


def take(
    town: Town, problem: Problem, who: str, step: str, now: dt.datetime = NOW, **changed: Any
) -> ProblemEvent:
    """A step by somebody who has the page open as it is now."""
    problem.refresh_from_db()
    event = take_step(
        problem=problem,
        step=step,
        seen=problem.version,
        user=town.person(who),
        now=now,
        doing=doing(town, step, **changed),
    )
    problem.refresh_from_db()
    return event


def bring(town: Town, problem: Problem, state: str, now: dt.datetime = NOW) -> Problem:
    """The problem in a state."""
    for who, step in PATHS[state]:
        take(town, problem, who, step, now)
    assert problem.status == state
    return problem
