"""Earlier years' totals by Excel: proposed by the office, posted when another person approves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import Refusal
from common.workbooks.cells import N_
from common.workbooks.figures import plain
from projects.exchange.reading import Given, Sheet, same_name
from projects.exchange.staging import Action, Staged
from projects.models import ImportBatch, ImportRow, LedgerEntry, OpeningBalance, Project
from projects.selectors import scope_as
from projects.services import proposals
from projects.services.openings import propose_opening

EARLIEST = 1949
Posted = Mapping[tuple[int, int], Decimal]


def compare(batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
    """What each row would change."""
    found = Project.objects.filter(
        scope_as(batch.author, Role.OFFICE), code__in={given.code for given in rows}
    )
    projects = {project.code: project for project in found}
    ids = [project.pk for project in projects.values()]
    posted = _posted(ids)
    waiting = dict(
        OpeningBalance.objects.filter(project__in=ids, status=OpeningBalance.Status.DRAFT).values_list(
            "project", "amount"
        )
    )
    first = dict(
        LedgerEntry.objects.filter(project__in=ids)
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .order_by("project", "month")
        .distinct("project")
        .values_list("project", "month")
    )
    return [
        _compare(Staged(given), projects.get(given.code), sheet, batch, posted, waiting, first)
        for given in rows
    ]


def _posted(projects: Sequence[int]) -> Posted:
    rows = LedgerEntry.objects.filter(project__in=projects, kind=LedgerEntry.Kind.OPENING)
    sums = rows.order_by().values_list("project", "month__year").annotate(total=Sum("amount"))
    return {(project, year): total for project, year, total in sums}


def _compare(
    staged: Staged,
    project: Project | None,
    sheet: Sheet,
    batch: ImportBatch,
    posted: Posted,
    waiting: Mapping[int, Decimal],
    first: Mapping[int, dt.date],
) -> Staged:
    given = staged.given
    if project is None:
        if given.code:
            staged.say(sheet, "code", N_("There is no project %(code)s."), code=given.code)
        return staged
    staged.project_id, staged.name = project.pk, project.name
    if (name := given.values.get("name")) and not same_name(name, project.name):
        text = N_("The code is that of “%(known)s”. If the row is about another project, mend the code.")
        staged.say(sheet, "name", text, hard=False, known=project.name)
    _check(staged, sheet, batch, first.get(project.pk))
    if given.is_wrong:
        return staged
    year, amount = given.values["year"], given.values["amount"]
    document = given.values.get("document") or str(batch.details.get("document", ""))
    staged.values = {
        "year": str(year),
        "amount": plain(amount),
        "document": document,
        "reason": given.values.get("reason", ""),
    }
    _place(staged, sheet, posted.get((project.pk, year)), waiting.get(project.pk))
    return staged


def _place(staged: Staged, sheet: Sheet, before: Decimal | None, waiting: Decimal | None) -> None:
    """What the row does beside what is posted and what waits for approval."""
    year, amount = staged.given.values["year"], staged.given.values["amount"]
    if amount in (before, waiting):
        staged.action = Action.SAME
        return
    if before is not None:
        text = N_(
            "%(before)s 万元 are posted to the end of %(year)s already: put that right by a correction."
        )
        staged.say(sheet, "amount", text, before=plain(before), year=year)
    elif waiting is not None:
        text = N_("%(amount)s 万元 wait for approval already: have them decided first.")
        staged.say(sheet, "amount", text, amount=plain(waiting))
    staged.action = Action.NEW


def _check(staged: Staged, sheet: Sheet, batch: ImportBatch, first: dt.date | None) -> None:
    values = staged.given.values
    year, amount = values.get("year"), values.get("amount")
    if "year" in values and (year is None or not EARLIEST <= year <= 2199):
        text = N_("Write the year to whose end the amount counts, such as %(right)s.")
        staged.say(sheet, "year", text, right=batch.created_at.year - 1)
    elif year is not None and first is not None and year >= first.year:
        text = N_(
            "From %(first)s on the project has entries of its own: an earlier total ends before that year."
        )
        staged.say(sheet, "year", text, first=f"{first:%Y-%m}")
    if "amount" in values and not amount:
        staged.say(
            sheet,
            "amount",
            N_("An opening balance of nothing says nothing: write the amount, or delete the row."),
        )
    if not values.get("document") and not batch.details.get("document"):
        text = N_("Name the document from which the figure comes, here or in the field beside the file.")
        staged.say(sheet, "document", text)


def apply(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Propose each of them; all or none."""
    rows = list(ImportRow.objects.filter(batch=batch, action=Action.NEW).order_by("project_id"))
    projects = Project.objects.filter(scope_as(user, Role.OFFICE)).in_bulk(
        [row.project_id for row in rows if row.project_id]
    )
    for row in rows:
        if row.project_id not in projects:
            raise Refusal(_("Some of these projects are no longer yours to plan. Nothing was stored."))
        balance = propose_opening(
            project=projects[row.project_id],
            year=int(row.given["year"]),
            amount=Decimal(row.given["amount"]),
            document=row.given["document"],
            reason=row.given["reason"],
            author=user,
            now=now,
        )
        row.after = {"balance": balance.pk}
    ImportRow.objects.bulk_update(rows, ["after"])


def undo(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Take the proposals back, unless one of them has been decided."""
    for row in ImportRow.objects.filter(batch=batch, action=Action.NEW).order_by("project_id"):
        proposals.reject(OpeningBalance.objects.get(pk=(row.after or {})["balance"]), user, "", now)
