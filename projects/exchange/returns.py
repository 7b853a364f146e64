"""A month's returns by Excel: drafts, as the clerk's grid stores them, for a whole file at once.

What ``save_returns`` promises holds here too: the month is held open, every write names the version it
started from, a return under review is not touched, and it is all or nothing. Written set by set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import Conflict, Refusal
from common.workbooks.cells import N_
from common.workbooks.figures import plain
from projects.checks import Finding, check_return
from projects.exchange.reading import Given, Sheet, same_name
from projects.exchange.staging import Action, Staged
from projects.figures import figures_of
from projects.models import ImportBatch, ImportRow, MonthlyReturn, Project, ReportingPeriod
from projects.selectors import due_projects
from projects.services.periods import hold_open
from projects.services.secrecy import Veil, veil_for_all

Status = MonthlyReturn.Status
SQL = Path(__file__).resolve().parents[1] / "sql"
FIGURES = ("investment", "physical_progress")
TEXTS = ("stage_text", "problems")
STORED = (
    "pk",
    "version",
    "status",
    *FIGURES,
    *TEXTS,
    "explanations",
    "entered_by",
    "entered_at",
    "changed_at",
)
BLANK: Mapping[str, Any] = {
    "investment": None,
    "physical_progress": None,
    "stage_text": "",
    "problems": "",
    "explanation": "",
}


def compare(batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
    """What each row would change."""
    period = _period(batch)
    due = due_projects(batch.author, period, Role.CLERK).order_by()
    mine = {code: (pk, name) for pk, code, name in due.values_list("pk", "code", "name").iterator()}
    stored = _stored(period, due)
    veil = veil_for_all()
    staged = [_compare(given, mine, stored, sheet, period, veil) for given in rows]
    _explain([row for row in staged if row.values.get("explanation")], period)
    return staged


def _period(batch: ImportBatch) -> ReportingPeriod:
    """The month; the table lets no batch of returns be without one."""
    if batch.period is None:
        raise ReportingPeriod.DoesNotExist
    return batch.period


def _stored(period: ReportingPeriod, due: QuerySet[Project]) -> dict[int, dict[str, Any]]:
    found = MonthlyReturn.objects.filter(period=period)
    if not found.exists():
        return {}
    return {
        row[0]: dict(zip(STORED, row[1:], strict=True))
        for row in found.filter(project__in=due.values("pk")).values_list("project_id", *STORED).iterator()
    }


def _compare(
    given: Given,
    mine: Mapping[str, tuple[int, str]],
    stored: Mapping[int, dict[str, Any]],
    sheet: Sheet,
    period: ReportingPeriod,
    veil: Veil,
) -> Staged:
    if given.code not in mine:
        return _of_nobody(given, sheet, period)
    project, name = mine[given.code]
    before = stored.get(project)
    staged = Staged(given, name, project, before=_kept(before) if before else None)
    _check_row(staged, sheet, period)
    known = staged.before or BLANK
    staged.values = _values(veil.left(given.values, known), known)
    if given.is_wrong:
        return staged
    if staged.values == (known if known is BLANK else {field: known[field] for field in BLANK}):
        staged.action = Action.SAME
    elif before and (problem := _barred(before, given)):
        staged.say(sheet, "version" if "version" in given.values else "code", problem[0], **problem[1])
    else:
        staged.action = Action.CHANGE if before else Action.NEW
    return staged


def _of_nobody(given: Given, sheet: Sheet, period: ReportingPeriod) -> Staged:
    """A row of no project that one has to report."""
    staged = Staged(given)
    if given.code:
        text = N_("There is no project %(code)s among those you report for %(month)s.")
        staged.say(sheet, "code", text, code=given.code, month=f"{period.month:%Y-%m}")
    return staged


def _check_row(staged: Staged, sheet: Sheet, period: ReportingPeriod) -> None:
    values = staged.given.values
    month, name = values.get("month"), values.get("name")
    if month and month != period.month:
        text = N_(
            "The row is of %(given)s, this upload is for %(month)s: choose that month, or mend the row."
        )
        staged.say(sheet, "month", text, given=f"{month:%Y-%m}", month=f"{period.month:%Y-%m}")
    if name and not same_name(name, staged.name):
        text = N_("The code is that of “%(known)s”. If the row is about another project, mend the code.")
        staged.say(sheet, "name", text, hard=False, known=staged.name)


def _barred(before: Mapping[str, Any], given: Given) -> tuple[str, dict[str, Any]] | None:
    """Why a return can't be written over: it is under review, or somebody changed it meanwhile."""
    if before["status"] == Status.SUBMITTED:
        return N_("The return is under review. Take it back first, or leave the row as it is."), {}
    version = given.values.get("version")
    if version is not None and version != before["version"]:
        text = N_(
            "Changed by somebody else meanwhile: version %(now)s is stored with %(amount)s 万元 and "
            "%(progress)s %%, the file started from version %(given)s. To write over it, put %(now)s "
            "into the column."
        )
        amount, progress = (_text(name, before[name]) or "—" for name in FIGURES)
        return text, {"now": before["version"], "given": version, "amount": amount, "progress": progress}
    return None


def _text(name: str, value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def _values(given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What would be stored: a column that the file does not have leaves what there is."""
    investment = given.get("investment", before["investment"])
    progress = given.get("physical_progress", before["physical_progress"])
    return {
        "investment": plain(investment) if isinstance(investment, Decimal) else investment,
        "physical_progress": plain(progress) if isinstance(progress, Decimal) else progress,
        "stage_text": given.get("stage_text", before["stage_text"]),
        "problems": given.get("problems", before["problems"]),
        "explanation": given.get("explanation", before["explanation"]),
    }


def _kept(before: Mapping[str, Any]) -> dict[str, Any]:
    """What stood there, as it can be put back."""
    kept = {
        name: value.isoformat() if isinstance(value, dt.datetime) else _text(name, value)
        for name, value in before.items()
    }
    kept["explanation"] = in_one(before["explanations"])
    return kept


def in_one(explanations: Mapping[str, str]) -> str:
    """The clerk's words on what is odd, as one cell holds them."""
    return "；".join(dict.fromkeys(explanations.values()))


def _explain(rows: Sequence[Staged], period: ReportingPeriod) -> None:
    """Put the word of a row to each of the odd things that it explains."""
    for row, findings in zip(
        rows, _findings([(row.project_id or 0, row.values) for row in rows], period), strict=True
    ):
        row.values["explanations"] = {
            one.code: row.values["explanation"] for one in findings if not one.is_hard
        }


def _findings(rows: Sequence[tuple[int, Mapping[str, Any]]], period: ReportingPeriod) -> list[list[Finding]]:
    """What is wrong or odd about rows as they would be stored."""
    if not rows:
        return []
    projects = Project.objects.in_bulk([pk for pk, _values in rows])
    figures = figures_of(list(projects), period)
    return [
        check_return(
            figures[pk].facts(
                projects[pk],
                _number(values["investment"]),
                _number(values["physical_progress"]),
                values["stage_text"],
            )
        )
        for pk, values in rows
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def questions(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, list[Finding]]:
    """What handing in these rows would ask for, by row: to be mended or explained."""
    asked = [row for row in rows if row.project_id and row.action in (Action.NEW, Action.CHANGE)]
    found = _findings([(row.project_id or 0, row.given) for row in asked], _period(batch))
    return {
        row.pk: [one for one in findings if one.is_hard or not row.given.get("explanation")]
        for row, findings in zip(asked, found, strict=True)
    }


def apply(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Store the rows as drafts: all of them, or none where anything has changed since the preview."""
    period = _period(batch)
    hold_open(period)
    _check_scope(batch, user, period)
    names = {"batch": batch.pk, "period": batch.period_id, "user": user.pk, "now": now}
    try:
        written = _run("import_returns.sql", names)
    except IntegrityError as error:
        if "monthly_return_once" not in str(error):
            raise
        raise Conflict(_("Somebody else has just begun the same return. Nothing was overwritten.")) from error
    if written != _asked(batch):
        raise Conflict(_("Some of these returns were changed since the preview. Nothing was stored."))


def _check_scope(batch: ImportBatch, user: User, period: ReportingPeriod) -> None:
    """The projects must still be the clerk's, and on the month's list."""
    mine = due_projects(user, period, Role.CLERK).order_by().values("pk")
    writing = ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE])
    if writing.order_by().exclude(project_id__in=mine).exists():
        raise Conflict(_("Some of these projects are no longer yours to report. Nothing was stored."))


def _asked(batch: ImportBatch) -> int:
    """How many rows are to be written."""
    return ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE]).count()


def undo(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Put back what stood there before, unless something has been done with it since."""
    period = _period(batch)
    hold_open(period)
    _check_scope(batch, user, period)
    written = _run("undo_returns.sql", {"batch": batch.pk, "period": batch.period_id, "now": now})
    wanted = _asked(batch)
    if written != wanted:
        raise Refusal(
            _(
                "%(count)s of the returns have been changed or handed in since the import, so that "
                "it can't be undone as one step. Nothing was changed."
            )
            % {"count": wanted - written}
        )


def _run(name: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        # Of rows just copied in the planner knows nothing: it would go through them in nested loops.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute((SQL / name).read_text("utf-8"), values)
        row = cursor.fetchone()
        cursor.execute("SET LOCAL enable_nestloop = on")
    return int(row[0]) if row else 0
