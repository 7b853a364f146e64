"""One return on the clerk's desk: entering, handing in, taking back, and two people at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services.periods import lock_period
from projects.services.returns import ReturnEntry, Versioned, approve_returns, save_returns, send_back_returns
from tests import factories
from tests.desk import body, draft, entry, messages_in, signed_in, submitted
from tests.factories import NOW, Town

URL = reverse("return-edit", args=[factories.NEW_YEAR.replace(month=11), "P1"])
Status = MonthlyReturn.Status
pytestmark = pytest.mark.django_db


def stored() -> MonthlyReturn:
    """The only return there is."""
    return MonthlyReturn.objects.get()


def test_a_new_return_starts_empty(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").get(URL)
    assert response.status_code == 200
    assert 'name="version" value="0"' in body(response)


def test_saving_stores_a_draft(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").post(URL, entry(), follow=True)
    assert stored().status == Status.DRAFT
    assert stored().investment == Decimal(1250)
    assert "saved as a draft" in messages_in(response)[0]


def test_handing_in_submits_what_was_typed(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").post(URL, entry(action="submit"), follow=True)
    assert stored().status == Status.SUBMITTED
    assert ReturnEvent.objects.get().investment == Decimal(1250)
    assert "under review" in messages_in(response)[0]


def test_a_draft_may_be_empty(town: Town, november: ReportingPeriod, mine: Project) -> None:
    signed_in(town, "clerk").post(URL, entry(investment="", physical_progress=""))
    assert stored().investment is None


def test_handing_in_needs_both_figures(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").post(URL, entry(investment="", physical_progress="", action="submit"))
    assert response.status_code == 422
    assert "if there was none, write 0" in body(response)
    assert not MonthlyReturn.objects.exists()


def test_full_width_figures_are_read(town: Town, november: ReportingPeriod, mine: Project) -> None:
    signed_in(town, "clerk").post(URL, entry(investment="１，２５０．５万元", physical_progress="５２％"))
    assert (stored().investment, stored().physical_progress) == (Decimal("1250.5"), Decimal(52))


def test_what_is_wrong_keeps_what_was_typed(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").post(URL, entry(investment="约1250"))
    assert 'value="约1250"' in body(response)
    assert "is not a number" in body(response)


def test_an_amount_far_off_asks_back(town: Town, november: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").post(URL, entry(investment="12500000", action="submit"))
    assert response.status_code == 422
    assert "is 1,250.00 meant?" in body(response)
    assert not MonthlyReturn.objects.exists()


def test_an_amount_far_off_is_taken_with_a_word(town: Town, november: ReportingPeriod, mine: Project) -> None:
    typed = entry(investment="12500000", action="submit")
    words = {"why-far_off": "年度一次性支付", "why-above_total": "概算调整已报批"}
    signed_in(town, "clerk").post(URL, typed | words)
    assert stored().investment == Decimal(12_500_000)
    assert ReturnEvent.objects.get().explanations == {
        "far_off": "年度一次性支付",
        "above_total": "概算调整已报批",
    }


def test_a_word_alone_for_one_of_two_is_not_enough(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    typed = entry(investment="12500000", action="submit") | {"why-far_off": "年度一次性支付"}
    response = signed_in(town, "clerk").post(URL, typed)
    assert response.status_code == 422
    assert 'value="年度一次性支付"' in body(response)
    assert "say in a word why" in body(response)


def test_a_draft_may_hold_what_could_not_be_handed_in(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    response = signed_in(town, "clerk").post(URL, entry(investment="-300"), follow=True)
    assert stored().investment == Decimal(-300)
    assert "takes back what was reported too much" in body(response)
    assert "no more can be taken back" in body(response)


def test_more_than_the_year_holds_can_not_be_taken_back(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    typed = entry(investment="-300", action="submit") | {"why-negative": "核减"}
    response = signed_in(town, "clerk").post(URL, typed)
    assert response.status_code == 422
    assert not MonthlyReturn.objects.exists()


def test_progress_below_last_months_asks_back(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.report(town, factories.month(10), {mine: 1500}, progress=60)
    response = signed_in(town, "clerk").post(URL, entry(physical_progress="55", action="submit"))
    assert "less than the 60% of 2020-10" in body(response)


def test_a_foreign_project_does_not_exist(town: Town, november: ReportingPeriod, foreign: Project) -> None:
    url = reverse("return-edit", args=[november.month, foreign.code])
    client = signed_in(town, "clerk")
    assert client.get(url).status_code == 404
    assert client.post(url, entry()).status_code == 404


def test_an_unknown_month_does_not_exist(town: Town, mine: Project) -> None:
    assert signed_in(town, "clerk").get(URL).status_code == 404


@pytest.mark.parametrize("username", ["official", "reviewer", "office", "leader", "auditor", "admin"])
def test_only_clerks_write_returns(
    town: Town, november: ReportingPeriod, mine: Project, username: str
) -> None:
    assert signed_in(town, username).post(URL, entry()).status_code == 403


def changed_meanwhile(town: Town, november: ReportingPeriod, mine: Project) -> MonthlyReturn:
    """A draft that another clerk changed after this one opened it."""
    row = draft(town, november, mine)
    other = ReturnEntry(
        project=mine,
        version=row.version,
        investment=Decimal(777),
        physical_progress=Decimal(41),
        stage_text="封顶",
    )
    save_returns(period=november, entries=[other], user=town.people["reviewer"], now=NOW)
    return row


def test_a_conflict_overwrites_nothing(town: Town, november: ReportingPeriod, mine: Project) -> None:
    changed_meanwhile(town, november, mine)
    response = signed_in(town, "clerk").post(URL, entry(version=1))
    assert response.status_code == 409
    assert stored().investment == Decimal(777)


def test_a_conflict_names_who_took_the_last_step(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row, later = submitted(town, november, mine), NOW + dt.timedelta(minutes=7)
    send_back_returns(
        seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=later, reason="数据有误"
    )
    text = body(signed_in(town, "clerk").post(URL, entry(version=1)))
    assert f"王审 changed this return on {later:%Y-%m-%d %H:%M}" in text


def test_a_conflict_keeps_what_was_typed_and_says_what_changed(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    changed_meanwhile(town, november, mine)
    text = body(signed_in(town, "clerk").post(URL, entry(version=1)))
    assert 'value="1250"' in text
    assert "<td>777</td>" in text
    assert "王审 changed this return" in text


def test_after_a_conflict_a_second_press_is_meant(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    changed_meanwhile(town, november, mine)
    client = signed_in(town, "clerk")
    form = client.post(URL, entry(version=1)).context["form"]
    client.post(URL, entry(version=form["version"].value()))
    assert stored().investment == Decimal(1250)


def test_a_double_click_stores_once(town: Town, november: ReportingPeriod, mine: Project) -> None:
    client = signed_in(town, "clerk")
    client.post(URL, entry())
    response = client.post(URL, entry(), follow=True)
    assert "stored already" in messages_in(response)[-1]
    assert stored().version == 1


def test_a_double_click_hands_in_once(town: Town, november: ReportingPeriod, mine: Project) -> None:
    client = signed_in(town, "clerk")
    client.post(URL, entry(action="submit"))
    response = client.post(URL, entry(action="submit"), follow=True)
    assert "stored already" in messages_in(response)[-1]
    assert ReturnEvent.objects.count() == 1


def test_what_is_handed_in_can_be_taken_back(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    signed_in(town, "clerk").post(URL, {"action": "withdraw", "version": row.version})
    assert stored().status == Status.DRAFT


def test_taking_back_twice_is_said_calmly(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    client = signed_in(town, "clerk")
    client.post(URL, {"action": "withdraw", "version": row.version})
    response = client.post(URL, {"action": "withdraw", "version": row.version}, follow=True)
    assert "already been taken back" in messages_in(response)[-1]


def test_why_it_was_sent_back_stands_at_the_top(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = submitted(town, november, mine)
    seen = [Versioned(row.pk, row.version)]
    send_back_returns(seen=seen, user=town.people["reviewer"], now=NOW, reason="与台账不符")
    assert "与台账不符" in body(signed_in(town, "clerk").get(URL))


def test_an_approved_return_is_changed_on_purpose_only(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row = submitted(town, november, mine)
    approve_returns(seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=NOW)
    client = signed_in(town, "clerk")
    assert 'value="submit"' not in body(client.get(URL))
    assert 'value="submit"' in body(client.get(URL, {"again": "1"}))


def test_a_locked_month_shows_the_return_and_takes_none(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    draft(town, november, mine)
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    client = signed_in(town, "clerk")
    assert "900.00" in body(client.get(URL))
    response = client.post(URL, entry(version=1))
    assert response.status_code == 409
    assert "is locked" in messages_in(response)[0]
    assert stored().investment == Decimal(900)


def test_nothing_reaches_the_ledger_before_approval(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    signed_in(town, "clerk").post(URL, entry(action="submit"))
    assert not LedgerEntry.objects.exists()
