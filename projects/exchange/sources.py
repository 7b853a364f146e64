"""What goes into the templates: the rows of somebody's scope, as they stand today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.naming import local_name
from projects.exchange.choices import Choices
from projects.exchange.plans import cell, plans_of
from projects.exchange.returns import in_one
from projects.exchange.templates import LOCKED, Content
from projects.figures import figures_of
from projects.models import ImportBatch, LedgerEntry, MonthlyReturn, Project, ReportingPeriod
from projects.selectors import due_projects, returns_of, scope_as
from projects.services.secrecy import confidential, veil_for_all

Kind = ImportBatch.Kind


def common_words() -> list[str]:
    """What holds for every table."""
    return [
        _("Write only into the columns with a blue head; the grey ones are there to be compared with."),
        _("Amounts are in 万元, percentages from 0 to 100. Leave blank what is not known; write 0 for none."),
        _("Don't change project codes and versions: by them every row finds its place again."),
        _("Rows that you leave as they are, or delete from this file, stay as they are stored."),
        _("Upload it where you downloaded it. Nothing is stored before you have seen what would change."),
    ]


def returns(user: User, period: ReportingPeriod) -> Content:
    """The month's returns of somebody's projects, with what they are compared with."""
    return Content(
        kind=Kind.RETURNS,
        title=_("Returns %(month)s") % {"month": f"{period.month:%Y-%m}"},
        rows=_return_rows(user, period),
        choices={},
        explained=[
            *common_words(),
            _("“Explanation” is for what looks odd, such as an amount of zero; the reviewer reads it."),
            _("Uploaded returns are drafts: hand them in on the page of the monthly returns."),
        ],
        locked=frozenset({"code", "name", "month"}),
    )


def _return_rows(user: User, period: ReportingPeriod) -> Iterator[Mapping[str, Any]]:
    projects = list(due_projects(user, period, Role.CLERK).select_related("responsible_unit"))
    stored, figures = returns_of(projects, period), figures_of([project.pk for project in projects], period)
    veil = veil_for_all()
    for project in projects:
        row, known = stored.get(project.pk), figures[project.pk]
        yield {
            "code": project.code,
            "name": project.name,
            "unit": local_name(project.responsible_unit),
            "month": f"{period.month:%Y-%m}",
            "target": known.target,
            "last_month": known.last_month,
            "invested_before": known.invested_before,
            "last_progress": known.last_progress,
            **veil.within(_stored(row)),
        }


def _stored(row: MonthlyReturn | None) -> Mapping[str, Any]:
    if row is None:
        return {"version": 0}
    names = ("investment", "physical_progress", "stage_text", "problems", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "explanation": in_one(row.explanations),
    }


def projects(user: User) -> Content:
    """The register, as far as it is the user's."""
    choices = Choices.of_today()
    return Content(
        kind=Kind.PROJECTS,
        title=_("Projects"),
        rows=_project_rows(user),
        choices=choices.shown,
        explained=[
            *common_words(),
            _("A row with a code that is not known yet takes a new project in."),
            _(
                "A change of category, level, district, unit, department, official or team "
                "is posted from its day on."
            ),
            _(
                "Of confidential projects only the alias stands here; "
                "their names and summaries stay as they are."
            ),
        ],
    )


def _project_rows(user: User) -> Iterator[Mapping[str, Any]]:
    found = Project.objects.for_page().filter(scope_as(user, Role.OFFICE))
    veil, kept = veil_for_all(), confidential()
    for project in found.order_by("code"):
        names = ("code", "name", "lead_official", "work_team", "total_investment", "summary", "version")
        words = veil.within({name: getattr(project, name) for name in names})
        if project.pk in kept:
            words |= {"summary": None, LOCKED: {"name", "summary"}}
        yield {
            **words,
            "category": project.category.name,
            "level": project.get_level_display(),
            "district": project.district.name,
            "responsible_unit": project.responsible_unit.name,
            "supervising_department": project.supervising_department.name
            if project.supervising_department
            else "",
        }


def plans(user: User, year: int) -> Content:
    """Every project's plan of a year, month by month."""
    return Content(
        kind=Kind.PLANS,
        title=_("Plans %(year)s") % {"year": year},
        rows=_plan_rows(user, year),
        choices={},
        explained=[
            *common_words(),
            _(
                "The twelve months add up to the annual plan; leave all twelve blank to have "
                "them derived from it."
            ),
            _("Monthly progress is the planned physical progress to date, in percent."),
            _("Uploaded plans are drafts until a leader approves them."),
        ],
        locked=frozenset({"code", "name", "year"}),
    )


def _plan_rows(user: User, year: int) -> Iterator[Mapping[str, Any]]:
    every = Project.objects.filter(scope_as(user, Role.OFFICE)).order_by("code")
    known = plans_of([project.pk for project in every], year)
    for project in every:
        stored = known.get(project.pk)
        yield {
            "code": project.code,
            "name": project.name,
            "year": year,
            **{name: cell(name, value) for name, value in (stored.values if stored else {}).items()},
        }


def openings(user: User, year: int) -> Content:
    """What was invested before the first year, where that is known."""
    entries = (
        LedgerEntry.objects.filter(
            scope_as(user, Role.OFFICE, prefix="project__"), kind=LedgerEntry.Kind.OPENING
        )
        .order_by("project__code", "month")
        .values("project__code", "project__name", "month__year")
        .annotate(total=Sum("amount"))
    )
    rows = {
        row["project__code"]: {
            "code": row["project__code"],
            "name": row["project__name"],
            "year": row["month__year"],
            "amount": row["total"],
        }
        for row in entries
    }
    others = Project.objects.filter(scope_as(user, Role.OFFICE)).exclude(code__in=rows).order_by("code")
    blank = [
        {"code": code, "name": name, "year": year - 1} for code, name in others.values_list("code", "name")
    ]
    return Content(
        kind=Kind.OPENINGS,
        title=_("Earlier years' totals"),
        rows=[*rows.values(), *blank],
        choices={},
        explained=[
            *common_words(),
            _("Delete the rows of projects without earlier investment."),
            _("The totals count when another person has approved them."),
        ],
        locked=frozenset({"code", "name"}),
    )


def content_of(kind: str, user: User, period: ReportingPeriod | None, year: int) -> Content:
    """The table of a kind."""
    if period is not None:
        return returns(user, period)
    if kind == Kind.PROJECTS:
        return projects(user)
    return plans(user, year) if kind == Kind.PLANS else openings(user, year)
