"""The table of punctuality and the score count the same returns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.numbers import half_up
from projects.models import Project, ReturnEvent
from projects.services.returns import Versioned, send_back_returns, submit_returns
from reports.models import SnapshotLine
from reports.punctuality import in_all, punctuality
from tests import desk, factories
from tests.desk import signed_in
from tests.factories import NOW, Town
from tests.portfolio.conftest import queries
from tests.portfolio.test_audit_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return factories.make_town()


def submit_on(town: Town, number: int, project: Project, day: dt.date) -> None:
    """A return handed in on a day."""
    now = dt.datetime.combine(day, dt.time(23), tzinfo=factories.SHANGHAI)
    row = desk.draft(town, factories.month(number), project)
    submit_returns(seen=[Versioned(row.pk, row.version)], user=town.people["clerk"], now=now)


def test_it_agrees_with_the_score(town: Town) -> None:
    project = factories.add_project(town)
    january, february, march = (factories.month(n) for n in (1, 2, 3))
    submit_on(town, 1, project, january.due_on)
    submit_on(town, 2, project, february.due_on + dt.timedelta(days=1))
    submit_on(town, 3, project, march.due_on)
    row = project.returns.get(period=march)
    send_back_returns(
        seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=NOW, reason="x"
    )
    april = factories.month(4)
    factories.refresh(april)
    [unit] = punctuality(april, town.person("office"))
    year = unit.year
    assert (year.due, year.clean, year.late, year.sent_back, year.missing) == (4, 1, 1, 1, 1)
    assert (unit.month.due, unit.month.missing) == (1, 1)
    line = SnapshotLine.objects.current(april).get()
    assert line.score_reporting == half_up(5 * Decimal(year.clean) / year.due, 6)


def test_it_agrees_with_a_count_of_the_events(town: Town) -> None:
    projects = [factories.add_project(town, unit=unit) for unit in ("U1", "U2", "U1")]
    january = factories.month(1)
    for project, late in zip(projects, (0, 3, 0), strict=True):
        submit_on(town, 1, project, january.due_on + dt.timedelta(days=late))
    factories.refresh(january)
    units = punctuality(january, town.person("office"))
    in_time = {
        event.project_id
        for event in ReturnEvent.objects.filter(kind="submitted")
        if event.business_at.astimezone(factories.SHANGHAI).date() <= january.due_on
    }
    assert in_all(units).year.clean == len(in_time) == 2
    assert [(one.unit.code, one.year.clean, one.year.late) for one in units] == [("U2", 0, 1), ("U1", 2, 0)]


def test_the_page_shows_ones_own_units(town: Town) -> None:
    for unit in ("U1", "U3"):
        factories.add_project(town, unit=unit, district="D1" if unit == "U1" else "D2")
    factories.refresh(factories.month(1))
    client = signed_in(town, "office")
    page = text_of(client.get("/reports/punctuality/"))
    assert "Road and Bridge Group 1 0 0 0 1 1 0 0 0 1 0.00%" in page
    assert "In all 2 0 0 0 2 2 0 0 0 2 0.00%" in page
    assert "East Sea" not in text_of(signed_in(town, "clerk").get("/reports/punctuality/"))
    assert client.get("/reports/punctuality/?month=2019-01").status_code == 404
    few = queries(lambda: client.get("/reports/punctuality/"))
    for unit in ("U2", "U4"):
        factories.add_project(town, unit=unit)
    factories.refresh(factories.month(1))
    assert queries(lambda: client.get("/reports/punctuality/")) == few
