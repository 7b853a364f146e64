"""Everything a figure rests on: one project, one month, from the entry to the editions it went into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.models import AuditRecord
from projects.models import (
    Attachment,
    Correction,
    LedgerEntry,
    MonthlyReturn,
    MonthlyTarget,
    PlanRevision,
    Project,
    ReportingPeriod,
    ReturnAttachment,
    ReturnEvent,
    SignOff,
)
from reports.models import Edition, EditionLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Printed:
    """The figure in a published edition: the line, and which entries the edition could not know yet."""

    edition: Edition
    line: EditionLine
    later: int


@dataclass(frozen=True)
class Evidence:
    """Of a project's figure for a month. Amounts in 万元."""

    project: Project
    month: dt.date
    period: ReportingPeriod | None
    entries: Sequence[LedgerEntry]
    to_date: Decimal
    monthly_return: MonthlyReturn | None
    events: Sequence[ReturnEvent]
    attachments: Sequence[ReturnAttachment]
    corrections: Sequence[Correction]
    revision: PlanRevision | None
    target: MonthlyTarget | None
    sign_offs: Sequence[SignOff]
    editions: Sequence[Printed]
    records: Sequence[AuditRecord]

    @property
    def amount(self) -> Decimal:
        """What the ledger holds for the month."""
        return sum((entry.amount for entry in self.entries), ZERO)

    @property
    def files(self) -> list[Attachment]:
        """What is or was attached."""
        return [row.attachment for row in self.attachments]


def evidence_for(project: Project, month: dt.date) -> Evidence:
    """A fixed number of queries."""
    period = ReportingPeriod.objects.filter(month=month).select_related("locked_by").first()
    entries = list(
        project.ledger.filter(month=month).select_related("author", "approver", "event").order_by("posting")
    )
    row = project.returns.filter(period__month=month).select_related("entered_by", "period").first()
    revision = _in_force(project, month)
    return Evidence(
        project=project,
        month=month,
        period=period,
        entries=entries,
        to_date=_to_date(project, month),
        monthly_return=row,
        events=list(row.events.select_related("author").order_by("posting")) if row else [],
        attachments=_attachments(row),
        corrections=_corrections(project, month),
        revision=revision,
        target=revision.targets.filter(month=month.month).first() if revision else None,
        sign_offs=_sign_offs(project, period),
        editions=_editions(project, month, entries),
        records=_records(row),
    )


def _to_date(project: Project, month: dt.date) -> Decimal:
    entries = project.ledger.filter(month__range=(month.replace(month=1), month))
    amounts = entries.exclude(kind=LedgerEntry.Kind.OPENING).values_list("amount", flat=True)
    return sum(amounts, ZERO)


def _in_force(project: Project, month: dt.date) -> PlanRevision | None:
    revisions = PlanRevision.objects.filter(plan__project=project, plan__year=month.year)
    approved = revisions.filter(status=PlanRevision.Status.APPROVED, first_period__lte=month.month)
    return approved.select_related("author", "approver", "plan").order_by("-number").first()


def _attachments(row: MonthlyReturn | None) -> list[ReturnAttachment]:
    if row is None:
        return []
    attached = row.attached.select_related("attachment__file", "attachment__uploaded_by", "removed_by")
    return list(attached.defer("attachment__file__content").order_by("pk"))


def _corrections(project: Project, month: dt.date) -> list[Correction]:
    rows = project.corrections.filter(month=month).order_by("pk")
    return list(
        rows.select_related("requested_by", "reviewed_by", "approved_by", "entry").prefetch_related(
            "events__by"
        )
    )


def _sign_offs(project: Project, period: ReportingPeriod | None) -> list[SignOff]:
    if period is None:
        return []
    places = [project.responsible_unit_id, project.district_id]
    rows = SignOff.objects.filter(period=period, organization__in=places)
    return list(rows.select_related("by", "organization").order_by("pk"))


def _editions(project: Project, month: dt.date, entries: Sequence[LedgerEntry]) -> list[Printed]:
    """Published editions of this month and the later ones of the year, in the order of publication."""
    lines = EditionLine.objects.filter(
        project=project,
        edition__status=Edition.Status.PUBLISHED,
        edition__period__month__gte=month,
        edition__period__month__year=month.year,
    )
    found = lines.select_related("edition__period", "edition__published_by").order_by("edition__sequence")
    return [Printed(line.edition, line, _later(line.edition, entries)) for line in found]


def _later(edition: Edition, entries: Sequence[LedgerEntry]) -> int:
    return sum(1 for entry in entries if (entry.posting or 0) > (edition.cutoff or 0))


def _records(row: MonthlyReturn | None) -> list[AuditRecord]:
    """The trail of the return itself, oldest first."""
    if row is None:
        return []
    table = MonthlyReturn._meta.db_table
    records = AuditRecord.objects.filter(table_name=table, project_key=row.project_id, row_key=str(row.pk))
    return list(records.order_by("id"))
