"""Orders made and moved by many at once, with and without what keeps them apart."""

from __future__ import annotations

import pytest

from common.calendar import fill_calendar
from coordination.models import Order
from coordination.services import escalation, order_making, order_steps
from tests import factories
from tests.common.threads import together
from tests.coordination.order_steps import LETTERHEAD, called, follow, order_for
from tests.coordination.steps import at, register
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import meeting, split, without_row_locks

PEOPLE = 4


@pytest.fixture
def town(live: Database) -> Town:
    fill_calendar([2020, 2021])
    return factories.make_town()


def many_months(town: Town) -> list[object]:
    """As many publications at once, each of a project of its own."""
    projects = [factories.add_project(town) for _number in range(PEOPLE)]
    return list(together(PEOPLE, lambda number: follow(called(projects[number], "yellow", 2))))


def test_numbers_given_at_once_leave_no_gap(town: Town) -> None:
    many_months(town)
    given = Order.objects.filter(kind="talk").values_list("serial", flat=True)
    assert sorted(given) == list(range(1, PEOPLE + 1))


def test_control_without_the_lock_one_number_is_given_twice_and_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_making, "_lock", lambda: None)
    monkeypatch.setattr(order_making, "_next_serial", meeting(order_making._next_serial, PEOPLE))
    refused = [one for one in many_months(town) if type(one).__name__ == "IntegrityError"]
    assert refused, "nothing kept the numbers apart but the lock, and the key of the table"


def late_problem(town: Town) -> None:
    """One that nobody settled, overdue at the top."""
    register(town, factories.add_project(town))
    escalation.run_clock(now=at(2021, 1, 25))


def order_at_once() -> list[object]:
    """The beat strikes many times."""
    now = at(2021, 1, 25)
    return list(
        together(PEOPLE, lambda _number: order_making.order_overdue_problems(letterhead=LETTERHEAD, now=now))
    )


def test_a_problem_is_ordered_once_however_many_look(town: Town) -> None:
    late_problem(town)
    assert sum(bool(made) for made in order_at_once()) == 1
    assert Order.objects.count() == 1


def test_control_without_the_locks_the_table_s_own_key_is_met(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_problem(town)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(order_making, "_lock", lambda: None)
    monkeypatch.setattr(order_making, "_make", meeting(order_making._make, PEOPLE))
    assert any(type(one).__name__ == "IntegrityError" for one in order_at_once())
    assert Order.objects.count() == 1


def decide_at_once(town: Town) -> list[object]:
    """Many withdraw it, all having seen the same version."""
    order = order_for(factories.add_project(town))
    leader = town.person("leader")
    return list(
        together(
            PEOPLE,
            lambda _number: order_steps.take_step(
                order=order, step="withdraw", seen=1, user=leader, now=NOW, text="x"
            ),
        )
    )


def test_of_many_steps_at_once_one_wins(town: Town) -> None:
    winners, conflicts = split(decide_at_once(town))
    assert (len(winners), len(conflicts)) == (1, PEOPLE - 1)


def test_control_without_the_row_s_lock_the_index_on_versions_is_met(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch)
    monkeypatch.setattr(order_steps, "_note", meeting(order_steps._note, PEOPLE))
    assert any(type(one).__name__ == "IntegrityError" for one in decide_at_once(town))
