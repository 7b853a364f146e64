"""Milestones that a published circular counted, and a month that is locked while one is being moved."""

from __future__ import annotations

import datetime as dt

import pytest

from common.clock import set_business_now
from common.errors import Refusal
from projects.models import Milestone, Project
from projects.services import replanning
from projects.services.milestones import add_milestone, record_reached
from projects.services.periods import lock_period
from projects.services.replanning import approve_change, propose_change
from tests import factories
from tests.common.threads import Aside
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import Gate

DECEMBER = dt.date(2020, 12, 20)


@pytest.fixture
def town(live: Database) -> Town:
    set_business_now(NOW)
    return factories.make_town()


def node(town: Town, project: Project, name: str, day: dt.date = DECEMBER) -> Milestone:
    return add_milestone(
        project=project,
        kind=Milestone.Kind.OPENED,
        name=name,
        planned_on=day,
        author=town.people["office"],
        now=NOW,
    )


def withdraw(town: Town, one: Milestone, seen: dt.date = DECEMBER) -> None:
    propose_change(
        milestone=one,
        planned_on=None,
        seen=seen,
        reason="误录",
        document="",
        author=town.people["office"],
        now=NOW,
    )


def test_what_a_published_circular_counted_can_not_be_withdrawn(town: Town, english: None) -> None:
    project = factories.add_project(town)
    due_day, later_day = dt.date(2020, 1, 20), dt.date(2020, 1, 25)
    due = node(town, project, "主线", due_day)
    reached, to_come = node(town, project, "辅道"), node(town, project, "匝道")
    record_reached(
        milestone=reached,
        actual_on=dt.date(2020, 1, 9),
        evidence="验收",
        author=town.people["office"],
        now=NOW,
    )
    january = factories.month(1)
    factories.report(town, january, {project: 900})
    factories.publish(town, january)
    with pytest.raises(Refusal, match="circular of 2020-01 counted this milestone"):
        withdraw(town, due, due_day)
    with pytest.raises(Refusal, match="circular of 2020-01 counted this milestone"):
        withdraw(town, reached)
    withdraw(town, to_come)
    # It was entered after the circular, which therefore can't have counted it.
    withdraw(town, node(town, project, "桥梁", later_day), later_day)


def move_while_locking(town: Town, monkeypatch: pytest.MonkeyPatch, gate: Gate) -> tuple[Aside, Aside]:
    """A milestone of October is moved, and October locked in the middle of that."""
    october, day = factories.month(10), dt.date(2020, 10, 20)
    one = node(town, factories.add_project(town), "主线", day)
    change = propose_change(
        milestone=one,
        planned_on=DECEMBER,
        seen=day,
        reason="迁改",
        document="",
        author=town.people["office"],
        now=NOW,
    )
    monkeypatch.setattr(replanning, "_hold_closed", gate)
    moving = Aside(lambda: approve_change(change=change, approver=town.people["leader"], now=NOW))
    assert gate.reached.wait(10)
    return moving, Aside(lambda: lock_period(period=october, user=town.people["office"], now=NOW))


def test_locking_waits_for_a_milestone_that_is_being_moved(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(replanning._hold_closed)
    moving, lock = move_while_locking(town, monkeypatch, gate)
    assert not lock.done(within=0.4)
    gate.opened.set()
    moving.outcome()
    lock.outcome()


def test_control_a_month_only_looked_at_is_locked_meanwhile(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(lambda months: set())
    moving, lock = move_while_locking(town, monkeypatch, gate)
    lock.outcome()
    gate.opened.set()
    moving.outcome()
