"""The nodes of a project: laid backwards from the due day, edited, fixed as a baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from common.models import CalendarDay
from coordination.models import Node, NodeBaseline, NodeBaselineLine, NodeKind, NodeLink, NodePlan
from coordination.nodes_back import Circle, Step, chains, in_order, lay_back
from coordination.services.nodes_templates import newest_template, steps_of
from projects.models import Milestone, MilestoneDate, Project
from projects.services.history import hold_project
from projects.services.secrecy import covered

MOST_NODES = 40
LONGEST = 2000  # working days of one node
#: Which of the register's milestones a node is, where the project has just one of the kind.
SAME = {
    NodeKind.START: Milestone.Kind.STARTED,
    NodeKind.ROOF_SEALED: Milestone.Kind.ROOF_SEALED,
    NodeKind.IN_USE: Milestone.Kind.IN_USE,
}


@dataclass(frozen=True)
class NodeEdit:
    """A row of the plan as somebody wants it. ``key`` is the node's id, or any word for a new one."""

    key: str
    kind: str
    days: int
    name: str = ""
    planned_on: dt.date | None = None
    milestone: int | None = None
    after: tuple[str, ...] = ()
    is_removed: bool = False


@dataclass
class Draft:
    """Rows that are being stored: what stands in the register, and the days that they come to."""

    rows: Sequence[NodeEdit]
    milestones: Mapping[int, dt.date]
    laid: dict[str, dt.date] = field(default_factory=dict)

    def day(self, row: NodeEdit) -> dt.date | None:
        """A node's own day; None where the day is the milestone's."""
        if row.milestone:
            return None
        return self.laid.get(row.key) or row.planned_on


def exceptions() -> dict[dt.date, bool]:
    """The whole working calendar."""
    return dict(CalendarDay.objects.values_list("day", "is_working"))


def planned_days(project: Project) -> dict[int, dt.date]:
    """The project's milestones that can be linked, with the planned day in force."""
    dates = MilestoneDate.objects.filter(
        project=project, kind=MilestoneDate.Kind.PLANNED, milestone__is_withdrawn=False, on__isnull=False
    )
    return {row.milestone_id: row.on for row in dates.order_by("posting") if row.on}


@transaction.atomic
def lay_plan(*, project: Project, due_on: dt.date, author: User, now: dt.datetime) -> NodePlan:
    """Lay the category's template backwards from the day the project is due; once."""
    hold_project(project)
    if NodePlan.objects.filter(project=project).exists():
        raise Conflict(
            _("%(project)s has its nodes already: edit them, or lay them out again from another day.")
            % {"project": project.name}
        )
    template = newest_template(project.category)
    plan = NodePlan.objects.create(
        project=project, due_on=due_on, template=template, changed_by=author, changed_at=now, version=0
    )
    linked = _same_milestones(project)
    rows = [
        NodeEdit(
            step["kind"], step["kind"], step["days"], "", None, linked.get(step["kind"]), tuple(step["after"])
        )
        for step in steps_of(project.category, template)
    ]
    return _store(plan, Draft(rows, planned_days(project)), relay=True, author=author, now=now)


def _same_milestones(project: Project) -> dict[str, int]:
    """The register's milestone that a kind of node is, where there is no doubt."""
    found: dict[str, list[int]] = {}
    days = planned_days(project)
    for row in project.milestones.filter(pk__in=days):
        found.setdefault(row.kind, []).append(row.pk)
    return {kind: found[same][0] for kind, same in SAME.items() if len(found.get(same, [])) == 1}


def held_plan(project: Project, seen: int) -> NodePlan:
    """The plan, kept from others until the transaction ends; ``seen`` is the version it was read in."""
    hold_project(project)
    plan = NodePlan.objects.filter(project=project).select_related("project").first()
    if plan is None:
        raise Refusal(_("%(project)s has no nodes yet.") % {"project": project.name})
    if plan.version != seen:
        raise Conflict(
            _("The nodes of %(project)s were changed meanwhile. Nothing was overwritten.")
            % {"project": project.name}
        )
    return plan


@transaction.atomic
def edit_plan(
    *,
    project: Project,
    seen: int,
    due_on: dt.date,
    rows: Sequence[NodeEdit],
    relay: bool,
    author: User,
    now: dt.datetime,
) -> NodePlan:
    """Store the rows of the plan; with ``relay`` their days are laid out backwards again."""
    plan = held_plan(project, seen)
    plan.due_on = due_on
    return _store(plan, Draft(rows, planned_days(project)), relay=relay, author=author, now=now)


def _store(plan: NodePlan, draft: Draft, *, relay: bool, author: User, now: dt.datetime) -> NodePlan:
    kept = [row for row in draft.rows if not row.is_removed]
    _check(kept, draft)
    steps = _steps(kept)
    if relay:
        pinned = {row.key: draft.milestones[row.milestone] for row in kept if row.milestone}
        draft.laid = lay_back(steps, plan.due_on, exceptions(), pinned)
    for row in kept:
        if not row.milestone and draft.day(row) is None:
            raise Refusal(_("%(node)s: write the planned day.") % {"node": called(row.kind, row.name)})
    nodes = {
        row.key: _write(plan.project, position, row, draft, author, now)
        for position, row in enumerate(draft.rows)
    }
    _relink(plan.project, steps, nodes)
    plan.version += 1
    plan.changed_by, plan.changed_at = author, now
    plan.save()
    return plan


def _check(rows: Collection[NodeEdit], draft: Draft) -> None:
    if not 0 < len(rows) <= MOST_NODES:
        raise Refusal(_("A plan has 1 to %(most)s nodes.") % {"most": MOST_NODES})
    linked = [row.milestone for row in rows if row.milestone]
    for row in rows:
        name = called(row.kind, row.name)
        if row.kind == NodeKind.OTHER and not row.name:
            raise Refusal(_("A node of another kind needs a name."))
        if not 0 <= row.days <= LONGEST:
            raise Refusal(_("%(node)s: 0 to %(most)s working days.") % {"node": name, "most": LONGEST})
        if row.milestone and row.milestone not in draft.milestones:
            raise Refusal(_("%(node)s: the milestone is not one of this project’s.") % {"node": name})
        if row.milestone and linked.count(row.milestone) > 1:
            raise Refusal(_("%(node)s: a milestone can be one node only.") % {"node": name})


def _steps(rows: Collection[NodeEdit]) -> list[Step]:
    """The rows as they wait for one another; a circle is said plainly."""
    there = {row.key: called(row.kind, row.name) for row in rows}
    steps = [
        Step(row.key, row.days, tuple(key for key in dict.fromkeys(row.after) if key in there))
        for row in rows
    ]
    try:
        in_order(steps)
    except Circle as circle:
        way = " → ".join(there[key] for key in circle.path)
        raise Refusal(
            _("These nodes wait for one another in a circle, so that none could begin: %(way)s.")
            % {"way": way}
        ) from circle
    return steps


def called(kind: str, name: str) -> str:
    """A node in words."""
    label = str(NodeKind(kind).label)
    return name if kind == NodeKind.OTHER and name else f"{label} · {name}" if name else label


def _write(
    project: Project, position: int, row: NodeEdit, draft: Draft, author: User, now: dt.datetime
) -> Node:
    """A node as the row has it; one that stays as it was is not touched."""
    node = Node(project=project, version=0)
    if row.key.isdigit():
        node = Node.objects.get(pk=int(row.key), project=project)
    before = {name: getattr(node, name) for name in FIELDS}
    if row.is_removed:
        node.is_removed = True
    else:
        _fill(node, row, draft.day(row), covered(row.name))
        node.position = position
    if node.pk and before == {name: getattr(node, name) for name in FIELDS}:
        return node
    node.version += 1
    node.changed_by, node.changed_at = author, now
    node.save()
    return node


FIELDS = ("kind", "name", "position", "days", "planned_on", "milestone_id", "is_removed")


def _fill(node: Node, row: NodeEdit, day: dt.date | None, name: str) -> None:
    if node.actual_on and row.milestone:
        raise Refusal(
            _("%(node)s has been reported as reached: take that back before it is linked to a milestone.")
            % {"node": called(row.kind, row.name)}
        )
    node.kind, node.name, node.days = row.kind, name, row.days
    node.planned_on, node.milestone_id = day, row.milestone
    node.is_removed = False


def _relink(project: Project, steps: Collection[Step], nodes: Mapping[str, Node]) -> None:
    wanted = {(nodes[step.key].pk, nodes[key].pk) for step in steps for key in step.after}
    there = {(link.node_id, link.before_id): link for link in NodeLink.objects.filter(project=project)}
    NodeLink.objects.filter(pk__in=[link.pk for pair, link in there.items() if pair not in wanted]).delete()
    NodeLink.objects.bulk_create(
        NodeLink(project=project, node_id=node, before_id=before)
        for node, before in sorted(wanted - set(there))
    )


@transaction.atomic
def baseline_plan(
    *, project: Project, seen: int, reason: str, author: User, now: dt.datetime
) -> NodeBaseline:
    """Fix the plan as it stands. The first baseline is kept for ever; a later one says why."""
    plan = held_plan(project, seen)
    number = NodeBaseline.objects.filter(project=project).count() + 1
    reason = covered(reason.strip())
    if number > 1 and not reason:
        raise Refusal(
            _("Say why the plan is fixed anew: the earlier baselines stay, and are compared with it.")
        )
    nodes = list(Node.objects.filter(project=project).in_force().with_days().prefetch_related("waits_for"))
    baseline = NodeBaseline.objects.create(
        project=project, number=number, due_on=plan.due_on, reason=reason, author=author, business_at=now
    )
    found = chains(steps_from(nodes))
    NodeBaselineLine.objects.bulk_create(
        NodeBaselineLine(
            project=project,
            baseline=baseline,
            node=node,
            name=called(node.kind, node.name),
            on=node.day,
            days=node.days,
            after=sorted(link.before_id for link in node.waits_for.all()),
            is_critical=found[str(node.pk)].is_critical,
        )
        for node in nodes
    )
    plan.version += 1
    plan.changed_by, plan.changed_at = author, now
    plan.save()
    return baseline


def steps_from(nodes: Sequence[Node]) -> list[Step]:
    """Stored nodes as they wait for one another; ``waits_for`` should be read already."""
    return [
        Step(str(node.pk), node.days, tuple(str(link.before_id) for link in node.waits_for.all()))
        for node in nodes
    ]
