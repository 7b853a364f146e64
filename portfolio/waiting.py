"""What waits for somebody: a line for each kind of thing that does not go on before they have done it.

Counts only what the person may do today, in the roles they hold or stand in for; each kind is one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.assistance import locked
from accounts.models import Organization, Role, User
from accounts.scope import FIGURE_ROLES, acts_for, holds, paths_as, roles_at_root, roles_of
from common.clock import business_today
from coordination import meeting_selectors, order_selectors
from coordination.models import Problem
from coordination.nodes_selectors import nodes_to_report
from coordination.permit_late import LatePermits
from coordination.permit_selectors import permits_to_move
from coordination.problem_selectors import waits_for
from projects.correction_selectors import corrections_seen, waiting_for
from projects.due import still_open
from projects.models import (
    Departure,
    ExemptionRequest,
    MilestoneChange,
    MonthlyReturn,
    OpeningBalance,
    PlanRevision,
    ReportingPeriod,
    YearClosing,
)
from projects.selectors import due_projects, scope_as
from projects.services.authorship import written_by
from projects.services.signoffs import SIGNS, totals
from reports.models import ApprovalEvent, Consultation, Edition, Remark

Status = MonthlyReturn.Status
ANSWER_AND_DECIDE = {Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER}
#: What is to be done about orders and tasks, by the step.
ORDERS = {
    "answer": _("Orders and talks to answer"),
    "hold": _("Talks to hold"),
    "verify": _("Orders and talks to verify"),
    "close": _("Orders and talks to close"),
}
TASKS = {"done": _("Tasks of meetings to carry out"), "verify": _("Tasks of meetings to verify")}


@dataclass(frozen=True)
class Waiting:
    """So many things of a kind, and where they are done."""

    what: Promise
    count: int
    address: str
    month: str = ""


def waiting_of(user: User, late: LatePermits | None = None) -> list[Waiting]:
    """Everything that waits for somebody, what has a month first; ``late`` where many are asked about."""
    lines = (part(user) for part in PARTS)
    found = chain(*lines, _of_nodes(user, late), _of_accounts(user))
    return [line for line in found if line.count]


def _of_months(user: User) -> Iterator[Waiting]:
    """Returns to be handed in and reviewed, totals to be signed."""
    roles = roles_of(user)
    if not roles & {Role.CLERK, Role.REVIEWER}:
        return
    for period in still_open():
        month, at = f"{period.month:%Y-%m}", f"?month={period.month:%Y-%m}"
        if Role.CLERK in roles:
            yield Waiting(
                _("Returns to hand in"), _unreturned(user, period), reverse("return-list") + at, month
            )
        if Role.REVIEWER in roles:
            yield Waiting(
                _("Returns to review"), _unreviewed(user, period), reverse("review-queue") + at, month
            )
        yield Waiting(_("Totals to sign off"), _unsigned(user, period), reverse("sign-offs") + at, month)


def _unsigned(user: User, period: ReportingPeriod) -> int:
    """Totals for which the user signs of which all is in, and that nobody has signed as they stand now."""
    below = Q(pk__in=[])
    for path in paths_as(user, *SIGNS.values()):
        below |= Q(path__startswith=path)
    places = Organization.objects.filter(below).values_list("pk", flat=True)
    return sum(
        one.count == one.due and not one.is_signed and holds(user, SIGNS[one.level], one.organization)
        for one in totals(period, places)
    )


def _unreviewed(user: User, period: ReportingPeriod) -> int:
    handed_in = MonthlyReturn.objects.filter(period=period, status=Status.SUBMITTED)
    rows = handed_in.filter(scope_as(user, Role.REVIEWER, prefix="project__"))
    return rows.exclude(written_by(user)).count()


def _unreturned(user: User, period: ReportingPeriod) -> int:
    handed_in = MonthlyReturn.objects.filter(period=period, status__in=[Status.SUBMITTED, Status.APPROVED])
    return due_projects(user, period, Role.CLERK).exclude(pk__in=handed_in.values("project")).count()


def _of_corrections(user: User) -> Iterator[Waiting]:
    if roles_of(user) & {Role.REVIEWER, Role.OFFICE}:
        rows = corrections_seen(user).filter(waiting_for(user))
        yield Waiting(_("Corrections to decide"), rows.count(), reverse("correction-list") + "?list=waiting")


def _of_plans(user: User) -> Iterator[Waiting]:
    """What the leader approves of plans; nobody approves what is their own."""
    if Role.LEADER not in roles_of(user):
        return
    by_plan = Q(scope_as(user, Role.LEADER, prefix="plan__project__"), status="draft")
    by_project = Q(scope_as(user, Role.LEADER, prefix="project__"), status="draft")
    drafts: list[QuerySet[Any]] = [
        PlanRevision.objects.filter(by_plan),
        Departure.objects.filter(by_plan),
        OpeningBalance.objects.filter(by_project),
        MilestoneChange.objects.filter(by_project),
    ]
    if Role.LEADER in roles_at_root(user):
        drafts.append(YearClosing.objects.filter(status="draft"))
    own = acts_for(user)
    count = sum(rows.exclude(author__in=own).count() for rows in drafts)
    yield Waiting(_("Plans to approve"), count, reverse("plan-approvals"))
    asked = ExemptionRequest.objects.filter(scope_as(user, Role.LEADER, prefix="project__"))
    rest = asked.filter(status=ExemptionRequest.Status.WAITING).exclude(requested_by__in=own).count()
    yield Waiting(_("Stops and reasons for delay to decide"), rest, reverse("exemption-list"))


def _of_editions(user: User) -> Iterator[Waiting]:
    """Drafts that a leader has to decide on, that units may comment, and comments to be answered."""
    root = roles_at_root(user)
    drafts = Edition.objects.filter(status=Edition.Status.DRAFT).select_related("period")
    if Role.LEADER in root:
        own = acts_for(user)
        others = drafts.exclude(built_by__in=own)
        steps = ApprovalEvent.objects.filter(edition__in=others).select_related("edition__period")
        for step in steps.order_by("edition_id", "-pk").distinct("edition_id"):
            if step.to_id in (None, *own) and step.kind in ("handed_over", "delegated"):
                yield _of_month(_("Circular to approve"), 1, "approval", step.edition)
    if Role.OFFICE in root:
        for draft in drafts:
            open_remarks = Remark.objects.filter(edition=draft, answer__isnull=True).count()
            yield _of_month(_("Comments on the draft to answer"), open_remarks, "consultation", draft)
    elif roles_of(user) & {Role.CLERK, Role.REVIEWER}:
        open_now = Consultation.objects.filter(
            edition__in=drafts.filter(approvals__isnull=True), closes_on__gte=business_today()
        )
        spoken = Remark.objects.filter(author__in=acts_for(user)).values("edition")
        for shown in open_now.exclude(edition__in=spoken).select_related("edition__period"):
            yield _of_month(_("Draft circular to comment on"), 1, "consultation", shown.edition)


def _of_month(what: Promise, count: int, name: str, edition: Edition) -> Waiting:
    month = edition.period.month
    return Waiting(what, count, reverse(name, args=[month.year, month.month]), f"{month:%Y-%m}")


def _of_problems(user: User) -> Iterator[Waiting]:
    if roles_of(user) & ANSWER_AND_DECIDE:
        rows = Problem.objects.visible_to(user).filter(waits_for(user))
        address = reverse("problem-list") + "?list=waiting"
        yield Waiting(pgettext_lazy("issues", "Problems"), rows.count(), address)


def _of_orders(user: User) -> Iterator[Waiting]:
    """Rectification orders and talks, by what is to be done about them."""
    if roles_of(user) & ANSWER_AND_DECIDE:
        for step, number in order_selectors.waiting_counts(user).items():
            yield Waiting(ORDERS[step], number, reverse("order-list") + f"?list=my_{step}")


def _of_meetings(user: User) -> Iterator[Waiting]:
    """Minutes to release, and what meetings asked for; a task can be given to anybody by name."""
    if roles_of(user) & {Role.OFFICE, Role.LEADER}:
        minutes = meeting_selectors.minutes_to_release(user, business_today())
        yield Waiting(_("Minutes to release"), minutes, reverse("meeting-list") + "?list=release")
    if roles_of(user) & set(FIGURE_ROLES):
        for step, number in meeting_selectors.waiting_counts(user).items():
            yield Waiting(TASKS[step], number, reverse("task-list") + f"?list=my_{step}")


def _of_nodes(user: User, late: LatePermits | None) -> Iterator[Waiting]:
    """Nodes and permits about which the unit, or the office, has to say or do something."""
    if roles_of(user) & {Role.CLERK, Role.OFFICE}:
        today = business_today()
        nodes, permits = nodes_to_report(user, today), permits_to_move(user, today, late)
        yield Waiting(_("Nodes overdue or due this week"), nodes, reverse("node-week") + "?what=waiting")
        yield Waiting(_("Permits to take further"), permits, reverse("permit-list") + "?what=waiting")


def _of_accounts(user: User) -> Iterator[Waiting]:
    if Role.SECURITY_ADMIN in roles_at_root(user):
        yield Waiting(_("Accounts locked out"), len(locked()), reverse("sign-in-help"))


PARTS: tuple[Callable[[User], Iterator[Waiting]], ...] = (
    *(_of_months, _of_editions, _of_corrections, _of_plans, _of_problems),
    *(_of_orders, _of_meetings),
)
