"""Many people at one problem, with and without what keeps them apart."""

from __future__ import annotations

import pytest

from common.calendar import fill_calendar
from coordination.models import Problem, ProblemEvent
from coordination.services import problem_steps
from coordination.services.escalation import run_clock
from coordination.services.problem_steps import take_step
from tests import factories
from tests.common.threads import together
from tests.coordination.steps import at, bring, doing, register
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import meeting, split, without_row_locks

PEOPLE = 6


@pytest.fixture
def town(live: Database) -> Town:
    fill_calendar([2020])
    return factories.make_town()


def all_at_once(town: Town, problem: Problem) -> list[object]:
    """Some accept, some return it, all having seen the same version."""

    def decide(number: int) -> str:
        step = "return" if number % 2 else "accept"
        user = town.person("reviewer" if number % 2 else "office")
        take_step(
            problem=problem, step=step, seen=problem.version, user=user, now=NOW, doing=doing(town, step)
        )
        return step

    return list(together(PEOPLE, decide))


def test_of_many_steps_at_once_one_wins(town: Town) -> None:
    problem = register(town, factories.add_project(town))
    winners, conflicts = split(all_at_once(town, problem))
    assert (len(winners), len(conflicts)) == (1, PEOPLE - 1)
    problem.refresh_from_db()
    assert problem.version == 2
    assert problem.events.count() == 2


def test_control_without_the_row_s_lock_the_table_s_own_guard_is_met(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = register(town, factories.add_project(town))
    without_row_locks(monkeypatch)
    monkeypatch.setattr(problem_steps, "_move", meeting(problem_steps._move, PEOPLE))
    results = all_at_once(town, problem)
    refused = [one for one in results if type(one).__name__ == "IntegrityError"]
    assert refused, "nothing kept them apart but the lock, and the index on the steps of a version"


def test_numbers_given_at_once_are_different(town: Town) -> None:
    project = factories.add_project(town)
    made = together(PEOPLE, lambda _number: register(town, project).serial)
    assert sorted(map(str, made)) == sorted(str(number) for number in range(1, PEOPLE + 1))


def test_the_clock_struck_many_times_at_once(town: Town) -> None:
    problem = bring(town, register(town, factories.add_project(town)), "in_hand")
    together(4, lambda _number: run_clock(now=at(2020, 12, 9)))
    assert ProblemEvent.objects.filter(problem=problem, kind="rise").count() == 1
