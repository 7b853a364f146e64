"""The workflow of monthly returns, for one or for many at once: all of a batch, or none of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services.announcing import tell_sent_back
from projects.services.authorship import PLACES, acting_for, written_by
from projects.services.conflicts import changed_meanwhile
from projects.services.periods import hold_open
from projects.services.plans import check_listed
from projects.services.submission import check_ready, incomplete

Status = MonthlyReturn.Status
Kind = ReturnEvent.Kind

# From which states each step may be taken, and where it leads.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "save": (frozenset({Status.DRAFT, Status.SENT_BACK, Status.APPROVED}), Status.DRAFT),
    Kind.SUBMITTED: (frozenset({Status.DRAFT, Status.SENT_BACK}), Status.SUBMITTED),
    Kind.WITHDRAWN: (frozenset({Status.SUBMITTED}), Status.DRAFT),
    Kind.SENT_BACK: (frozenset({Status.SUBMITTED}), Status.SENT_BACK),
    Kind.APPROVED: (frozenset({Status.SUBMITTED}), Status.APPROVED),
}


@dataclass(frozen=True, kw_only=True)
class ReturnEntry:
    """What a clerk enters for one project. ``version`` is the one the entry started from, 0 for a new return.

    ``investment`` of the month in 万元 (negative for a correction), ``physical_progress`` to date in %;
    ``explanations`` are words on what is odd, by the code of the check.
    """

    project: Project
    version: int
    investment: Decimal | None
    physical_progress: Decimal | None
    stage_text: str = ""
    problems: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Versioned:
    """A return as somebody saw it."""

    id: int
    version: int


def _check_step(row: MonthlyReturn, step: str) -> None:
    if row.status not in TRANSITIONS[step][0]:
        raise Refusal(
            _("%(project)s: this can't be done while the return is “%(status)s”.")
            % {"project": row.project.name, "status": row.get_status_display()}
        )


def save_returns(
    *, period: ReportingPeriod, entries: Sequence[ReturnEntry], user: User, now: dt.datetime
) -> list[MonthlyReturn]:
    """Store drafts; an entry that started from an older version than the stored one is a conflict."""
    try:
        return _save(period, entries, user, now)
    except IntegrityError as error:
        if "monthly_return_once" not in str(error):
            raise
        raise Conflict(_("Somebody else has just begun the same return. Nothing was overwritten.")) from error


@transaction.atomic
def _save(
    period: ReportingPeriod, entries: Sequence[ReturnEntry], user: User, now: dt.datetime
) -> list[MonthlyReturn]:
    hold_open(period)
    projects = [entry.project for entry in entries]
    _check_once(projects)
    check_listed(projects, period.month)
    rows = {
        row.project_id: row
        for row in MonthlyReturn.objects.select_for_update(of=("self",))
        .select_related("project")
        .filter(period=period, project__in=projects)
        .order_by("project_id")
    }
    new = [_new_row(period, entry, user, now) for entry in entries if entry.project.pk not in rows]
    old = [
        _changed_row(rows[entry.project.pk], entry, user, now)
        for entry in entries
        if entry.project.pk in rows
    ]
    created = MonthlyReturn.objects.bulk_create(new)
    MonthlyReturn.objects.bulk_update(
        old,
        [
            "status",
            "version",
            "investment",
            "physical_progress",
            "stage_text",
            "problems",
            "explanations",
            "entered_by",
            "entered_at",
            "changed_at",
        ],
    )
    return created + old


def _check_once(projects: Sequence[Project]) -> None:
    seen: set[int] = set()
    for project in projects:
        if project.pk in seen:
            raise Refusal(_("%(project)s is given twice.") % {"project": project.name})
        seen.add(project.pk)


def _new_row(period: ReportingPeriod, entry: ReturnEntry, user: User, now: dt.datetime) -> MonthlyReturn:
    if entry.version:
        raise Conflict(_("%(project)s: the return is gone.") % {"project": entry.project.name})
    return _fill(MonthlyReturn(project=entry.project, period=period, version=1), entry, user, now)


def _changed_row(row: MonthlyReturn, entry: ReturnEntry, user: User, now: dt.datetime) -> MonthlyReturn:
    if row.version != entry.version:
        raise changed_meanwhile(row, vars(entry))
    _check_step(row, "save")
    row.version += 1
    return _fill(row, entry, user, now)


def _fill(row: MonthlyReturn, entry: ReturnEntry, user: User, now: dt.datetime) -> MonthlyReturn:
    row.status = Status.DRAFT
    row.investment = entry.investment
    row.physical_progress = entry.physical_progress
    row.stage_text = entry.stage_text
    row.problems = entry.problems
    row.explanations = dict(entry.explanations)
    row.entered_by = user
    row.entered_at = row.changed_at = now
    return row


def submit_returns(*, seen: Iterable[Versioned], user: User, now: dt.datetime) -> list[MonthlyReturn]:
    """Hand drafts in; each must be complete."""
    return _step(kind=Kind.SUBMITTED, seen=seen, user=user, now=now)


def withdraw_returns(*, seen: Iterable[Versioned], user: User, now: dt.datetime) -> list[MonthlyReturn]:
    """Take submitted returns back before they are reviewed."""
    return _step(kind=Kind.WITHDRAWN, seen=seen, user=user, now=now)


def send_back_returns(
    *, seen: Iterable[Versioned], user: User, now: dt.datetime, reason: str
) -> list[MonthlyReturn]:
    """Give submitted returns back to be mended, saying why."""
    if not reason.strip():
        raise Refusal(_("Say why the return is sent back."))
    with transaction.atomic():
        rows = _step(kind=Kind.SENT_BACK, seen=seen, user=user, now=now, reason=reason)
        tell_sent_back(rows, user, reason, now)
    return rows


def approve_returns(*, seen: Iterable[Versioned], user: User, now: dt.datetime) -> list[MonthlyReturn]:
    """Approve submitted returns and post to the ledger what they add to what was posted before."""
    return _step(kind=Kind.APPROVED, seen=seen, user=user, now=now)


@transaction.atomic
def _step(
    *, kind: Kind, seen: Iterable[Versioned], user: User, now: dt.datetime, reason: str = ""
) -> list[MonthlyReturn]:
    versions = {item.id: item.version for item in seen}
    periods = list(ReportingPeriod.objects.filter(returns__in=versions).distinct().order_by("pk"))
    for period in periods:
        hold_open(period)
    rows = list(
        MonthlyReturn.objects.select_for_update(of=("self",))
        .select_related("period", *(f"project__{place}" for place in PLACES))
        .filter(pk__in=versions)
        .order_by("project_id", "pk")
    )
    if len(rows) != len(versions):
        raise Conflict(_("Some of these returns are gone. Nothing was changed."))
    if kind in (Kind.SUBMITTED, Kind.APPROVED):
        for period in periods:
            check_listed([row.project for row in rows if row.period_id == period.pk], period.month)
    barred = _own(user, versions) if kind == Kind.APPROVED else set()
    for row in rows:
        _check_row(row, kind, versions[row.pk], barred)
    if kind == Kind.SUBMITTED:
        check_ready(rows)
    for row in rows:
        row.status = TRANSITIONS[kind][1]
        row.version += 1
        row.changed_at = now
    MonthlyReturn.objects.bulk_update(rows, ["status", "version", "changed_at", "explanations"])
    batch = uuid4()
    events = ReturnEvent.objects.bulk_create(_event(row, kind, user, now, reason, batch) for row in rows)
    if kind == Kind.APPROVED:
        _post(events)
    return rows


def _own(user: User, ids: Iterable[int]) -> set[int]:
    """The returns among some that the person wrote or handed in."""
    return set(MonthlyReturn.objects.filter(written_by(user), pk__in=ids).values_list("pk", flat=True))


def _check_row(row: MonthlyReturn, kind: Kind, version: int, barred: Collection[int]) -> None:
    """``barred`` are the returns that the person may not approve."""
    if row.version != version:
        raise changed_meanwhile(row)
    _check_step(row, kind)
    if row.pk in barred:
        raise Refusal(
            _("%(project)s: whoever entered or handed in a return, or stands in for them, can't approve it.")
            % {"project": row.project.name}
        )


def _event(
    row: MonthlyReturn, kind: Kind, user: User, now: dt.datetime, reason: str, batch: UUID
) -> ReturnEvent:
    if row.investment is None or row.physical_progress is None:  # can't be, by a constraint of the table
        raise incomplete(row)
    return ReturnEvent(
        monthly_return=row,
        project=row.project,
        month=row.period.month,
        kind=kind,
        version=row.version,
        batch=batch,
        investment=row.investment,
        physical_progress=row.physical_progress,
        stage_text=row.stage_text,
        problems=row.problems,
        explanations=row.explanations,
        reason=reason,
        author=user,
        on_behalf_of=acting_for(user, kind, row.project),
        business_at=now,
    )


def _post(events: Sequence[ReturnEvent]) -> None:
    """One ledger entry per approval: the difference to what returns posted for that month before."""
    posted = {
        (row["project"], row["month"]): row["total"]
        for row in LedgerEntry.objects.filter(
            kind=LedgerEntry.Kind.RETURN,
            project__in={event.project_id for event in events},
            month__in={event.month for event in events},
        )
        .order_by()
        .values("project", "month")
        .annotate(total=Sum("amount"))
    }
    entries = [
        (event, event.investment - posted.get((event.project_id, event.month), Decimal(0)))
        for event in events
    ]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            project=event.project,
            month=event.month,
            amount=amount,
            kind=LedgerEntry.Kind.RETURN,
            event=event,
            author_id=event.monthly_return.entered_by_id,
            approver=event.author,
            business_at=event.business_at,
        )
        for event, amount in entries
        if amount
    )
