"""Corrections of closed months: three people, one entry, every step kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Role, User
from accounts.services import create_user
from common.errors import Conflict, Refusal
from projects.models import Correction, CorrectionEvent, LedgerEntry, Project, ReportingPeriod
from projects.services import corrections
from projects.services.corrections import (
    approve_correction,
    month_total,
    refuse_correction,
    review_correction,
    withdraw_correction,
)
from projects.services.periods import lock_period
from projects.services.returns import Versioned
from projects.services.states import post_correction
from tests import desk, factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.helpers import first_of
from tests.projects.racing import meeting, split, without_row_locks

OCTOBER = first_of(10)
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def locked(town: Town, october: ReportingPeriod, project: Project) -> Project:
    """A project that reported 900 for October, which is locked."""
    return lock(town, october, project)


def lock(town: Town, october: ReportingPeriod, project: Project) -> Project:
    factories.report(town, october, {project: 900})
    lock_period(period=october, user=town.people["office"], now=NOW)
    return project


def ask(
    town: Town, project: Project, *, right: int = 780, before: int = 900, reason: str = "重复计入"
) -> Correction:
    return desk.correction(town, project, OCTOBER, before=before, right=right, reason=reason)


def seen(row: Correction) -> Versioned:
    row.refresh_from_db()
    return Versioned(row.pk, row.version)


def decide(town: Town, row: Correction) -> Correction:
    """The reviewer agrees, then the office."""
    review_correction(seen=seen(row), user=town.people["reviewer"], now=NOW)
    return approve_correction(seen=seen(row), user=town.people["office"], now=NOW)


def test_three_people_make_an_entry_of_its_own(town: Town, locked: Project) -> None:
    row = decide(town, ask(town, locked))
    entry = LedgerEntry.objects.get(kind="correction")
    assert row.entry == entry
    assert (entry.amount, entry.month, entry.reason) == (Decimal(-120), OCTOBER, "重复计入")
    assert (entry.author, entry.approver) == (town.people["clerk"], town.people["office"])
    assert month_total(locked, OCTOBER) == 780


def test_every_step_is_kept(town: Town, locked: Project) -> None:
    row = decide(town, ask(town, locked))
    steps = CorrectionEvent.objects.filter(correction=row).values_list("kind", "version", "by__username")
    assert list(steps) == [("requested", 1, "clerk"), ("reviewed", 2, "reviewer"), ("posted", 3, "office")]


def test_a_deputy_reviews_for_the_one_they_stand_in_for(town: Town, locked: Project) -> None:
    deputy = create_user(username="deputy", name="代审", password=None, roles=[])
    Membership.objects.create(
        user=deputy,
        organization=town.organizations["D1"],
        role=Role.REVIEWER,
        until=dt.date(2020, 12, 31),
        on_behalf_of=town.people["reviewer"],
        granted_by=town.people["office"],
    )
    row = ask(town, locked)
    review_correction(seen=seen(row), user=deputy, now=NOW)
    assert row.events.latest("pk").on_behalf_of == town.people["reviewer"]


def test_nothing_is_posted_before_the_office_approves(town: Town, locked: Project) -> None:
    row = ask(town, locked)
    with pytest.raises(Refusal, match="can't be done"):
        approve_correction(seen=seen(row), user=town.people["office"], now=NOW)
    review_correction(seen=seen(row), user=town.people["reviewer"], now=NOW)
    assert month_total(locked, OCTOBER) == 900


@pytest.mark.parametrize("who", ["clerk", "reviewer"])
def test_who_asked_or_reviewed_does_not_approve(town: Town, locked: Project, who: str) -> None:
    row = ask(town, locked)
    review_correction(seen=seen(row), user=town.people["reviewer"], now=NOW)
    with pytest.raises(Refusal, match="Three people"):
        approve_correction(seen=seen(row), user=town.people[who], now=NOW)


def test_who_asked_does_not_review(town: Town, locked: Project) -> None:
    with pytest.raises(Refusal, match="Three people"):
        review_correction(seen=seen(ask(town, locked)), user=town.people["clerk"], now=NOW)


def test_postgresql_refuses_two_hats(town: Town, locked: Project) -> None:
    row = ask(town, locked)
    with pytest.raises(IntegrityError, match="reviewed_by_another"), transaction.atomic():
        Correction.objects.filter(pk=row.pk).update(reviewed_by=row.requested_by)


def test_an_open_month_is_changed_by_its_return(
    town: Town, october: ReportingPeriod, project: Project
) -> None:
    factories.report(town, october, {project: 900})
    with pytest.raises(Refusal, match="still open"):
        ask(town, project)


def test_it_starts_from_the_amount_the_month_has(town: Town, locked: Project) -> None:
    with pytest.raises(Conflict, match=r"900\.00 万元 now"):
        ask(town, locked, before=850)


@pytest.mark.parametrize(("right", "reason", "said"), [(900, "x", "nothing to correct"), (1, " ", "Say why")])
def test_it_changes_something_and_says_why(
    town: Town, locked: Project, right: int, reason: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        ask(town, locked, right=right, reason=reason)


def test_one_of_a_month_at_a_time(town: Town, locked: Project) -> None:
    first = ask(town, locked)
    with pytest.raises(Conflict, match="李录"):
        ask(town, locked, right=700)
    withdraw_correction(seen=seen(first), user=town.people["clerk"], now=NOW)
    assert ask(town, locked, right=700).amount == -200


def test_refused_with_its_reason_nothing_is_posted(town: Town, locked: Project) -> None:
    row = ask(town, locked)
    with pytest.raises(Refusal, match="Say why"):
        refuse_correction(seen=seen(row), user=town.people["reviewer"], now=NOW, reason=" ")
    refuse_correction(seen=seen(row), user=town.people["reviewer"], now=NOW, reason="无依据")
    assert CorrectionEvent.objects.latest("pk").reason == "无依据"
    assert not LedgerEntry.objects.filter(kind="correction").exists()
    with pytest.raises(Refusal):
        decide(town, row)


def test_a_second_correction_starts_from_the_first(town: Town, locked: Project) -> None:
    decide(town, ask(town, locked))
    decide(town, ask(town, locked, before=780, right=800))
    assert month_total(locked, OCTOBER) == 800


def test_a_month_that_was_changed_meanwhile_is_not_corrected_wrongly(town: Town, locked: Project) -> None:
    row = ask(town, locked)
    review_correction(seen=seen(row), user=town.people["reviewer"], now=NOW)
    LedgerEntry.objects.create(
        project=locked, month=OCTOBER, amount=5, kind="correction", reason="x",
        author=town.people["clerk"], approver=town.people["leader"], business_at=NOW,
    )  # fmt: skip
    with pytest.raises(Conflict, match=r"905\.00"):
        approve_correction(seen=seen(row), user=town.people["office"], now=NOW)


Step = Callable[[Town, Versioned], Correction]


def approve_all_at_once(town: Town, row: Correction) -> list[object]:
    """Ten presses of two people of the office."""
    version = seen(row)
    office: list[User] = [town.people["office"], town.people["leader"]]

    def approve(number: int) -> int:
        return approve_correction(seen=version, user=office[number % 2], now=NOW).pk

    return list(together(10, approve))


@pytest.fixture
def reviewed(live: Database) -> tuple[Town, Correction]:
    """A correction that waits for the office, on a database with real commits."""
    town = factories.make_town()
    project = lock(town, factories.month(10), factories.add_project(town))
    row = ask(town, project)
    review_correction(seen=seen(row), user=town.people["reviewer"], now=NOW)
    return town, row


def test_approved_ten_times_at_once_it_is_posted_once(reviewed: tuple[Town, Correction]) -> None:
    winners, conflicts = split(approve_all_at_once(*reviewed))
    assert (len(winners), len(conflicts)) == (1, 9)
    assert LedgerEntry.objects.filter(kind="correction").count() == 1


def test_control_without_the_locks_it_is_posted_again(
    reviewed: tuple[Town, Correction], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch)
    monkeypatch.setattr(corrections, "_record", lambda *_arguments, **_named: None)
    monkeypatch.setattr(corrections, "post_correction", meeting(post_correction))
    approve_all_at_once(*reviewed)
    assert LedgerEntry.objects.filter(kind="correction").count() > 1


def test_corrected_months_stay_dates(locked: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            project=locked, month=dt.date(2020, 10, 2), before=1, amount=1, reason="x",
            requested_by=User.objects.earliest("pk"), requested_at=NOW, changed_at=NOW,
        )  # fmt: skip
