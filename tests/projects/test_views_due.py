"""The due list of one's own part of the tree, and the office's rules for reminders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import Role
from accounts.services import create_user
from common.clock import set_business_now
from projects.models import Project, ReminderRule
from projects.services.plans import PlanFigures, draft_plan, reject_revision
from tests import desk
from tests.desk import body, signed_in
from tests.factories import NOW, Town, add_project, make_town, month
from tests.portfolio.conftest import queries
from tests.portfolio.test_audit_pages import text_of
from tests.projects.helpers import unplanned_project

pytestmark = pytest.mark.django_db
LIST, RULES = "/projects/due/", "/projects/due/reminders/"


@pytest.fixture
def town() -> Town:
    town = make_town()
    add_project(town, code="A")
    add_project(town, code="B")
    add_project(town, code="C", unit="U3", district="D2")
    set_business_now(NOW)
    return town


def test_units_with_what_they_have_not_handed_in(town: Town) -> None:
    october = month(10)
    desk.submitted(town, october, Project.objects.get(code="A"))
    page = text_of(signed_in(town, "office").get(LIST))
    assert "2 of 3 returns are missing" in page
    assert "Road and Bridge Group 2020-11-05 19 working days late 1 / 2 1" in page
    assert "East Sea Headquarters 2020-11-05 19 working days late 0 / 1 1" in page


def test_before_the_due_date_it_counts_the_days_left(town: Town) -> None:
    month(11)
    assert "3 working days left" in text_of(signed_in(town, "office").get(LIST))


def test_everybody_sees_their_part_alone(town: Town) -> None:
    month(10)
    page = body(signed_in(town, "clerk").get(LIST))
    assert "East Sea" not in page
    reviewer = create_user(
        username="d2", name="区审", password=None, roles=[(Role.REVIEWER, town.organizations["D2"])]
    )
    town.people["d2"] = reviewer
    page = body(signed_in(town, "d2").get(LIST))
    assert "East Sea" in page
    assert "Road and Bridge" not in page


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    month(10)
    client = signed_in(town, "office")
    few = queries(lambda: client.get(LIST))
    for unit in ("U1", "U2", "U4"):
        add_project(town, unit=unit)
    assert queries(lambda: client.get(LIST)) == few


def change(rule: ReminderRule, **values: object) -> dict[str, object]:
    """What the form of one rule sends."""
    sent = {"offset": rule.offset, "to": rule.to, "is_on": "on", "version": rule.version} | values
    return {"rule": rule.pk} | {f"r{rule.pk}-{name}": value for name, value in sent.items() if value != ""}


def test_the_office_changes_a_rule(town: Town) -> None:
    rule, client = ReminderRule.objects.get(offset=-2), signed_in(town, "office")
    page = body(client.post(RULES, change(rule, offset=-3, is_on=""), follow=True))
    assert "The rule has been changed." in page
    rule.refresh_from_db()
    assert (rule.offset, rule.is_on, rule.version) == (-3, False, 2)


def test_a_change_from_an_older_page_is_refused(town: Town) -> None:
    rule, client = ReminderRule.objects.get(offset=-2), signed_in(town, "office")
    client.post(RULES, change(rule, offset=-3))
    assert "changed by another person" in body(client.post(RULES, change(rule, offset=-4), follow=True))
    rule.refresh_from_db()
    assert rule.offset == -3


@pytest.mark.parametrize("offset", ["x", "", "99", "9" * 30, "1\0"])
def test_a_wrong_day_is_told(town: Town, offset: str) -> None:
    client = signed_in(town, "office")
    page = body(client.post(RULES, {"new-offset": offset, "new-to": "unit"}, follow=True))
    assert "whole number of working days" in page
    assert ReminderRule.objects.count() == 5


def test_a_rule_is_added_once(town: Town) -> None:
    client = signed_in(town, "office")
    for _ in range(2):
        client.post(RULES, {"new-offset": "5", "new-to": "office"})
    assert ReminderRule.objects.count() == 6
    rule = ReminderRule.objects.get(offset=-2)
    assert "already" in body(client.post(RULES, change(rule, offset=5, to="office"), follow=True))


def test_no_return_is_due_of_a_plan_that_was_turned_down(town: Town) -> None:
    office = town.people["office"]
    figures = PlanFigures(annual_amount=Decimal(12), targets=None)
    drafted = draft_plan(project=unplanned_project(town), year=2020, figures=figures, author=office)
    reject_revision(revision=drafted, user=office)
    month(10)
    assert "3 of 3 returns are missing" in text_of(signed_in(town, "office").get(LIST))
