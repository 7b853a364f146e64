"""Earlier years' totals by Excel: proposed by the office, posted when another person approves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import Refusal
from common.workbooks.cells import N_
from common.workbooks.figures import plain
from projects.exchange.reading import Given, Sheet, same_name
from projects.exchange.staging import Action, Staged
from projects.models import AnnualPlan, ImportBatch, ImportRow, LedgerEntry, OpeningBalance, Project
from projects.selectors import scope_as
from projects.services import proposals
from projects.services.openings import propose_opening

EARLIEST = 1949
WRITES = (Action.NEW, Action.CHANGE)


@dataclass(frozen=True)
class Balance:
    """Everything invested up to the end of a year, in 万元."""

    year: int
    amount: Decimal


@dataclass(frozen=True)
class Stand:
    """What there is of the projects of a file, by project: one figure holds all earlier years."""

    posted: Mapping[int, Balance]
    waiting: Mapping[int, Balance]
    first_plan: Mapping[int, int]


def compare(batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
    """What each row would change."""
    found = Project.objects.filter(
        scope_as(batch.author, Role.OFFICE), code__in={given.code for given in rows}
    )
    projects = {project.code: project for project in found}
    stand = _stand([project.pk for project in projects.values()])
    return [_compare(Staged(given), projects.get(given.code), sheet, batch, stand) for given in rows]


def _stand(projects: Sequence[int]) -> Stand:
    entries = LedgerEntry.objects.filter(project__in=projects, kind=LedgerEntry.Kind.OPENING)
    sums = entries.order_by().values_list("project").annotate(Max("month__year"), Sum("amount"))
    drafts = OpeningBalance.objects.filter(project__in=projects, status=OpeningBalance.Status.DRAFT)
    plans = AnnualPlan.objects.filter(project__in=projects).order_by().values_list("project")
    return Stand(
        posted={project: Balance(year, amount) for project, year, amount in sums},
        waiting={row.project_id: Balance(row.month.year, row.amount) for row in drafts},
        first_plan=dict(plans.annotate(Min("year"))),
    )


def _compare(
    staged: Staged, project: Project | None, sheet: Sheet, batch: ImportBatch, stand: Stand
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
    _check(staged, sheet, batch, stand.first_plan.get(project.pk))
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
    _place(staged, sheet, stand.posted.get(project.pk), stand.waiting.get(project.pk))
    return staged


def _place(staged: Staged, sheet: Sheet, posted: Balance | None, waiting: Balance | None) -> None:
    """What the row does beside what is posted and what waits for approval."""
    stated = Balance(staged.given.values["year"], staged.given.values["amount"])
    if stated == waiting or (posted and stated.amount == posted.amount):
        staged.action = Action.SAME
    elif waiting:
        text = N_("%(amount)s 万元 to the end of %(year)s wait for approval: have them decided first.")
        staged.say(sheet, "amount", text, amount=plain(waiting.amount), year=waiting.year)
    elif posted is None:
        staged.action = Action.NEW
    elif stated.year < posted.year:
        text = N_(
            "%(amount)s 万元 are posted to the end of %(year)s: give the total of that year or a later one."
        )
        staged.say(sheet, "year", text, amount=plain(posted.amount), year=posted.year)
    else:
        staged.action = Action.CHANGE
        staged.before = {"year": str(posted.year), "amount": plain(posted.amount)}
        text = N_(
            "%(amount)s 万元 are posted to the end of %(year)s: once approved, the difference is posted."
        )
        staged.say(sheet, "amount", text, hard=False, amount=plain(posted.amount), year=posted.year)


def _check(staged: Staged, sheet: Sheet, batch: ImportBatch, first_plan: int | None) -> None:
    values = staged.given.values
    year, amount = values.get("year"), values.get("amount")
    if "year" in values and (year is None or not EARLIEST <= year <= 2199):
        text = N_("Write the year to whose end the amount counts, such as %(right)s.")
        staged.say(sheet, "year", text, right=batch.created_at.year - 1)
    elif year is not None and first_plan is not None and year >= first_plan:
        text = N_(
            "The project has plans from %(first)s on: what was invested from then on comes from its returns, "
            "the earlier total ends before."
        )
        staged.say(sheet, "year", text, first=first_plan)
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
    rows = list(ImportRow.objects.filter(batch=batch, action__in=WRITES).order_by("project_id"))
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
    for row in ImportRow.objects.filter(batch=batch, action__in=WRITES).order_by("project_id"):
        proposals.reject(OpeningBalance.objects.get(pk=(row.after or {})["balance"]), user, "", now)
