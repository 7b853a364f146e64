"""Saving, handing in and approving returns: versions, batches, who may, and what reaches the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.errors import Conflict, Refusal
from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services.periods import lock_period
from projects.services.returns import (
    Versioned,
    approve_returns,
    save_returns,
    send_back_returns,
    submit_returns,
)
from tests import factories
from tests.factories import NOW, Town
from tests.projects.helpers import draft, entry, return_in, seen, take


def amounts() -> list[Decimal]:
    return list(LedgerEntry.objects.order_by("posting").values_list("amount", flat=True))


def several(town: Town, period: ReportingPeriod, count: int) -> list[MonthlyReturn]:
    """Submitted returns of as many projects."""
    return [
        return_in("submitted", town, period, factories.add_project(town), investment=number)
        for number in range(1, count + 1)
    ]


def test_what_was_entered_is_stored(town: Town, project: Project, october: ReportingPeriod) -> None:
    draft(town, october, project, investment="1234.5678")
    row = MonthlyReturn.objects.get()
    assert (row.status, row.version, row.investment) == ("draft", 1, Decimal("1234.5678"))
    assert row.entered_by == town.people["clerk"]


@pytest.mark.parametrize("version", [0, 2, 7])
def test_an_entry_from_another_version_is_a_conflict(
    version: int, town: Town, project: Project, october: ReportingPeriod
) -> None:
    draft(town, october, project, investment=1)
    entries = [entry(project, version=version, investment=2)]
    with pytest.raises(Conflict):
        save_returns(period=october, entries=entries, user=town.people["clerk"], now=NOW)
    row = MonthlyReturn.objects.get()
    assert (row.investment, row.version) == (Decimal(1), 1)


def test_a_return_that_is_gone_is_not_made_anew(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    with pytest.raises(Conflict):
        save_returns(period=october, entries=[entry(project, version=3)], user=town.people["clerk"], now=NOW)
    assert not MonthlyReturn.objects.exists()


@pytest.mark.parametrize("step", ["submit", "approve", "send_back"])
def test_a_step_from_another_version_is_a_conflict(
    step: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in("draft" if step == "submit" else "submitted", town, october, project)
    stale, clerk, reviewer = (
        [Versioned(row.pk, row.version - 1)],
        town.people["clerk"],
        town.people["reviewer"],
    )
    steps = {
        "submit": partial(submit_returns, seen=stale, user=clerk, now=NOW),
        "approve": partial(approve_returns, seen=stale, user=reviewer, now=NOW),
        "send_back": partial(send_back_returns, seen=stale, user=reviewer, now=NOW, reason="数据有误"),
    }
    with pytest.raises(Conflict):
        steps[step]()
    version = row.version
    row.refresh_from_db()
    assert row.version == version
    assert not amounts()


def test_whoever_entered_can_not_approve(town: Town, project: Project, october: ReportingPeriod) -> None:
    row = return_in("submitted", town, october, project)
    with pytest.raises(Refusal, match="不得审核"):
        approve_returns(seen=seen(row), user=town.people["clerk"], now=NOW)
    assert not amounts()


def test_whoever_handed_an_earlier_version_in_can_not_approve_a_later_one(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in("sent_back", town, october, project)
    [row] = save_returns(
        period=october,
        entries=[entry(project, version=row.version, investment=120)],
        user=town.people["office"],
        now=NOW,
    )
    submit_returns(seen=seen(row), user=town.people["office"], now=NOW)
    for username in ("clerk", "office"):
        with pytest.raises(Refusal, match="不得审核"):
            approve_returns(seen=seen(row), user=town.people[username], now=NOW)
    approve_returns(seen=seen(row), user=town.people["reviewer"], now=NOW)
    assert amounts() == [Decimal(120)]


def test_a_step_does_not_move_the_time_of_entry(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    row, later = draft(town, october, project), NOW + dt.timedelta(hours=3)
    submit_returns(seen=seen(row), user=town.people["clerk"], now=later)
    row.refresh_from_db()
    assert (row.entered_at, row.changed_at) == (NOW, later)


def test_the_ledger_itself_refuses_one_person_for_both(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    with pytest.raises(IntegrityError, match="ledger_by_two_people"), transaction.atomic():
        LedgerEntry.objects.create(
            project=project,
            month=october.month,
            amount=1,
            kind="correction",
            reason="x",
            author=town.people["office"],
            approver=town.people["office"],
            business_at=NOW,
        )


@pytest.mark.parametrize("missing", ["investment", "progress"])
def test_what_is_incomplete_can_be_saved_but_not_handed_in(
    missing: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    typed = entry(project, investment=None) if missing == "investment" else entry(project, progress=None)
    (row,) = save_returns(period=october, entries=[typed], user=town.people["clerk"], now=NOW)
    with pytest.raises(Refusal, match=project.name):
        submit_returns(seen=seen(row), user=town.people["clerk"], now=NOW)
    assert not ReturnEvent.objects.exists()


def test_nothing_invested_is_a_figure(town: Town, project: Project, october: ReportingPeriod) -> None:
    row = return_in("approved", town, october, project, investment=0)
    assert row.status == "approved"
    assert amounts() == [], "zero posts nothing"


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_sending_back_needs_a_reason(
    reason: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in("submitted", town, october, project)
    with pytest.raises(Refusal):
        send_back_returns(seen=seen(row), user=town.people["reviewer"], now=NOW, reason=reason)
    row.refresh_from_db()
    assert row.status == "submitted"


def test_an_approval_posts_what_was_reported(town: Town, project: Project, october: ReportingPeriod) -> None:
    return_in("approved", town, october, project, investment="12.3456")
    posted = LedgerEntry.objects.get()
    assert (posted.project, posted.month, posted.amount) == (project, october.month, Decimal("12.3456"))
    assert (posted.author, posted.approver) == (town.people["clerk"], town.people["reviewer"])
    assert posted.event == ReturnEvent.objects.get(kind="approved")


def test_approved_again_only_the_difference_is_posted(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in("approved", town, october, project, investment=100)
    for amount in (130, 130, 90):
        take("save", row, town, investment=amount)
        take("submit", row, town)
        take("approve", row, town)
    assert amounts() == [100, 30, -40]


def test_a_correction_does_not_enter_the_difference(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    """What returns post adds up to what returns say; corrections stand beside it."""
    row = return_in("approved", town, october, project, investment=100)
    LedgerEntry.objects.create(
        project=project,
        month=october.month,
        amount=-7,
        kind="correction",
        reason="复核",
        author=town.people["clerk"],
        approver=town.people["office"],
        business_at=NOW,
    )
    take("save", row, town, investment=110)
    take("submit", row, town)
    take("approve", row, town)
    assert amounts() == [100, -7, 10]


def test_a_batch_posts_one_entry_each(town: Town, october: ReportingPeriod) -> None:
    approve_returns(seen=seen(*several(town, october, 3)), user=town.people["reviewer"], now=NOW)
    assert sorted(amounts()) == [1, 2, 3]


def test_one_bad_return_stops_the_whole_batch(town: Town, october: ReportingPeriod) -> None:
    rows = several(town, october, 3)
    take("withdraw", rows[1], town)
    with pytest.raises(Refusal, match=rows[1].project.name):
        approve_returns(seen=seen(*rows), user=town.people["reviewer"], now=NOW)
    assert not amounts()
    assert not MonthlyReturn.objects.filter(status="approved").exists()


def test_a_return_that_is_gone_stops_the_whole_batch(town: Town, october: ReportingPeriod) -> None:
    rows = several(town, october, 2)
    gone = Versioned(max(row.pk for row in rows) + 1000, 1)
    with pytest.raises(Conflict):
        approve_returns(seen=[*seen(*rows), gone], user=town.people["reviewer"], now=NOW)
    assert not amounts()


def test_one_conflict_stops_a_whole_batch_of_entries(town: Town, october: ReportingPeriod) -> None:
    projects = [factories.add_project(town) for _ in range(3)]
    draft(town, october, projects[2])
    entries = [entry(project, investment=5) for project in projects]
    with pytest.raises(Conflict):
        save_returns(period=october, entries=entries, user=town.people["clerk"], now=NOW)
    assert MonthlyReturn.objects.count() == 1


@pytest.mark.parametrize("versions", [(0, 0), (1, 1), (1, 2)])
def test_a_project_given_twice_is_refused(
    versions: tuple[int, int], town: Town, project: Project, october: ReportingPeriod
) -> None:
    if versions[0]:
        draft(town, october, project)
    count, entries = MonthlyReturn.objects.count(), [entry(project, version=n) for n in versions]
    with pytest.raises(Refusal, match=project.name) as refused:
        save_returns(period=october, entries=entries, user=town.people["clerk"], now=NOW)
    assert not isinstance(refused.value, Conflict)
    assert MonthlyReturn.objects.count() == count


def test_a_project_that_is_not_on_the_list_is_refused(town: Town) -> None:
    """Its amounts would stand in the ledger and in no figure."""
    joins_in_november = factories.add_project(town, targets=None, annual=600, first_month=11)
    with pytest.raises(Refusal, match=joins_in_november.name):
        draft(town, factories.month(10), joins_in_november)
    draft(town, factories.month(11), joins_in_november)


@pytest.mark.parametrize("step", ["save", "submit", "withdraw", "send_back", "approve"])
def test_a_locked_month_takes_nothing(
    step: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    state = "draft" if step in {"save", "submit"} else "submitted"
    row = return_in(state, town, october, project)
    lock_period(period=october, user=town.people["office"], now=NOW)
    with pytest.raises(Refusal, match="2020-10"):
        take(step, row, town)
    row.refresh_from_db()
    assert row.status == state
    assert not amounts()


def test_a_locked_month_takes_no_new_return(town: Town, project: Project, october: ReportingPeriod) -> None:
    lock_period(period=october, user=town.people["office"], now=NOW)
    with pytest.raises(Refusal, match="2020-10"):
        draft(town, october, project)
    assert not MonthlyReturn.objects.exists()


def queries_of_a_round(town: Town, period: ReportingPeriod, count: int) -> list[int]:
    """Queries of saving, handing in and approving as many returns at once."""
    projects = [factories.add_project(town) for _ in range(count)]
    counts = []
    with CaptureQueriesContext(connection) as queries:
        entries = [entry(project) for project in projects]
        rows = save_returns(period=period, entries=entries, user=town.person("clerk"), now=NOW)
    counts.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        rows = submit_returns(seen=[Versioned(row.pk, 1) for row in rows], user=town.person("clerk"), now=NOW)
    counts.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        approve_returns(seen=[Versioned(row.pk, 2) for row in rows], user=town.person("reviewer"), now=NOW)
    return [*counts, len(queries)]


def test_a_hundred_returns_take_as_many_queries_as_two(town: Town, october: ReportingPeriod) -> None:
    assert queries_of_a_round(town, october, 100) == queries_of_a_round(town, october, 2)
