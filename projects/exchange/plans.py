"""Plans by month by Excel: a draft for each project whose plan the file changes; a leader approves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import Conflict, Refusal
from common.workbooks.cells import N_
from common.workbooks.figures import plain
from projects.exchange.columns import MONTHS
from projects.exchange.reading import Given, Sheet, same_name
from projects.exchange.staging import Action, Staged
from projects.models import (
    AnnualPlan,
    ImportBatch,
    ImportRow,
    MonthlyTarget,
    PlanRevision,
    Project,
    ReportingPeriod,
)
from projects.selectors import scope_as
from projects.services.drafts import change_draft
from projects.services.plans import PlanFigures, draft_plan, reject_revision, revise_plan

Status = PlanRevision.Status
ZERO = Decimal(0)
DAYS = ("planned_start", "planned_completion")
FIELDS = ("annual_amount", *(f"month_{n}" for n in MONTHS), *DAYS, *(f"progress_{n}" for n in MONTHS))


@dataclass(frozen=True)
class Known:
    """What is stored of a project's plan for the year."""

    plan: AnnualPlan | None
    in_force: PlanRevision | None
    newest: PlanRevision | None
    values: Mapping[str, Any]


def compare(batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
    """What each row would change."""
    found = Project.objects.filter(
        scope_as(batch.author, Role.OFFICE), code__in={given.code for given in rows}
    )
    projects = {project.code: project for project in found}
    known = plans_of([project.pk for project in projects.values()], _year(batch))
    closed = _closed(_year(batch), _first(batch))
    return [_compare(Staged(given), projects.get(given.code), known, sheet, batch, closed) for given in rows]


def _year(batch: ImportBatch) -> int:
    return batch.year or batch.created_at.year


def _first(batch: ImportBatch) -> int:
    return int(batch.details.get("first_period") or 1)


def _closed(year: int, first: int) -> str:
    """The first month from ``first`` on that is closed; nothing where none is."""
    months = ReportingPeriod.objects.filter(month__year=year, month__month__gte=first)
    period = months.exclude(status=ReportingPeriod.Status.OPEN).order_by("month").first()
    return f"{period.month:%Y-%m}" if period else ""


def plans_of(projects: Sequence[int], year: int) -> dict[int, Known]:
    """What is stored of the plans of a year, by project: the draft that waits, else the plan in force."""
    plans = AnnualPlan.objects.filter(project__in=projects, year=year).select_related("project")
    revisions = PlanRevision.objects.filter(plan__in=plans).order_by("number")
    targets: dict[int, dict[int, MonthlyTarget]] = {}
    for target in MonthlyTarget.objects.filter(revision__plan__in=plans):
        targets.setdefault(target.revision_id, {})[target.month] = target
    of_plan: dict[int, list[PlanRevision]] = {}
    for revision in revisions:
        of_plan.setdefault(revision.plan_id, []).append(revision)
    found = {}
    for plan in plans:
        every = of_plan.get(plan.pk, [])
        in_force = next((one for one in reversed(every) if one.status == Status.APPROVED), None)
        newest = every[-1] if every else None
        shown = newest if newest and newest.status == Status.DRAFT else in_force
        values = _texts(shown, targets.get(shown.pk, {})) if shown else {}
        found[plan.project_id] = Known(plan, in_force, newest, values)
    return found


def cell(name: str, value: str) -> Any:
    """A stored text as it goes into a cell."""
    return dt.date.fromisoformat(value) if name in DAYS else Decimal(value)


def _texts(revision: PlanRevision, targets: Mapping[int, MonthlyTarget]) -> dict[str, Any]:
    values: dict[str, Any] = {"annual_amount": plain(revision.annual_amount)}
    values |= {name: day.isoformat() for name in DAYS if (day := getattr(revision, name))}
    for n, target in targets.items():
        values[f"month_{n}"] = plain(target.amount)
        if target.physical_progress is not None:
            values[f"progress_{n}"] = plain(target.physical_progress)
    return values


def _compare(
    staged: Staged,
    project: Project | None,
    known: Mapping[int, Known],
    sheet: Sheet,
    batch: ImportBatch,
    closed: str,
) -> Staged:
    given = staged.given
    if project is None:
        if given.code:
            staged.say(sheet, "code", N_("There is no project %(code)s."), code=given.code)
        return staged
    staged.project_id, staged.name = project.pk, project.name
    stored = known.get(project.pk) or Known(None, None, None, {})
    _check_row(staged, sheet, batch)
    if given.is_wrong:
        return staged
    staged.before = dict(stored.values) or None
    staged.values = _values(given, stored.values)
    _check_sum(staged, sheet)
    if all(staged.values.get(name) == stored.values.get(name) for name in FIELDS):
        staged.action = Action.SAME
        return staged
    _check_step(staged, stored, sheet, batch, closed)
    staged.action = Action.CHANGE if stored.in_force else Action.NEW
    return staged


def _check_row(staged: Staged, sheet: Sheet, batch: ImportBatch) -> None:
    values = staged.given.values
    if values.get("year") not in (None, _year(batch)):
        text = N_("The row is of %(given)s, this upload is for %(year)s: choose that year, or mend the row.")
        staged.say(sheet, "year", text, given=values["year"], year=_year(batch))
    if values.get("name") and not same_name(values["name"], staged.name):
        text = N_("The code is that of “%(known)s”. If the row is about another project, mend the code.")
        staged.say(sheet, "name", text, hard=False, known=staged.name)
    months = [values.get(f"month_{n}") for n in MONTHS]
    if any(month is not None for month in months):
        for n, month in zip(MONTHS, months, strict=True):
            if month is None:
                staged.say(
                    sheet, f"month_{n}", N_("Plan all twelve months or none: write 0 for a month without.")
                )
                break
    for name, value in values.items():
        if isinstance(value, Decimal) and value < 0:
            staged.say(
                sheet, name, N_("A plan is never negative (%(given)s): write 0 or more."), given=plain(value)
            )


def _values(given: Given, before: Mapping[str, Any]) -> dict[str, Any]:
    """What would be stored: a column that the file does not have leaves what there is."""
    values = {}
    for name in FIELDS:
        value = given.values[name] if name in given.values else before.get(name)
        if value is not None:
            values[name] = plain(value) if isinstance(value, Decimal) else str(value)
    months = [values.get(f"month_{n}") for n in MONTHS]
    if "annual_amount" not in values:
        values["annual_amount"] = plain(sum((Decimal(month) for month in months if month), ZERO))
    return values


def _check_sum(staged: Staged, sheet: Sheet) -> None:
    months = [staged.values.get(f"month_{n}") for n in MONTHS]
    if None in months:
        return
    total = sum((Decimal(month or 0) for month in months), ZERO)
    if total != Decimal(staged.values["annual_amount"]):
        text = N_("The months add up to %(total)s 万元, the annual plan is %(annual)s: make them equal.")
        staged.say(sheet, "annual_amount", text, total=plain(total), annual=staged.values["annual_amount"])


def _check_step(staged: Staged, stored: Known, sheet: Sheet, batch: ImportBatch, closed: str) -> None:
    """Whether the plan can be drawn up or revised as it stands."""
    first = _first(batch)
    if stored.newest and stored.newest.status == Status.DRAFT:
        staged.say(sheet, "code", N_("A draft of this plan waits for the leader: have it decided first."))
    elif closed:
        text = N_("%(month)s is closed: let the plan count from a month that is open.")
        staged.say(sheet, "code", text, month=closed)
    elif stored.in_force and not batch.details.get("reason"):
        staged.say(sheet, "code", N_("The plan is revised: write the reason into the field beside the file."))
    else:
        before = [stored.values.get(f"month_{n}") if stored.in_force else None for n in MONTHS]
        for n in range(1, first):
            if Decimal(staged.values.get(f"month_{n}") or 0) != Decimal(before[n - 1] or 0):
                text = N_("The plan counts from month %(first)s on: the months before stay at %(before)s.")
                staged.say(sheet, f"month_{n}", text, first=first, before=before[n - 1] or 0)


def _figures(values: Mapping[str, Any]) -> PlanFigures:
    months = [values.get(f"month_{n}") for n in MONTHS]
    progress = [values.get(f"progress_{n}") for n in MONTHS]
    start, completion = (dt.date.fromisoformat(values[name]) if values.get(name) else None for name in DAYS)
    return PlanFigures(
        annual_amount=Decimal(values["annual_amount"]),
        targets=None if None in months else [Decimal(month or 0) for month in months],
        physical=[None if one is None else Decimal(one) for one in progress] if any(progress) else None,
        planned_start=start,
        planned_completion=completion,
    )


def apply(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Draw up a draft for each plan; all of them or none."""
    open_to = Project.objects.filter(scope_as(user, Role.OFFICE))
    rows = list(
        ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE]).order_by("project_id")
    )
    projects = open_to.in_bulk([row.project_id for row in rows if row.project_id])
    known = plans_of(list(projects), _year(batch))
    for row in rows:
        project = projects.get(row.project_id or 0)
        if project is None:
            raise Refusal(_("Some of these projects are no longer yours to plan. Nothing was stored."))
        stored = known.get(project.pk)
        if dict(stored.values if stored else {}) != (row.before or {}):
            raise Conflict(_("Some of these plans were changed since the preview. Nothing was stored."))
        revision = _draw_up(batch, project, stored, _figures(row.given), user)
        row.after = {"revision": revision.pk, "version": revision.version}
    ImportRow.objects.bulk_update(rows, ["after"])


def _draw_up(
    batch: ImportBatch, project: Project, known: Known | None, figures: PlanFigures, user: User
) -> PlanRevision:
    first = _first(batch)
    if known is None or known.plan is None:
        return draft_plan(project=project, year=_year(batch), figures=figures, author=user, first_month=first)
    if known.in_force is None and known.newest is not None:
        # A first plan that was turned down or taken back is drawn up again in its place.
        return change_draft(
            revision=known.newest,
            version=known.newest.version,
            figures=figures,
            author=user,
            first_period=first,
            is_counted=known.plan.is_counted,
        )
    reason = str(batch.details.get("reason", ""))
    return revise_plan(plan=known.plan, first_period=first, figures=figures, author=user, reason=reason)


def undo(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Take the drafts back, unless one of them has been changed or decided."""
    rows = ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE]).order_by(
        "project_id"
    )
    for row in rows:
        after = row.after or {}
        revision = PlanRevision.objects.get(pk=after["revision"])
        if revision.status != Status.DRAFT or revision.version != after["version"]:
            raise Refusal(
                _(
                    "The plan of %(project)s has been changed or decided since the import. "
                    "Nothing was changed."
                )
                % {"project": row.name}
            )
        reject_revision(revision=revision, user=user, now=now)
