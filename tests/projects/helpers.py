"""Steps of the monthly returns in few words. Amounts are 万元."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Max, Sum

from projects.models import LedgerEntry, Level, MonthlyReturn, Project, ReportingPeriod
from projects.services.registry import Placing, register_project
from projects.services.returns import (
    ReturnEntry,
    Versioned,
    approve_returns,
    save_returns,
    send_back_returns,
    submit_returns,
    withdraw_returns,
)
from tests.factories import EXPLAINED, NEW_YEAR, NOW, YEAR, Town

Status = MonthlyReturn.Status
STEPS = ("save", "submit", "withdraw", "send_back", "approve")
Totals = dict[tuple[int, int], Decimal]


def first_of(number: int) -> dt.date:
    return dt.date(YEAR, number, 1)


def entry(
    project: Project,
    *,
    version: int = 0,
    investment: int | str | Decimal | None = 100,
    progress: int | None = 10,
) -> ReturnEntry:
    """What a clerk types."""
    return ReturnEntry(
        project=project,
        version=version,
        investment=None if investment is None else Decimal(investment),
        physical_progress=None if progress is None else Decimal(progress),
        explanations=EXPLAINED,
    )


def seen(*rows: MonthlyReturn) -> list[Versioned]:
    """Returns as they stand in the database now."""
    versions = dict(
        MonthlyReturn.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "version")
    )
    return [Versioned(row.pk, versions[row.pk]) for row in rows]


def draft(
    town: Town, period: ReportingPeriod, project: Project, *, investment: int | str | Decimal | None = 100
) -> MonthlyReturn:
    """A new return."""
    (row,) = save_returns(
        period=period, entries=[entry(project, investment=investment)], user=town.people["clerk"], now=NOW
    )
    return row


def take(step: str, row: MonthlyReturn, town: Town, *, investment: int | str | Decimal = 100) -> None:
    """Take a step with the version the return has now, by the people whose step it is."""
    row.refresh_from_db()
    clerk, reviewer = town.people["clerk"], town.people["reviewer"]
    versions = [Versioned(row.pk, row.version)]
    match step:
        case "save":
            entries = [entry(row.project, version=row.version, investment=investment)]
            save_returns(period=row.period, entries=entries, user=clerk, now=NOW)
        case "submit":
            submit_returns(seen=versions, user=clerk, now=NOW)
        case "withdraw":
            withdraw_returns(seen=versions, user=clerk, now=NOW)
        case "send_back":
            send_back_returns(seen=versions, user=reviewer, now=NOW, reason="数据有误")
        case "approve":
            approve_returns(seen=versions, user=reviewer, now=NOW)
        case _:
            raise ValueError(step)
    row.refresh_from_db()


PATHS: Mapping[str, Sequence[str]] = {
    Status.DRAFT: (),
    Status.SUBMITTED: ("submit",),
    Status.SENT_BACK: ("submit", "send_back"),
    Status.APPROVED: ("submit", "approve"),
}


def return_in(
    status: str,
    town: Town,
    period: ReportingPeriod,
    project: Project,
    *,
    investment: int | str | Decimal = 100,
) -> MonthlyReturn:
    """A return that has come to a state."""
    row = draft(town, period, project, investment=investment)
    for step in PATHS[status]:
        take(step, row, town)
    return row


def totals(posting: int | None = None) -> Totals:
    """Sums of the ledger by project and month number, as recorded up to a posting number."""
    entries = (
        LedgerEntry.objects.all() if posting is None else LedgerEntry.objects.filter(posting__lte=posting)
    )
    rows = entries.order_by().values("project", "month__month").annotate(total=Sum("amount"))
    return {(row["project"], row["month__month"]): row["total"] for row in rows}


def newest_posting() -> int:
    """The highest number in the ledger."""
    return LedgerEntry.objects.aggregate(newest=Max("posting"))["newest"] or 0


def unplanned_project(town: Town, code: str = "BARE") -> Project:
    """A project that is on no list yet."""
    return register_project(
        code=code,
        name=f"项目{code}",
        placing=Placing(
            category=town.categories["social"],
            level=Level.CITY,
            district=town.organizations["D1"],
            responsible_unit=town.organizations["U1"],
        ),
        total_investment=Decimal(1),
        effective_on=NEW_YEAR,
        author=town.people["office"],
        now=NOW,
    )
