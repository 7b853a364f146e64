"""The reviewer's page: approving one or many, sending back, pressing twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Role
from common.acting import recorded_as
from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services.returns import Versioned, submit_returns
from tests import factories
from tests.desk import body, draft, messages_in, signed_in, submitted
from tests.factories import NOW, Town

URL = reverse("review-queue")
Status = MonthlyReturn.Status
pytestmark = pytest.mark.django_db


def seen(row: MonthlyReturn) -> str:
    """A return as the page names it."""
    return f"{row.pk}:{row.version}"


def test_it_shows_what_was_handed_in(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.report(town, factories.month(10), {mine: 1500})
    submitted(town, november, mine)
    draft(town, november, factories.add_project(town, name="还是草稿"))
    response = signed_in(town, "reviewer").get(URL, {"month": "2020-11"})
    [one] = response.context["rows"]
    assert one.row.project == mine
    figures = one.figures
    assert (figures.target, figures.last_month, figures.invested_before) == (1000, 1500, 1500)
    assert "还是草稿" not in body(response)


def test_one_is_approved_by_its_own_button(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    other = submitted(town, november, factories.add_project(town))
    response = signed_in(town, "reviewer").post(
        URL, {"approve": seen(row), "chosen": seen(other)}, follow=True
    )
    assert "approved and posted" in messages_in(response)[0]
    assert LedgerEntry.objects.get().project == mine


def test_all_that_are_ticked_are_approved(town: Town, november: ReportingPeriod, mine: Project) -> None:
    rows = [submitted(town, november, project) for project in (mine, factories.add_project(town))]
    response = signed_in(town, "reviewer").post(URL, {"chosen": [seen(row) for row in rows]}, follow=True)
    assert messages_in(response) == ["2 returns approved and posted."]
    assert LedgerEntry.objects.count() == 2


def test_nothing_ticked_is_said(town: Town, november: ReportingPeriod, mine: Project) -> None:
    submitted(town, november, mine)
    response = signed_in(town, "reviewer").post(URL, {}, follow=True)
    assert "Tick the returns" in messages_in(response)[0]


def test_one_that_changed_meanwhile_stops_them_all(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    rows = [submitted(town, november, project) for project in (mine, factories.add_project(town))]
    old = [seen(rows[0]), f"{rows[1].pk}:{rows[1].version - 1}"]
    response = signed_in(town, "reviewer").post(URL, {"chosen": old}, follow=True)
    assert "李录 changed the return meanwhile" in messages_in(response)[0]
    assert not LedgerEntry.objects.exists()


def test_a_second_press_counts_nothing_twice(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    client = signed_in(town, "reviewer")
    client.post(URL, {"chosen": seen(row)})
    response = client.post(URL, {"chosen": seen(row)}, follow=True)
    assert "done already" in messages_in(response)[-1]
    assert LedgerEntry.objects.get().amount == Decimal(900)


def test_sending_back_needs_a_reason(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    response = signed_in(town, "reviewer").post(URL, {"send_back": seen(row)}, follow=True)
    assert messages_in(response) == ["Say why the return is sent back."]


def test_sending_back_keeps_the_reason(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    data = {"send_back": seen(row), f"reason-{row.pk}": "与台账不符"}
    signed_in(town, "reviewer").post(URL, data)
    row.refresh_from_db()
    assert row.status == Status.SENT_BACK
    assert ReturnEvent.objects.latest("posting").reason == "与台账不符"


def test_sending_back_twice_is_said_calmly(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    data = {"send_back": seen(row), f"reason-{row.pk}": "与台账不符"}
    client = signed_in(town, "reviewer")
    client.post(URL, data)
    assert "done already" in messages_in(client.post(URL, data, follow=True))[-1]


def test_whoever_entered_it_can_not_approve_it(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    Membership.objects.create(
        user=town.people["clerk"], organization=town.organizations["xm"], role=Role.REVIEWER
    )
    client = signed_in(town, "clerk")
    assert "another person must approve it" in body(client.get(URL))
    response = client.post(URL, {"approve": seen(row)}, follow=True)
    assert "can't approve it" in messages_in(response)[0]
    assert not LedgerEntry.objects.exists()


def test_whoever_handed_it_in_before_can_not_approve_it(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row = submitted(town, november, mine)
    MonthlyReturn.objects.filter(pk=row.pk).update(entered_by=town.people["office"])
    Membership.objects.create(
        user=town.people["clerk"], organization=town.organizations["xm"], role=Role.REVIEWER
    )
    assert "another person must approve it" in body(signed_in(town, "clerk").get(URL))


def rewritten(town: Town, november: ReportingPeriod, mine: Project, before: MonthlyReturn) -> MonthlyReturn:
    """The clerk writes over what another person wrote, and hands it in."""
    return submitted(town, november, mine, version=before.version, investment=Decimal(950))


@pytest.mark.parametrize("by_deputy", [False, True])
def test_whoever_wrote_it_before_the_last_one_did_can_not_approve_it(
    town: Town, november: ReportingPeriod, mine: Project, by_deputy: bool
) -> None:
    writer = town.people["official"] if by_deputy else town.people["reviewer"]
    with recorded_as(user=writer.pk):
        row = draft(town, november, mine)
    if by_deputy:
        Membership.objects.create(
            user=writer, organization=town.organizations["U1"], role=Role.CLERK,
            since=NOW.date(), until=NOW.date(), on_behalf_of=town.people["reviewer"],
        )  # fmt: skip
    row = rewritten(town, november, mine, row)
    assert row.entered_by == town.people["clerk"]
    client = signed_in(town, "reviewer")
    assert "another person must approve it" in body(client.get(URL))
    assert "can't approve it" in messages_in(client.post(URL, {"approve": seen(row)}, follow=True))[0]
    # The control: whoever wrote nothing can.
    signed_in(town, "office").post(URL, {"approve": seen(row)})
    assert LedgerEntry.objects.count() == 1


def test_whoever_wrote_what_was_approved_since_may_approve_a_change(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    with recorded_as(user=town.people["reviewer"].pk):
        row = draft(town, november, mine)
    [row] = submit_returns(seen=[Versioned(row.pk, row.version)], user=town.people["clerk"], now=NOW)
    signed_in(town, "office").post(URL, {"approve": seen(row)})
    row.refresh_from_db()
    row = rewritten(town, november, mine, row)
    signed_in(town, "reviewer").post(URL, {"approve": seen(row)})
    row.refresh_from_db()
    assert row.status == Status.APPROVED


def district_reviewer(town: Town) -> None:
    """Let the district's official review the returns of district D1."""
    Membership.objects.create(
        user=town.people["district"], organization=town.organizations["D1"], role=Role.REVIEWER
    )


def test_a_return_of_another_district_does_not_exist(
    town: Town, november: ReportingPeriod, foreign: Project
) -> None:
    row = submitted(town, november, foreign)
    district_reviewer(town)
    client = signed_in(town, "district")
    assert foreign.name not in body(client.get(URL))
    assert client.post(URL, {"approve": seen(row)}).status_code == 404
    assert not LedgerEntry.objects.exists()


def test_one_foreign_return_among_own_ones_stops_all(
    town: Town, november: ReportingPeriod, mine: Project, foreign: Project
) -> None:
    rows = [submitted(town, november, mine), submitted(town, november, foreign)]
    district_reviewer(town)
    data = {"chosen": [seen(row) for row in rows]}
    assert signed_in(town, "district").post(URL, data).status_code == 404
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("value", ["", "x", "1", "1:x", "9" * 30 + ":1", "1:2:3"])
def test_a_made_up_name_of_a_return_does_not_exist(town: Town, november: ReportingPeriod, value: str) -> None:
    assert signed_in(town, "reviewer").post(URL, {"send_back": value}).status_code == 404


def test_what_was_approved_can_be_seen(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.report(town, november, {mine: 900})
    client = signed_in(town, "reviewer")
    assert client.get(URL).context["rows"] == []
    assert len(client.get(URL, {"status": "approved"}).context["rows"]) == 1


def test_the_office_may_review(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    signed_in(town, "office").post(URL, {"approve": seen(row)})
    assert LedgerEntry.objects.get().approver == town.people["office"]


@pytest.mark.parametrize("username", ["official", "clerk", "leader", "auditor", "admin"])
def test_others_may_not(town: Town, november: ReportingPeriod, mine: Project, username: str) -> None:
    row = submitted(town, november, mine)
    assert signed_in(town, username).post(URL, {"approve": seen(row)}).status_code == 403


def queries_of_one_look(town: Town) -> int:
    """How often the page asks the database."""
    client = signed_in(town, "reviewer")
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    return len(queries)


def test_queries_do_not_grow_with_the_returns(town: Town, november: ReportingPeriod, mine: Project) -> None:
    submitted(town, november, mine)
    few = queries_of_one_look(town)
    for _number in range(6):
        submitted(town, november, factories.add_project(town))
    assert queries_of_one_look(town) == few
