"""What waits to be settled, on the first screen: each number is that of the list it leads to."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.calendar import fill_calendar
from coordination.models import Problem
from coordination.services.escalation import run_clock
from coordination.services.nodes_plan import lay_plan
from projects.models import Project
from tests import desk, factories
from tests.coordination import steps
from tests.factories import NOW, Town
from tests.portfolio.conftest import queries
from tests.prepared import prepared

PAGE = "/matters/"


@prepared("matters", alone=True)
def town() -> Town:
    """A published month; in each district a project that is held up and has an overdue node."""
    town = factories.make_town()
    fill_calendar([2020, 2021])
    for code, district, unit in (("P1", "D1", "U1"), ("P2", "D2", "U3")):
        project = factories.add_project(town, code=code, district=district, unit=unit)
        factories.report(town, factories.month(1), {project: 1000}) if code == "P1" else None
        steps.register(town, project, who="office", title=f"{code}未交地", now=steps.at(2020, 11, 16))
        lay_plan(project=project, due_on=dt.date(2020, 12, 31), author=town.people["office"], now=NOW)
    factories.publish(town, factories.month(1))
    run_clock(now=NOW)
    return town


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(desk.body(response))


def test_what_is_overdue_is_shown_with_its_project(town: Town) -> None:
    page = shown(desk.signed_in(town, "official"))
    assert "P1未交地" in page
    assert "P2未交地" in page
    assert f"overdue since {Problem.objects.order_by('pk')[0].late_since}" in page


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?district=D1", f"{PAGE}?unit=U3"])
def test_each_number_is_that_of_its_list(town: Town, address: str) -> None:
    official = desk.signed_in(town, "official")
    page = shown(official, address)
    links = re.findall(
        r'href="(/coordination/(problems|nodes|five)/\?[^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL
    )
    checked = 0
    for link, kind, words in links:
        number = re.search(r"\d+", re.sub(r"<[^>]*>", "", words))
        if number is None:
            continue
        response = official.get(link)
        rows = "chosen" if kind == "five" else "rows"
        assert len(response.context[rows]) == int(number[0]), link
        checked += 1
    assert checked >= 6


def test_another_district_s_matters_are_not_seen(town: Town) -> None:
    page = shown(desk.signed_in(town, "district"))
    assert "P1未交地" in page
    assert "P2" not in page


NOT_NARROWED = "These lists are of all categories and levels"


@pytest.mark.parametrize("chosen", ["category=infrastructure", "level=city"])
def test_what_the_lists_do_not_follow_is_said(town: Town, chosen: str) -> None:
    official = desk.signed_in(town, "official")
    assert NOT_NARROWED in shown(official, f"{PAGE}?{chosen}")
    assert NOT_NARROWED not in shown(official, f"{PAGE}?district=D1")


def test_true_names_are_for_those_who_are_cleared(town: Town) -> None:
    steps.keep_secret(town, Project.objects.get(code="P1"), "某涉密项目", "P1代称")
    assert "某涉密项目" not in shown(desk.signed_in(town, "official"))
    User.objects.filter(username="official").update(is_cleared=True)
    page = shown(desk.signed_in(town, "official"))
    nodes = page.count(f'href="{reverse("node-plan", args=["P1"])}"')
    assert nodes
    assert page.count("P1代称 (某涉密项目)") == 1 + nodes


def test_more_rows_cost_no_more_queries(town: Town) -> None:
    official = desk.signed_in(town, "official")
    official.get(PAGE)
    few = queries(lambda: official.get(PAGE))
    for number in range(5):
        project = factories.add_project(
            town, code=f"Q{number}", name=f"新增{number}", first_month=2, targets=(0, *[1000] * 11)
        )
        steps.register(town, project, who="office", now=steps.at(2020, 11, 16))
        lay_plan(project=project, due_on=dt.date(2020, 12, 31), author=town.people["office"], now=NOW)
    run_clock(now=NOW)
    assert queries(lambda: official.get(PAGE)) == few
    assert Project.objects.count() == 7


def test_the_first_screen_fetches_it(town: Town) -> None:
    assert f'hx-get="{PAGE}?month=2020-01' in desk.body(desk.signed_in(town, "official").get("/"))
