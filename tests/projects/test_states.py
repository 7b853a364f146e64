"""Stops, reasons for delay, milestones and opening balances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import (
    DelayReason,
    LedgerEntry,
    Milestone,
    MilestoneDate,
    Project,
    Suspension,
)
from projects.services.states import (
    accept_delay_reason,
    plan_milestone,
    post_opening,
    reach_milestone,
    suspend_project,
)
from tests import factories
from tests.factories import NOW, YEAR, Town

MARCH, JUNE = dt.date(YEAR, 3, 1), dt.date(YEAR, 6, 30)


def suspend(
    town: Town,
    project: Project,
    *,
    approver: User | None = None,
    document: str = "",
    ends_on: dt.date | None = None,
    replaces: Suspension | None = None,
) -> Suspension:
    return suspend_project(
        project=project,
        kind=Suspension.Kind.SUSPENSION,
        starts_on=MARCH,
        ends_on=ends_on,
        reason="文物勘探",
        document=document,
        approver=approver,
        replaces=replaces,
        author=town.people["clerk"],
        now=NOW,
    )


def accept(
    town: Town,
    project: Project,
    *,
    document: str = "厦重点〔2020〕3号",
    approver: str = "leader",
    ends_on: dt.date = JUNE,
    replaces: DelayReason | None = None,
) -> DelayReason:
    return accept_delay_reason(
        project=project,
        starts_on=MARCH,
        ends_on=ends_on,
        text="管线迁改",
        document=document,
        author=town.people["clerk"],
        approver=town.people[approver],
        now=NOW,
        replaces=replaces,
    )


def test_a_stop_nobody_approved_needs_no_document(town: Town, project: Project) -> None:
    assert suspend(town, project).approver is None


@pytest.mark.parametrize("document", ["", "  "])
def test_an_approved_stop_needs_its_document(document: str, town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        suspend(town, project, approver=town.people["leader"], document=document)
    assert not Suspension.objects.exists()


def test_the_database_asks_for_the_document_too(town: Town, project: Project) -> None:
    with pytest.raises(IntegrityError, match="approved_suspension_has_a_document"), transaction.atomic():
        Suspension.objects.create(
            project=project,
            starts_on=MARCH,
            reason="x",
            author=town.people["clerk"],
            approver=town.people["leader"],
            business_at=NOW,
        )


def test_whoever_reports_a_stop_can_not_approve_it(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        suspend(town, project, approver=town.people["clerk"], document="厦府〔2020〕1号")


def test_a_stop_ends_after_it_starts(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        suspend(town, project, ends_on=dt.date(YEAR, 2, 1))


def test_a_stop_is_ended_by_replacing_it_once(town: Town, project: Project) -> None:
    first = suspend(town, project)
    assert suspend(town, project, ends_on=JUNE, replaces=first).replaces == first
    with pytest.raises(Conflict):
        suspend(town, project, ends_on=JUNE, replaces=first)
    other = factories.add_project(town)
    with pytest.raises(Refusal):
        suspend(town, other, replaces=Suspension.objects.latest("posting"))
    assert Suspension.objects.count() == 2


@pytest.mark.parametrize("document", ["", " "])
def test_a_reason_for_delay_needs_its_document(document: str, town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        accept(town, project, document=document)


def test_a_reason_for_delay_needs_two_people_and_days_in_order(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        accept(town, project, approver="clerk")
    with pytest.raises(Refusal):
        accept(town, project, ends_on=dt.date(YEAR, 2, 1))
    assert not DelayReason.objects.exists()


def test_a_reason_for_delay_can_be_mended(town: Town, project: Project) -> None:
    first = accept(town, project)
    second = accept(town, project, ends_on=dt.date(YEAR, 5, 31), replaces=first)
    assert second.replaces == first
    with pytest.raises(Conflict):
        accept(town, project, replaces=first)


def planned(
    town: Town, project: Project, on: dt.date, reason: str = "", approver: str = "leader"
) -> Milestone:
    return plan_milestone(
        project=project,
        kind=Milestone.Kind.ROOF_SEALED,
        name="主体结构封顶",
        planned_on=on,
        author=town.people["office"],
        now=NOW,
        reason=reason,
        approver=town.people[approver] if reason and approver else None,
    )


def reached(town: Town, milestone: Milestone, on: dt.date | None) -> MilestoneDate:
    return reach_milestone(
        milestone=milestone, actual_on=on, evidence="监理确认单", author=town.people["clerk"], now=NOW
    )


def newest(milestone: Milestone, kind: str) -> dt.date | None:
    return milestone.dates.filter(kind=kind).latest("posting").on


def test_a_milestone_keeps_its_first_date_as_baseline(town: Town, project: Project) -> None:
    milestone = planned(town, project, MARCH)
    assert planned(town, project, JUNE, reason="设计变更") == milestone
    dates = list(milestone.dates.filter(kind="planned").order_by("posting").values_list("on", flat=True))
    assert dates == [MARCH, JUNE]
    assert newest(milestone, "planned") == JUNE


@pytest.mark.parametrize(("reason", "approver"), [("", "leader"), ("设计变更", ""), ("设计变更", "office")])
def test_a_planned_date_is_moved_by_two_people_who_say_why(
    town: Town, project: Project, reason: str, approver: str
) -> None:
    milestone = planned(town, project, MARCH)
    with pytest.raises(Refusal):
        planned(town, project, JUNE, reason=reason, approver=approver)
    assert newest(milestone, "planned") == MARCH


def test_a_milestone_is_reached_and_taken_back(town: Town, project: Project) -> None:
    milestone = planned(town, project, MARCH)
    reached(town, milestone, MARCH)
    assert newest(milestone, "actual") == MARCH
    reached(town, milestone, None)
    assert newest(milestone, "actual") is None
    assert milestone.dates.filter(kind="actual").count() == 2, "both words are kept"


def test_a_planned_date_is_not_taken_back(town: Town, project: Project) -> None:
    milestone = planned(town, project, MARCH)
    with pytest.raises(IntegrityError, match="planned_milestone_has_a_date"), transaction.atomic():
        MilestoneDate.objects.create(
            milestone=milestone,
            project=project,
            kind="planned",
            on=None,
            author=town.people["office"],
            business_at=NOW,
        )


def open_with(town: Town, project: Project, month: dt.date, approver: str = "leader") -> LedgerEntry:
    return post_opening(
        project=project,
        month=month,
        amount=Decimal(5000),
        author=town.people["office"],
        approver=town.people[approver],
        now=NOW,
    )


def test_an_opening_balance_belongs_to_the_december_before(town: Town, project: Project) -> None:
    assert open_with(town, project, dt.date(YEAR - 1, 12, 1)).kind == "opening"
    assert open_with(town, project, dt.date(YEAR - 3, 12, 1)).amount == 5000


@pytest.mark.parametrize("month", [dt.date(YEAR - 1, 11, 1), dt.date(YEAR - 1, 12, 2), dt.date(YEAR, 12, 1)])
def test_an_opening_balance_belongs_nowhere_else(month: dt.date, town: Town, project: Project) -> None:
    """Not to the December of a year whose figures come from returns, either."""
    with pytest.raises(Refusal):
        open_with(town, project, month)
    assert not LedgerEntry.objects.exists()


def test_an_opening_balance_needs_two_people(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        open_with(town, project, dt.date(YEAR - 1, 12, 1), approver="office")


TABLES = (
    "ledgerentry",
    "returnevent",
    "stagechange",
    "suspension",
    "assignment",
    "milestonedate",
    "delayreason",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET posting = 0", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_posted_facts_stay(table: str, statement: str, town: Town, project: Project) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(f"projects_{table}"))


def test_a_posting_number_can_not_be_chosen(town: Town, project: Project) -> None:
    before = open_with(town, project, dt.date(YEAR - 1, 12, 1))
    before.refresh_from_db()
    forged = LedgerEntry(
        project=project,
        month=MARCH,
        amount=1,
        kind="correction",
        reason="x",
        posting=1,
        author=town.people["clerk"],
        approver=town.people["office"],
        business_at=NOW,
    )
    forged.save()
    forged.refresh_from_db()
    assert before.posting is not None
    assert forged.posting == before.posting + 1
