"""The clerk's list of the month."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project, ReportingPeriod
from projects.services.returns import Versioned, send_back_returns
from tests import factories
from tests.desk import body, draft, signed_in, submitted
from tests.factories import NOW, Town

URL = reverse("return-list")
pytestmark = pytest.mark.django_db


def test_it_lists_the_projects_of_the_clerk(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").get(URL)
    assert mine.name in body(response)
    assert "Not begun" in body(response)


def test_it_does_not_list_those_of_others(town: Town, november: ReportingPeriod, foreign: Project) -> None:
    assert foreign.name not in body(signed_in(town, "clerk").get(URL))


def test_it_opens_at_the_earliest_open_month(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.month(10)
    assert signed_in(town, "clerk").get(URL).context["period"].month.month == 10


def test_it_shows_the_month_asked_for(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.month(10)
    response = signed_in(town, "clerk").get(URL, {"month": "2020-11"})
    assert response.context["period"] == november


@pytest.mark.parametrize("month", ["2020-13", "x", "2019-01"])
def test_a_month_that_is_none_does_not_exist(town: Town, november: ReportingPeriod, month: str) -> None:
    assert signed_in(town, "clerk").get(URL, {"month": month}).status_code == 404


def test_it_counts_each_status(town: Town, november: ReportingPeriod, mine: Project) -> None:
    submitted(town, november, factories.add_project(town))
    draft(town, november, factories.add_project(town))
    counts = signed_in(town, "clerk").get(URL).context["counts"]
    assert (counts["all"], counts["missing"], counts["draft"], counts["submitted"]) == (3, 1, 1, 1)


def test_it_can_show_one_status_alone(town: Town, november: ReportingPeriod, mine: Project) -> None:
    other = factories.add_project(town)
    submitted(town, november, other)
    client = signed_in(town, "clerk")
    assert [row[0] for row in client.get(URL, {"status": "missing"}).context["rows"]] == [mine]
    assert [row[0] for row in client.get(URL, {"status": "submitted"}).context["rows"]] == [other]


def test_it_shows_target_and_what_is_posted(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.report(town, factories.month(10), {mine: 1500})
    [(_project, _row, figures)] = signed_in(town, "clerk").get(URL, {"month": "2020-11"}).context["rows"]
    assert (figures.target, figures.last_month, figures.invested) == (1000, 1500, 1500)


def test_projects_that_join_later_are_not_listed(town: Town, november: ReportingPeriod) -> None:
    factories.add_project(town, first_month=12, targets=[0] * 11 + [1000])
    assert signed_in(town, "clerk").get(URL).context["rows"] == []


@pytest.mark.parametrize("username", ["official", "reviewer", "office", "leader", "auditor", "admin"])
def test_only_clerks_have_it(town: Town, november: ReportingPeriod, username: str) -> None:
    assert signed_in(town, username).get(URL).status_code == 403


def queries_of_one_look(town: Town) -> int:
    """How often the page asks the database."""
    client = signed_in(town, "clerk")
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    return len(queries)


def test_queries_do_not_grow_with_the_projects(town: Town, november: ReportingPeriod, mine: Project) -> None:
    submitted(town, november, mine)
    few = queries_of_one_look(town)
    for _number in range(8):
        submitted(town, november, factories.add_project(town))
    assert queries_of_one_look(town) == few


def test_what_is_still_to_be_done_stands_first_and_the_rest_is_folded(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    done, back = factories.add_project(town, name="安置房"), factories.add_project(town, name="主干道")
    submitted(town, november, done)
    row = submitted(town, november, back)
    send_back_returns(
        seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=NOW, reason="核实"
    )
    context = signed_in(town, "clerk").get(URL).context
    assert [one[0] for one in context["open_rows"]] == [back, mine]
    assert [one[0] for one in context["done_rows"]] == [done]
