"""What a project's page shows of its story."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.scope import roles_of
from portfolio.charts import month_by_month, month_data
from portfolio.selectors.lines import Row
from portfolio.selectors.months import Month
from portfolio.selectors.project import Story
from portfolio.selectors.sums import target_of_month
from portfolio.views.dashboard import curve_words, rules
from projects.correction_selectors import SEE
from projects.models import Project, ReportingPeriod
from projects.selectors import period_to_work_on, scope_as
from projects.services.secrecy import Veil, name_in_force
from reports.models import SnapshotInput, SnapshotLine
from reports.reasons import first_plan_note, reasons


def screen(user: User, found: Story) -> dict[str, Any]:
    """The context of the page."""
    context: dict[str, Any] = {"story": found, "project": found.project, "month": found.month}
    kept = name_in_force(found.project)
    context |= {
        "is_confidential": kept is not None,
        "true_name": kept.true_name if kept and user.is_cleared else "",
        "veil": Veil.over(found.project, kept, user),
        "is_kept": holds(user, found.project, Role.OFFICE),
    }
    seen = Project.objects.visible_to(user)
    package = found.project.package_id
    context["parts"] = list(seen.filter(package=found.project).order_by("code").only("code", "name"))
    context["package_opens"] = package is not None and seen.filter(pk=package).exists()
    context["may_see_evidence"] = holds(user, found.project, Role.AUDITOR, Role.OFFICE, Role.LEADER)
    context["may_audit"] = holds(user, found.project, Role.AUDITOR)
    period = open_period()
    if period and holds(user, found.project, Role.CLERK):
        context["writable"] = period
    elif period and holds(user, found.project, Role.REVIEWER, Role.OFFICE):
        context["reviewable"] = period
    context["sees_corrections"] = holds(user, found.project, *SEE)
    if found.month and holds(user, found.project, Role.CLERK):
        context["correctable"] = closed_period(found.month)
    if found.month and found.line and found.inputs:
        context |= figures(found.month, found.line, found.inputs)
    return context


def open_period() -> ReportingPeriod | None:
    """The month that is being reported, if one is."""
    period = period_to_work_on(None)
    return period if period and period.status == ReportingPeriod.Status.OPEN else None


def closed_period(month: Month) -> ReportingPeriod | None:
    """The month that is shown, if it is closed: the clerk may ask for a correction of it."""
    closed = ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.OPEN)
    return closed.filter(month=month.first).first()


def holds(user: User, project: Project, *roles: Role) -> bool:
    """Whether somebody has one of the roles for this project; asked only of those who hold it at all."""
    if not roles_of(user) & set(roles):
        return False
    return Project.objects.filter(scope_as(user, *roles), pk=project.pk).exists()


def figures(month: Month, line: SnapshotLine, inputs: SnapshotInput) -> dict[str, Any]:
    """What there is only for a project that stands in the month's figures."""
    planned = [
        target_of_month(inputs.targets, inputs.annual_plan, number, inputs.first_month)
        for number in range(1, 13)
    ]
    by_month = month_by_month(planned, inputs.invested, month.number)
    said = [*reasons(line, rules(month)), first_plan_note(line)]
    return {
        "line": line,
        "row": Row(line, month.number),
        "by_month": by_month,
        "chart": month_data(by_month, words=curve_words() | {"unit": _("10,000 yuan")}),
        "score": score_parts(line, rules(month)["score"]),
        "reasons": [sentence for sentence in said if sentence],
    }


def score_parts(line: SnapshotLine, weights: dict[str, str]) -> list[tuple[str, Decimal | None, str]]:
    """What the score is made of: the part, its points, and how many there are to earn."""
    return [
        (_("Schedule"), line.score_schedule, weights["schedule"]),
        (_("Visual progress"), line.score_visual, weights["visual"]),
        (_("Milestones on time"), line.score_milestones, weights["milestones"]),
        (_("This month"), line.score_month, weights["month"]),
        (_("Timely, clean reporting"), line.score_reporting, weights["reporting"]),
    ]
