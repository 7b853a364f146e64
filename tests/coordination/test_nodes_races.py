"""Nodes while several people write at once: one wins. With its control."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from coordination.models import Node, NodeBaseline, NodePlan, NodeReport
from coordination.services import nodes_report
from coordination.services.nodes_plan import baseline_plan, lay_plan
from coordination.services.nodes_report import Word, report_node
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import lingering, split, without_row_locks


@pytest.fixture
def town(live: Database) -> Town:
    """On a database that really commits."""
    return factories.make_town()


def reporting(town: Town) -> Callable[[int], object]:
    """A report of the same node, from the same version, whoever makes it."""
    project = factories.add_project(town)
    lay_plan(project=project, due_on=dt.date(2021, 6, 30), author=town.people["office"], now=NOW)
    node = Node.objects.select_related("project").earliest("position")

    def report(number: int) -> object:
        word = Word(NodeReport.Kind.ACTUAL, dt.date(2020, 12, 1), f"{number}")
        return report_node(node=node, seen=1, word=word, author=town.people["clerk"], now=NOW)

    return report


def test_of_six_reports_at_once_one_wins(town: Town) -> None:
    done, conflicts = split(together(6, reporting(town)))
    assert (len(done), len(conflicts)) == (1, 5)
    assert NodeReport.objects.count() == 1


def test_without_the_lock_more_than_one_would(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    report = reporting(town)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(nodes_report, "_check", lingering(nodes_report._check))
    together(6, report)
    assert NodeReport.objects.count() > 1


def test_a_plan_that_is_fixed_four_times_at_once_has_one_baseline(town: Town) -> None:
    project = factories.add_project(town)
    office = town.people["office"]
    lay_plan(project=project, due_on=dt.date(2021, 6, 30), author=office, now=NOW)

    def fix(_number: int) -> object:
        return baseline_plan(project=project, seen=1, reason="x", author=office, now=NOW)

    done, conflicts = split(together(4, fix))
    assert (len(done), len(conflicts)) == (1, 3)
    assert NodePlan.objects.get().version == 2
    assert NodeBaseline.objects.count() == 1
