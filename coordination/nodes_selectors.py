"""What the pages of nodes read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from accounts.models import Organization, Role, User
from accounts.scope import roles_of
from common.workdays import shifted
from coordination.gantt import Bar, Chart, draw
from coordination.models import Node, NodeBaseline, NodeBaselineLine, NodePlan
from coordination.models.nodes import NodeQuerySet
from coordination.nodes_back import Chain, Misfit, chains, misfits
from coordination.services.nodes_plan import called, exceptions, steps_from
from coordination.waiting import WAITING, nodes_waiting
from projects.models import Project
from projects.selectors import scope_as
from projects.services.secrecy import Veil

ONE_DAY = dt.timedelta(days=1)
MOST = 500  # rows of the week's list


def holds(user: User, project: Project, *roles: Role) -> bool:
    """Whether somebody has one of the roles for this project; asked only of those who hold it at all."""
    if not roles_of(user) & set(roles):
        return False
    return Project.objects.filter(scope_as(user, *roles), pk=project.pk).exists()


@dataclass(frozen=True)
class Standing:
    """How a node stands: its days, and how many of them it is early or late."""

    node: Node
    name: str
    day: dt.date
    reached: dt.date | None
    today: dt.date

    @classmethod
    def of(cls, node: Node, today: dt.date, veil: Veil) -> Standing:
        """Of a node that was read ``with_days``."""
        return cls(node, called(node.kind, veil(node.name)), node.day, node.reached_on, today)

    @property
    def forecast(self) -> dt.date | None:
        """The day it is expected, until it is reached."""
        return None if self.reached else self.node.forecast_on

    @property
    def early(self) -> int | None:
        """Days reached, or expected, before the planned day; negative when late; None while unknown."""
        day = self.reached or self.forecast
        return None if day is None else (self.day - day).days

    @property
    def late(self) -> int:
        """The same with its sign turned."""
        return -(self.early or 0)

    @property
    def overdue(self) -> int:
        """Days past the planned day while it is not reached."""
        return 0 if self.reached else max((self.today - self.day).days, 0)

    @property
    def state(self) -> str:
        """In one word."""
        if self.reached:
            return "reached"
        if self.overdue:
            return "overdue"
        return "slipping" if self.early is not None and self.early < 0 else "open"


@dataclass(frozen=True)
class Row(Standing):
    """A node of a plan, beside what was fixed and what it hangs together with."""

    number: int
    begins: dt.date
    chain: Chain
    waits: list[int]
    baseline: NodeBaselineLine | None
    short: list[Misfit]

    @property
    def moved(self) -> int:
        """Days by which it lies after the newest baseline; negative where it was brought forward."""
        return (self.day - self.baseline.on).days if self.baseline else 0

    @property
    def forward(self) -> int:
        """The same with its sign turned."""
        return -self.moved


@dataclass(frozen=True)
class PlanView:
    """A project's plan as a page shows it."""

    plan: NodePlan
    rows: list[Row]
    baselines: list[NodeBaseline]
    chart: Chart | None

    @property
    def misfits(self) -> list[str]:
        """Where the days leave too little time, in the order of the plan: names of rows."""
        return [row.name for row in self.rows if row.short]


def plan_of(project: Project, today: dt.date, veil: Veil) -> PlanView | None:
    """The nodes of a project with what is computed of them; None while there are none."""
    plan = NodePlan.objects.filter(project=project).select_related("template", "changed_by").first()
    if plan is None:
        return None
    nodes = list(
        Node.objects.filter(project=project)
        .in_force()
        .with_days()
        .select_related("milestone")
        .prefetch_related("waits_for")
    )
    baselines = list(
        NodeBaseline.objects.filter(project=project).select_related("author").order_by("-number")
    )
    rows = _rows(plan, nodes, baselines, today, veil)
    return PlanView(plan, rows, baselines, _chart(rows, today))


def _rows(
    plan: NodePlan, nodes: Sequence[Node], baselines: Sequence[NodeBaseline], today: dt.date, veil: Veil
) -> list[Row]:
    known, steps = exceptions(), steps_from(nodes)
    found, places = chains(steps), {node.pk: number for number, node in enumerate(nodes, start=1)}
    fixed = {line.node_id: line for line in baselines[0].lines.all()} if baselines else {}
    short: dict[str, list[Misfit]] = {}
    for one in misfits(steps, {str(node.pk): node.day for node in nodes}, plan.due_on, known):
        short.setdefault(one.key, []).append(one)
    rows = []
    for node in nodes:
        standing = Standing.of(node, today, veil)
        rows.append(
            Row(
                **vars(standing),
                number=places[node.pk],
                begins=shifted(node.day, -node.days, known),
                chain=found[str(node.pk)],
                waits=sorted(places[link.before_id] for link in node.waits_for.all()),
                baseline=fixed.get(node.pk),
                short=short.get(str(node.pk), []),
            )
        )
    return rows


def _chart(rows: Sequence[Row], today: dt.date) -> Chart | None:
    return draw(
        [
            Bar(
                key=row.number,
                label=f"{row.number} {row.name}",
                begins=row.begins,
                planned=row.day,
                baseline=row.baseline.on if row.baseline else None,
                forecast=row.forecast,
                actual=row.reached,
                is_critical=row.chain.is_critical,
                after=row.waits,
            )
            for row in rows
        ],
        today,
    )


@dataclass(frozen=True)
class Week:
    """Monday to Sunday around a day."""

    today: dt.date

    @property
    def first(self) -> dt.date:
        """Monday."""
        return self.today - ONE_DAY * self.today.weekday()

    @property
    def last(self) -> dt.date:
        """Sunday."""
        return self.first + ONE_DAY * 6

    @property
    def groups(self) -> dict[str, Q]:
        """The parts of the list, none of which overlap: a node stands in the first that it belongs to."""
        still = Q(reached_on=None)
        later = still & Q(day__gt=self.last)
        return {
            "overdue": still & Q(day__lt=self.today),
            "due": still & Q(day__range=(self.today, self.last)),
            "slipping": later & Q(forecast_on__gt=F("day")),
            "reached": Q(reached_on__range=(self.first, self.last)),
        }


def nodes_of_week(
    user: User, week: Week, *, unit: str = "", district: str = "", what: str = ""
) -> NodeQuerySet:
    """The nodes that the week's list is about, within somebody's scope."""
    asked = nodes_waiting(user, week.today, week.last) if what == WAITING else Q(pk__in=[])
    for name, group in week.groups.items():
        if not what or what == name:
            asked |= group
    rows = Node.objects.visible_to(user).in_force().with_days().filter(asked)
    for path, code in (("responsible_unit", unit), ("district", district)):
        if code := code.replace("\0", ""):
            rows = rows.filter(**{f"project__{path}__code": code})
    return rows.select_related("project__responsible_unit", "project__district", "milestone").order_by(
        "project__responsible_unit__path", F("day"), "project__name_sort", "position"
    )


def nodes_to_report(user: User, today: dt.date) -> int:
    """How many nodes wait for somebody to say that they were reached, or when they will be."""
    return nodes_of_week(user, Week(today), what=WAITING).order_by().count()


def units_of_week(user: User, week: Week) -> list[tuple[Organization, dict[str, int]]]:
    """How many nodes of each kind every unit has in the week's list."""
    counts = {name: Count("pk", filter=group) for name, group in week.groups.items()}
    nodes: Any = nodes_of_week(user, week).order_by()
    found = nodes.values("project__responsible_unit").annotate(**counts)
    by_unit = {row["project__responsible_unit"]: row for row in found}
    units = Organization.objects.filter(pk__in=by_unit).order_by("path")
    return [(unit, by_unit[unit.pk]) for unit in units]
