"""Year's end: closing, carrying over, leaving the list, earlier years; and the working calendar."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from common.calendar import fill_calendar, years_without_holidays
from common.models import CalendarDay, Notice
from projects.models import AnnualPlan, Departure, OpeningBalance, Project, ReportingPeriod, YearClosing
from projects.services import planning
from projects.services.years import is_closed
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import YEAR, Town
from tests.projects.helpers import unplanned_project


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def leader(town: Town) -> Client:
    return signed_in(town, "leader")


def year_end() -> str:
    return f"{reverse('year-end')}?year={YEAR}"


def publish_december() -> None:
    ReportingPeriod.objects.filter(pk=factories.month(12).pk).update(status="published")


def test_the_page_says_what_stands_in_the_way(office: Client) -> None:
    page = body(office.get(year_end()))
    assert "December is not published yet." in page
    assert "Ask the leader to close" not in page
    office.post(year_end(), {"action": "close", "reason": ""})
    assert not YearClosing.objects.exists()


def test_the_year_is_closed_and_opened_again(office: Client, leader: Client) -> None:
    publish_december()
    office.post(year_end(), {"action": "close", "reason": "决算完成"})
    closing = YearClosing.objects.get()
    leader.post(reverse("plan-approvals"), {"chosen": [f"year-{closing.pk}-1"], "decision": "approve"})
    assert is_closed(YEAR)
    assert office.post(year_end(), {"action": "reopen", "reason": "x"}).status_code == 404
    leader.post(year_end(), {"action": "reopen", "reason": "审计调整"})
    assert not is_closed(YEAR)


def test_pressed_twice_it_is_asked_and_opened_once(office: Client, leader: Client) -> None:
    publish_december()
    close, reopen = {"action": "close", "reason": "决算完成"}, {"action": "reopen", "reason": "审计调整"}
    office.post(year_end(), close)
    assert "done already" in messages_in(office.post(year_end(), close, follow=True))[-1]
    assert Notice.objects.filter(kind="plan").count() == 1
    chosen = [f"year-{YearClosing.objects.get().pk}-1"]
    leader.post(reverse("plan-approvals"), {"chosen": chosen, "decision": "approve"})
    leader.post(year_end(), reopen)
    assert "done already" in messages_in(leader.post(year_end(), reopen, follow=True))[-1]
    assert "is open" in messages_in(leader.post(year_end(), reopen | {"reason": "x"}, follow=True))[-1]
    assert YearClosing.objects.count() == 2


def test_what_the_leaders_can_not_be_told_is_not_asked(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object, **_named: object) -> None:
        raise OSError

    publish_december()
    monkeypatch.setattr(planning, "tell_leaders", fails)
    office.raise_request_exception = False
    assert office.post(year_end(), {"action": "close", "reason": "决算完成"}).status_code == 500
    assert not YearClosing.objects.exists()


def carry(office: Client, *projects: Project, annual: str = "6000", way: str = "even") -> int:
    sent = {"chosen": [str(project.pk) for project in projects], "way": way}
    amounts = {f"annual-{project.pk}": annual for project in projects}
    return office.post(f"{reverse('carry-over')}?year={YEAR}", sent | amounts).status_code


def test_what_is_left_of_the_total_is_proposed(office: Client, town: Town, project: Project) -> None:
    factories.report(town, factories.month(11), {project: 20_000})
    [row] = office.get(f"{reverse('carry-over')}?year={YEAR}").context["rows"]
    assert (row.typed, row.is_ticked) == ("30000", True)


@pytest.mark.parametrize(("way", "count"), [("even", 12), ("none", 0), ("portfolio", 12)])
def test_who_is_ticked_gets_a_first_plan_that_waits(
    way: str, count: int, office: Client, town: Town, project: Project, foreign: Project
) -> None:
    factories.report(town, factories.month(11), {project: 300})
    assert carry(office, project, way=way) == 302
    plan = AnnualPlan.objects.get(year=YEAR + 1)
    revision = plan.revisions.get()
    assert (plan.project, revision.status, revision.annual_amount) == (project, "draft", Decimal(6000))
    assert revision.targets.count() == count
    assert revision.planned_start == factories.NEW_YEAR


def test_all_are_carried_over_or_none(office: Client, project: Project, foreign: Project) -> None:
    assert carry(office, project, foreign, annual="1.2.3") == 422
    assert carry(office) == 422
    assert not AnnualPlan.objects.filter(year=YEAR + 1).exists()


def test_nobody_is_carried_over_twice(office: Client, project: Project) -> None:
    carry(office, project)
    assert carry(office, project) == 422
    assert AnnualPlan.objects.filter(year=YEAR + 1).count() == 1


def leave(office: Client, project: Project, **changed: str) -> int:
    sent = {
        "kind": "merged",
        "first_month": "12",
        "successor": "P2",
        "reason": "合并实施",
        "document": "厦重点办〔2020〕7号",
    } | changed
    return office.post(reverse("plan-leave", args=[YEAR, project.code]), sent).status_code


def test_a_project_is_merged_when_the_leader_agrees(
    office: Client, leader: Client, mine: Project, foreign: Project
) -> None:
    assert leave(office, mine) == 302
    departure = Departure.objects.get()
    leader.post(reverse("plan-approvals"), {"chosen": [f"leave-{departure.pk}-1"], "decision": "approve"})
    departure.refresh_from_db()
    assert (departure.status, departure.successor) == ("approved", foreign)
    assert foreign.name in body(office.get(year_end()))
    assert "Merged" in body(office.get(reverse("plan", args=[YEAR, mine.code])))


@pytest.mark.parametrize(
    "wrong",
    [
        {"successor": ""},
        {"successor": "P1"},
        {"successor": "\0"},
        {"reason": ""},
        {"document": ""},
        {"first_month": "13"},
        {"kind": "x"},
    ],
)
def test_leaving_that_is_refused(
    wrong: dict[str, str], office: Client, mine: Project, foreign: Project
) -> None:
    assert leave(office, mine, **wrong) == 422
    assert not Departure.objects.exists()


def test_earlier_years_are_entered_and_posted(office: Client, leader: Client, town: Town) -> None:
    project = unplanned_project(town)
    address = reverse("opening-balance", args=[project.code])
    sent = {"year": str(YEAR - 1), "amount": "12500.5", "document": "决算报告"}
    assert office.post(address, sent | {"amount": ""}).status_code == 422
    assert office.post(address, sent).status_code == 302
    balance = OpeningBalance.objects.get()
    leader.post(reverse("plan-approvals"), {"chosen": [f"opening-{balance.pk}-1"], "decision": "approve"})
    assert project.ledger.get().amount == Decimal("12500.5")
    assert "12,500.50" in body(office.get(address))


def change(office: Client, day: str, **sent: str) -> list[str]:
    values = {"day": day, "seen": "1", "working": "0", "label": "台风"} | sent
    response = office.post(reverse("work-calendar"), values, follow=True)
    return [str(response.status_code)] if response.status_code == 404 else messages_in(response)


def test_a_day_off_moves_the_dates_still_to_come(office: Client, november: ReportingPeriod) -> None:
    """November: due on Monday 7 December, locked on the 8th, circular on the 10th; today is the 2nd."""
    assert "12-07" in body(office.get(reverse("work-calendar"), {"year": str(YEAR), "day": "2020-12-07"}))
    assert change(office, "2020-12-07") == ["Dates of open months would move: tick that this is meant."]
    said = change(office, "2020-12-07", confirmed="on")
    assert said[-1] == "2020-11: due 2020-12-08, locked 2020-12-09, circular 2020-12-10."
    november.refresh_from_db()
    assert november.dates() == tuple(dt.date(2020, 12, day) for day in (8, 9, 10))


def test_dates_that_have_come_stay(office: Client, town: Town) -> None:
    """September's were in October."""
    period = factories.month(9)
    before = period.dates()
    change(office, str(period.due_on))
    period.refresh_from_db()
    assert period.dates() == before


def test_locked_months_keep_theirs(office: Client, november: ReportingPeriod) -> None:
    ReportingPeriod.objects.update(status="locked")
    change(office, "2020-12-07")
    november.refresh_from_db()
    assert november.due_on == dt.date(2020, 12, 7)


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"label": " "}, "Name the holiday"), ({"seen": "0"}, "Another person changed"), ({"day": "x"}, "404")],
)
def test_changes_that_are_refused(sent: dict[str, str], said: str, office: Client) -> None:
    assert said in change(office, **({"day": "2020-12-24"} | sent))[0]
    assert not CalendarDay.objects.filter(day="2020-12-24").exists()


def test_some_days_by_hand_do_not_make_a_years_calendar(town: Town) -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(day=dt.date(YEAR, 10, 1), is_working=False, label="国庆节")
    assert years_without_holidays([YEAR]) == [YEAR]
    fill_calendar([YEAR])
    assert years_without_holidays([YEAR]) == []
