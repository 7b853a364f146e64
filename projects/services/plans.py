"""Annual plans and their revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from common.numbers import half_up, wan
from projects.models import AnnualPlan, MonthlyTarget, PlanRevision, Project
from projects.progress import MONTHS, derived_targets
from projects.services.hands import drew_up, has_a_hand_in
from projects.services.history import hold_family
from projects.services.periods import hold_months_open
from projects.services.years import hold_year_open

Status = PlanRevision.Status


@dataclass(frozen=True, kw_only=True)
class PlanFigures:
    """What a revision plans for a year. Money in 万元; ``physical`` is planned progress to date in %."""

    annual_amount: Decimal
    targets: Sequence[Decimal] | None
    physical: Sequence[Decimal | None] | None = None
    planned_start: dt.date | None = None
    planned_completion: dt.date | None = None

    def months(self, first_month: int) -> list[Decimal]:
        """What is planned for each of the twelve months, derived from the annual amount where not given."""
        return (
            derived_targets(self.annual_amount, first_month) if self.targets is None else list(self.targets)
        )


def check_figures(figures: PlanFigures) -> None:
    """Refuse partly filled targets and targets that do not add up to the annual plan."""
    if figures.targets is None:
        if figures.physical:
            raise Refusal(_("Planned progress by month needs monthly targets beside it."))
        return
    if len(figures.targets) != MONTHS or len(figures.physical or [None] * MONTHS) != MONTHS:
        raise Refusal(_("Monthly targets are given for all twelve months or for none."))
    if any(target < 0 or target != half_up(target, 4) for target in figures.targets):
        raise Refusal(_("A monthly target is an amount from 0 on, in 万元 with at most four decimals."))
    total = sum(figures.targets, Decimal(0))
    if total != figures.annual_amount:
        raise Refusal(
            _("The monthly targets add up to %(total)s, the annual plan is %(annual)s: they must be equal.")
            % {"total": wan(total), "annual": wan(figures.annual_amount)}
        )


def _draft(
    plan: AnnualPlan, *, number: int, first_period: int, figures: PlanFigures, author: User, reason: str
) -> PlanRevision:
    check_figures(figures)
    revision = PlanRevision.objects.create(
        plan=plan,
        number=number,
        first_period=first_period,
        annual_amount=figures.annual_amount,
        planned_start=figures.planned_start,
        planned_completion=figures.planned_completion,
        reason=reason,
        author=author,
    )
    write_targets(revision, figures)
    return revision


def write_targets(revision: PlanRevision, figures: PlanFigures) -> None:
    """The twelve months of a revision, or none."""
    physical = figures.physical or [None] * MONTHS
    MonthlyTarget.objects.bulk_create(
        MonthlyTarget(revision=revision, month=month, amount=amount, physical_progress=progress)
        for month, (amount, progress) in enumerate(
            zip(figures.targets or [], physical if figures.targets else [], strict=True), start=1
        )
    )


@transaction.atomic
def draft_plan(
    *,
    project: Project,
    year: int,
    figures: PlanFigures,
    author: User,
    first_month: int = 1,
    is_counted: bool = True,
) -> PlanRevision:
    """Put a project on a year's list from a month on, with revision 1 as a draft."""
    check_joining(figures, first_month)
    hold_family(project)
    check_counting(project, year, is_counted)
    hold_year_open(year)
    plan, created = AnnualPlan.objects.get_or_create(
        project=project, year=year, defaults={"first_month": first_month, "is_counted": is_counted}
    )
    if not created:
        raise Refusal(_("The project already has a plan for %(year)s: revise it instead.") % {"year": year})
    return _draft(plan, number=1, first_period=first_month, figures=figures, author=author, reason="")


def check_joining(figures: PlanFigures, first_month: int) -> None:
    """Refuse targets for months in which the project is not on the list yet."""
    if any(figures.months(first_month)[: first_month - 1]):
        raise Refusal(_("Nothing is planned for the months before the project joins the list."))


def check_reason(reason: str) -> None:
    """Refuse a revision that does not say why."""
    if not reason.strip():
        raise Refusal(_("Say why the plan is revised."))


@transaction.atomic
def revise_plan(
    *, plan: AnnualPlan, first_period: int, figures: PlanFigures, author: User, reason: str
) -> PlanRevision:
    """Draft the next revision; months before ``first_period`` keep the targets they had."""
    check_reason(reason)
    hold_year_open(plan.year)
    plan = AnnualPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.revisions.filter(status=Status.DRAFT).exists():
        raise Refusal(_("A revision of this plan is still to be decided: approve or reject that one first."))
    check_months_unchanged(plan, first_period, figures)
    return _draft(
        plan,
        number=plan.revisions.latest("number").number + 1,
        first_period=first_period,
        figures=figures,
        author=author,
        reason=reason.strip(),
    )


def figures_of(revision: PlanRevision) -> PlanFigures:
    """What a stored revision plans."""
    targets = sorted(revision.targets.all(), key=lambda target: target.month)
    return PlanFigures(
        annual_amount=revision.annual_amount,
        targets=[target.amount for target in targets] or None,
        physical=[target.physical_progress for target in targets] or None,
        planned_start=revision.planned_start,
        planned_completion=revision.planned_completion,
    )


def check_months_unchanged(plan: AnnualPlan, first_period: int, figures: PlanFigures) -> None:
    """A revision holds the whole year, so the months before its first period repeat the plan in force."""
    in_force = plan.revisions.filter(status=Status.APPROVED).order_by("-number").first()
    if in_force is None:
        raise Refusal(_("The first plan is not approved yet: there is nothing to revise."))
    if first_period < plan.first_month:
        raise Refusal(_("Nothing is planned for the months before the project joins the list."))
    before = figures_of(in_force).months(plan.first_month)[: first_period - 1]
    if figures.months(plan.first_month)[: first_period - 1] != before:
        raise Refusal(_("Targets of the months before the first period it counts for can't be changed."))


@transaction.atomic
def approve_revision(
    *, revision: PlanRevision, approver: User, now: dt.datetime, version: int | None = None
) -> PlanRevision:
    """Put a drafted revision in force; the author can't approve it, and closed months can't be re-planned.

    ``version`` is the one the approver saw.
    """
    hold_family(Project.everything.get(annual_plans=revision.plan_id))
    revision = undecided(revision, version)
    if has_a_hand_in(approver, drew_up(revision)):
        raise Refusal(_("Whoever drew up a plan revision can't approve it."))
    if revision.number == 1:
        check_counting(revision.plan.project, revision.plan.year, revision.plan.is_counted)
        _check_counted_somewhere(revision.plan)
    hold_year_open(revision.plan.year)
    if revision.number > 1:
        check_months_unchanged(revision.plan, revision.first_period, figures_of(revision))
    if not hold_months_open(revision.plan.year, revision.first_period):
        raise Refusal(_closed_months(revision))
    revision.status = Status.APPROVED
    revision.approver = approver
    revision.approved_at = now
    revision.save(update_fields=["status", "approver", "approved_at"])
    return revision


def _closed_months(revision: PlanRevision) -> str:
    """A first plan that came late would change months that are out: the project joins with a later one."""
    if revision.number > 1:
        return _("Months that are already closed can't be re-planned.")
    return _(
        "%(project)s: months from %(month)s on are closed already, and what was published of them stays. "
        "Let the project join the list with a month that is open."
    ) % {"project": revision.plan.project.name, "month": f"{revision.plan.year}-{revision.first_period:02}"}


@transaction.atomic
def reject_revision(
    *,
    revision: PlanRevision,
    user: User,
    reason: str = "",
    now: dt.datetime | None = None,
    version: int | None = None,
) -> PlanRevision:
    """Put a drafted revision away, saying why; its author may take it back the same way, without a word."""
    revision = undecided(revision, version)
    if revision.author_id != user.pk and not reason.strip():
        raise Refusal(_("Say why the plan is turned down."))
    revision.status = Status.REJECTED
    revision.approver = None if revision.author_id == user.pk else user
    revision.rejection, revision.rejected_at = reason.strip(), now
    revision.save(update_fields=["status", "approver", "rejection", "rejected_at"])
    return revision


def undecided(revision: PlanRevision, version: int | None = None) -> PlanRevision:
    """The revision, locked after its plan (as ``revise_plan`` does), still the draft that was seen."""
    AnnualPlan.objects.select_for_update(no_key=True).get(pk=revision.plan_id)
    revision = (
        PlanRevision.objects.select_for_update(of=("self",))
        .select_related("plan__project__package")
        .get(pk=revision.pk)
    )
    if revision.status != Status.DRAFT:
        raise Refusal(_("This revision has been decided already."))
    if version is not None and revision.version != version:
        raise Conflict(
            _("A plan was changed since this page was opened. Nothing was decided; read it again.")
        )
    return revision


def check_counting(project: Project, year: int, is_counted: bool) -> None:
    """A project is counted, or its package is, or its parts are; the family is held."""
    if is_counted:
        check_counted_once(project, project.package, years=[year])


def _check_counted_somewhere(plan: AnnualPlan) -> None:
    """A plan that does not count is half of a package; a draft of it may come before the other half."""
    project = plan.project
    if not plan.is_counted and not project.package_id and not project.parts.exists():
        raise Refusal(
            _("%(project)s belongs to no package: its plan counts, or nothing of it would be in any total.")
            % {"project": project.name}
        )


def check_counted_once(project: Project, package: Project | None, *, years: Collection[int]) -> None:
    """Refuse to count in a year both a package and one of its parts."""
    relatives = Q(project__package=project)
    if package:
        relatives |= Q(project=package)
    counted = AnnualPlan.objects.filter(relatives, year__in=years, is_counted=True)
    if plan := counted.first():
        raise Refusal(
            _("In %(year)s either a package is counted or its parts, never both.") % {"year": plan.year}
        )


def check_listed(projects: Collection[Project], month: dt.date) -> None:
    """Refuse facts of a month for projects that are not on its list: no figure would ever show them."""
    plans = AnnualPlan.objects.listed_in(month).filter(project__in=projects)
    known = set(plans.values_list("project", flat=True))
    for project in projects:
        if project.pk not in known:
            raise Refusal(
                _("%(project)s is not on the list of %(month)s.")
                % {"project": project.name, "month": f"{month:%Y-%m}"}
            )
