"""Many people at one return, and a month that is locked while returns are approved. Each with its control."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db.models import Sum

from common.errors import Refusal
from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services import returns
from projects.services.periods import hold_open, lock_period
from projects.services.returns import Versioned, approve_returns, save_returns
from reports.services.snapshots import cut_off
from tests import factories
from tests.common.threads import Aside, together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.helpers import draft, entry, return_in, seen
from tests.projects.racing import Gate, as_owner, looks_open, meeting, slowed, split, without_row_locks

CLERKS = 50
REVIEWERS = 10


@pytest.fixture
def town(live: Database) -> Town:
    return factories.make_town()


def save_all_at_once(town: Town, period: ReportingPeriod, project: Project, version: int) -> list[object]:
    """Fifty clerks save different amounts, all having seen the same version."""

    def save(number: int) -> int:
        typed = [entry(project, version=version, investment=number)]
        save_returns(period=period, entries=typed, user=town.people["clerk"], now=NOW)
        return number

    return list(together(CLERKS, save))


def test_fifty_saves_of_one_return(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    project, october = factories.add_project(town), factories.month(10)
    draft(town, october, project)
    monkeypatch.setattr(returns, "_changed_row", slowed(returns._changed_row, 0.02))

    winners, conflicts = split(save_all_at_once(town, october, project, version=1))

    assert (len(winners), len(conflicts)) == (1, CLERKS - 1)
    row = MonthlyReturn.objects.get()
    assert ([row.investment], row.version) == (winners, 2)


def test_control_without_the_rows_lock_saves_are_lost(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    project, october = factories.add_project(town), factories.month(10)
    draft(town, october, project)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(returns, "_fill", meeting(returns._fill))

    winners, _conflicts = split(save_all_at_once(town, october, project, version=1))

    assert len(winners) > 1, "several believe that they have saved"
    assert MonthlyReturn.objects.get().version == 2


def test_fifty_first_saves_make_one_return(town: Town) -> None:
    project, october = factories.add_project(town), factories.month(10)
    winners, conflicts = split(save_all_at_once(town, october, project, version=0))
    assert (len(winners), len(conflicts)) == (1, CLERKS - 1)
    assert [MonthlyReturn.objects.get().investment] == winners


def test_control_without_the_constraint_first_saves_make_several(
    town: Town, live: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, october = factories.add_project(town), factories.month(10)
    as_owner(live, "ALTER TABLE projects_monthlyreturn DROP CONSTRAINT monthly_return_once")
    monkeypatch.setattr(returns, "_new_row", meeting(returns._new_row))
    save_all_at_once(town, october, project, version=0)
    assert MonthlyReturn.objects.count() > 1


def approve_all_at_once(town: Town, row: MonthlyReturn) -> list[object]:
    """Ten presses on the same button."""
    versions = seen(row)

    def approve(_number: int) -> int:
        return len(approve_returns(seen=versions, user=town.people["reviewer"], now=NOW))

    return list(together(REVIEWERS, approve))


def posted() -> Decimal:
    return LedgerEntry.objects.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def test_approved_ten_times_at_once_it_is_posted_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    row = return_in("submitted", town, factories.month(10), factories.add_project(town), investment=100)
    monkeypatch.setattr(returns, "_check_row", slowed(returns._check_row, 0.02))
    winners, conflicts = split(approve_all_at_once(town, row))
    assert (len(winners), len(conflicts)) == (1, REVIEWERS - 1)
    assert posted() == 100
    assert ReturnEvent.objects.filter(kind="approved").count() == 1


def test_control_without_the_rows_lock_it_is_approved_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = return_in("submitted", town, factories.month(10), factories.add_project(town), investment=100)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(returns, "_check_row", meeting(returns._check_row))
    winners, _conflicts = split(approve_all_at_once(town, row))
    assert len(winners) > 1
    assert ReturnEvent.objects.filter(kind="approved").count() > 1


def test_batches_in_any_order_do_not_block_one_another_for_ever(town: Town) -> None:
    """Rows are locked in one order, whatever the order they were ticked in: no deadlock, one winner."""
    october = factories.month(10)
    rows = [return_in("submitted", town, october, factories.add_project(town)) for _ in range(8)]
    versions = seen(*rows)

    def approve(number: int) -> int:
        turned = versions[number:] + versions[:number]
        ticked = turned if number % 2 else turned[::-1]
        return len(approve_returns(seen=ticked, user=town.people["reviewer"], now=NOW))

    winners, conflicts = split(list(together(8, approve)))
    assert (winners, len(conflicts)) == ([8], 7)
    assert LedgerEntry.objects.count() == 8


def lock_among_approvals(town: Town) -> tuple[list[str], int]:
    """Four people approve four returns each, and the month is locked after the first: outcomes, cut-off."""
    october = factories.month(10)
    rows = [return_in("submitted", town, october, factories.add_project(town)) for _ in range(16)]
    begun = threading.Event()

    def approve(row: MonthlyReturn) -> str:
        try:
            approve_returns(seen=[Versioned(row.pk, 2)], user=town.people["reviewer"], now=NOW)
        except (Refusal, ValueError):
            return "refused"
        begun.set()
        return "approved"

    def lock() -> int:
        assert begun.wait(10)
        lock_period(period=october, user=town.people["office"], now=NOW)
        return cut_off()

    locker = Aside(lock)
    done = together(4, lambda number: [approve(row) for row in rows[number::4]])
    number = locker.outcome()
    assert isinstance(number, int)
    return [outcome for one in done if isinstance(one, list) for outcome in one], number


def test_approved_while_the_month_is_locked_it_is_wholly_in_or_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returns, "_post", slowed(returns._post, 0.1))
    outcomes, number = lock_among_approvals(town)
    postings = list(LedgerEntry.objects.values_list("posting", flat=True))
    approved = MonthlyReturn.objects.filter(status="approved").count()
    assert len(postings) == outcomes.count("approved") == approved
    assert max(posting or 0 for posting in postings) <= number, "what is in was in when the month was locked"
    assert 0 < approved < len(outcomes) == 16, "whoever locks does not wait until nobody approves any more"


def test_control_without_holding_the_month_open_some_come_in_after_the_lock(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returns, "hold_open", looks_open)
    monkeypatch.setattr(returns, "_check_row", slowed(returns._check_row, 0.6))
    _outcomes, number = lock_among_approvals(town)
    assert LedgerEntry.objects.filter(posting__gt=number).exists()


def test_locking_waits_for_a_return_that_is_being_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, october = factories.add_project(town), factories.month(10)
    holding = Gate(hold_open)
    monkeypatch.setattr(returns, "hold_open", holding)
    writer = Aside(lambda: draft(town, october, project, investment=77))
    assert holding.reached.wait(10)
    locker = Aside(lambda: lock_period(period=october, user=town.people["office"], now=NOW))
    assert not locker.done(within=0.4)
    holding.opened.set()
    writer.outcome()
    locker.outcome()
    assert MonthlyReturn.objects.get().investment == 77
    assert ReportingPeriod.objects.get().status == "locked"


def test_control_a_month_that_is_only_looked_at_is_locked_at_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, october = factories.add_project(town), factories.month(10)
    looking = Gate(looks_open)
    monkeypatch.setattr(returns, "hold_open", looking)
    writer = Aside(lambda: draft(town, october, project, investment=77))
    assert looking.reached.wait(10)
    locker = Aside(lambda: lock_period(period=october, user=town.people["office"], now=NOW))
    assert locker.done(within=10)
    looking.opened.set()
    writer.outcome()
    assert MonthlyReturn.objects.get().period.status == "locked", "written into a locked month"
