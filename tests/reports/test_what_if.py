"""Past months under other rules: who moves, how much smallness counts, and that nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from common.errors import Refusal
from projects.models import ReportingPeriod
from reports.models import Ruleset, SnapshotBuild, SnapshotInput, SnapshotLine
from reports.moves import Share, Standing, bias, moves, smallest_quarter
from reports.rulesets.document import compiled, put
from reports.rulesets.profiles import profile
from reports.services import what_if as service
from reports.services.what_if import what_if
from tests.databases import Database
from tests.factories import Town, add_project, make_town, month, publish, refresh, report


def standing(number: int, **values: Any) -> Standing:
    """A project of the size of its number."""
    given: dict[str, Any] = {
        "lamp": "green",
        "red_flag": False,
        "warning": False,
        "snail": False,
        "rank": number,
    }
    return Standing(project=number, code=f"P{number:03}", name="x", size=Decimal(number), **(given | values))


def test_only_those_move_whose_lamp_or_lists_change() -> None:
    before = [standing(1), standing(2, warning=True), standing(3, lamp="red")]
    after = [standing(1), standing(2, red_flag=True), standing(3, lamp="yellow")]
    moved = moves(before, after)
    assert [(one.before.project, one.changes_lamp, one.lists) for one in moved] == [
        (2, False, [("red_flag", True), ("warning", False)]),
        (3, True, []),
    ]


def test_the_smallest_quarter_is_of_those_that_are_ranked() -> None:
    rows = [standing(n) for n in range(1, 41)] + [standing(0, rank=None)]
    assert smallest_quarter(rows) == set(range(1, 11))


def test_smallness_is_counted_among_first_last_and_listed() -> None:
    rows = [standing(n, red_flag=n in (1, 40), warning=n == 20) for n in range(1, 41)]
    shares = bias(rows)
    assert shares["top"] == Share(10, 12)
    assert shares["bottom"] == Share(0, 11)
    assert (shares["red_flag"], shares["warning"]) == (Share(1, 2), Share(0, 1))
    assert (shares["red_flag"] + shares["warning"]).ratio == Decimal(1) / 3
    assert Share(0, 0).ratio is None


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def months(town: Town) -> tuple[ReportingPeriod, ReportingPeriod]:
    """Two months with figures: one project ahead, one at 55 %, one at 40 %."""
    projects = [add_project(town, code=f"A{n}") for n in range(3)]
    for period in (month(1), month(2)):
        report(town, period, dict(zip(projects, (1300, 550, 400), strict=True)))
    for period in (month(1), month(2)):
        refresh(period)
    return month(1), month(2)


@pytest.mark.django_db
def test_sanya_lights_yellow_where_red_was(months: tuple[ReportingPeriod, ReportingPeriod]) -> None:
    january, february = what_if(document=compiled(profile("sanya")), periods=months)
    assert [(m.before.code, m.before.lamp, m.after.lamp) for m in january.moved] == [("A1", "red", "yellow")]
    assert (february.projects, february.lamps) == (3, 1)


def test_a_published_month_is_tried_with_what_it_was_published_with(live: Database) -> None:
    town = make_town()
    project, january = add_project(town), month(1)
    report(town, january, {project: 550})
    edition = publish(town, january)
    before = contents()
    found = what_if(document=compiled(profile("sanya")), periods=[ReportingPeriod.objects.get()])[0]
    assert (found.is_published, found.ruleset, found.lamps) == (True, edition.ruleset, 1)
    assert contents() == before


@pytest.mark.django_db
def test_the_rules_in_force_move_nobody(months: tuple[ReportingPeriod, ReportingPeriod]) -> None:
    found = what_if(document=Ruleset.objects.get().document, periods=months)
    assert [one.moved for one in found] == [[], []]
    assert found[0].before == found[0].after


@pytest.mark.django_db
def test_lists_change_with_their_thresholds(months: tuple[ReportingPeriod, ReportingPeriod]) -> None:
    content = profile("default")
    put(content, "warning.at_most", 2)
    put(content, "warning.at_least", 2)
    put(content, "red_flag.excess_small", "100")
    put(content, "red_flag.quarter_ratio", "125")
    january, _february = what_if(document=compiled(content), periods=months)
    changes = {move.before.code: move.lists for move in january.moved}
    assert changes["A1"] == [("warning", True), ("snail", False)] or ("warning", True) in changes["A1"]
    assert ("red_flag", True) in changes["A0"]
    assert january.coming("red_flag") == (1, 0)


#: Tables in which something could be left behind, and what must be as it was.
TABLES = (SnapshotBuild, SnapshotInput, SnapshotLine, Ruleset)


def contents() -> dict[str, list[Any]]:
    """Everything in those tables, row by row."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.django_db
def test_nothing_is_stored(months: tuple[ReportingPeriod, ReportingPeriod]) -> None:
    before = contents()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_auditrecord")
        trail = cursor.fetchone()
    assert what_if(document=compiled(profile("sanya")), periods=months)[0].moved
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_auditrecord")
        assert cursor.fetchone() == trail
    assert contents() == before


@pytest.mark.django_db
def test_without_the_rollback_something_would_be(
    months: tuple[ReportingPeriod, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the computation does write; only the rollback leaves nothing."""
    before = contents()
    monkeypatch.setattr(transaction, "set_rollback", lambda _wanted: None)
    what_if(document=compiled(profile("sanya")), periods=months)
    assert contents() != before


@pytest.mark.django_db
def test_a_fault_in_the_middle_leaves_nothing_either(
    months: tuple[ReportingPeriod, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents()

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service, "moves", fail)
    with pytest.raises(RuntimeError):
        what_if(document=compiled(profile("sanya")), periods=months)
    assert contents() == before


@pytest.mark.django_db
def test_a_month_without_figures_is_refused(town: Town) -> None:
    with pytest.raises(Refusal):
        what_if(document=compiled(profile("sanya")), periods=[month(1)])


@pytest.mark.django_db
def test_too_much_at_once_is_refused(
    months: tuple[ReportingPeriod, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_LINES", 5)
    with pytest.raises(Refusal):
        what_if(document=compiled(profile("sanya")), periods=months)
    assert what_if(document=compiled(profile("sanya")), periods=months[:1])
