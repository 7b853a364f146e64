"""The pictures and tables of a project's page, from what its story holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.numbers import half_up, quotient
from portfolio import timeline
from portfolio.project_charts import Plan, Standing, course_data, course_rows, rank_data
from portfolio.selectors.lines import Row
from portfolio.selectors.months import Month
from portfolio.selectors.project import Node, Placing, Story
from portfolio.selectors.project_plans import PlanCourse
from portfolio.selectors.sums import target_of_month
from portfolio.views.dashboard import curve_words, rules
from projects.cadence import month_end
from projects.models import Stage
from reports.models import SnapshotInput, SnapshotLine
from reports.models.measures import Lamp
from reports.placings import plan_reason
from reports.reasons import first_plan_note
from reports.standing import statements


def figures(month: Month, line: SnapshotLine, inputs: SnapshotInput, course: PlanCourse) -> dict[str, Any]:
    """What there is only for a project that stands in the month's figures."""
    plans = plans_of(month, inputs, course)
    rows = course_rows(plans, inputs.invested, month.number)
    return {
        "line": line,
        "row": Row(line, month.number),
        "curve_plans": plans,
        "by_month": rows,
        "chart": course_data(plans, rows, _course_words()),
        "score": score_parts(line, rules(month)["score"]),
        "statements": statements(line, rules(month)),
        "first_plan_note": first_plan_note(line),
        "softness": plan_reason(line),
    }


def plans_of(month: Month, inputs: SnapshotInput, course: PlanCourse) -> list[Plan]:
    """The plan in force, the first one and those between, as far as they differ."""
    found = [Plan("plan", _("Plan"), _months(inputs, inputs.targets, inputs.annual_plan))]
    if inputs.plan_revision < 2:
        return found
    between = [
        Plan("revision", _("Revision %(number)s") % {"number": step.revision.number}, step.months)
        for step in course.steps
        if step.is_approved
        and step.revision.plan.year == month.year
        and step.revision.number not in (1, inputs.plan_revision)
    ]
    first = _months(inputs, inputs.first_targets, inputs.first_annual_plan)
    return [*found, *between, Plan("first-plan", _("First plan"), first)]


def _months(inputs: SnapshotInput, targets: list[Decimal] | None, annual: Decimal) -> list[Decimal]:
    return [target_of_month(targets, annual, number, inputs.first_month) for number in range(1, 13)]


def _course_words() -> dict[str, Any]:
    return curve_words() | {
        "actual": _("Invested to date"),
        "month_plan": _("Plan of the month"),
        "month_actual": _("Invested in the month"),
        "to_date": _("to date"),
        "month": _("of the month"),
        "unit": _("10,000 yuan"),
    }


@dataclass(frozen=True)
class ScorePart:
    """A part of the score: its points, and how many there are to earn; None where it does not count."""

    label: str
    points: Decimal | None
    most: str

    @property
    def length(self) -> str:
        """The share earned, as a length of 100."""
        return str(half_up(100 * (quotient(self.points or Decimal(0), Decimal(self.most)) or Decimal(0)), 2))


def score_parts(line: SnapshotLine, weights: dict[str, str]) -> list[ScorePart]:
    """What the score is made of."""
    return [
        ScorePart(_("Schedule"), line.score_schedule, weights["schedule"]),
        ScorePart(_("Visual progress"), line.score_visual, weights["visual"]),
        ScorePart(_("Milestones on time"), line.score_milestones, weights["milestones"]),
        ScorePart(_("This month"), line.score_month, weights["month"]),
        ScorePart(_("Timely, clean reporting"), line.score_reporting, weights["reporting"]),
    ]


@dataclass(frozen=True)
class NodeRow:
    """A node on the line of time; ``days`` are those left, negative once the planned day has passed."""

    node: Node
    track: timeline.Track
    days: int | None

    @property
    def days_overdue(self) -> int:
        """Days since the planned day."""
        return -(self.days or 0)


def nodes(found: Sequence[Node], month: Month | None, today: dt.date) -> dict[str, Any]:
    """The nodes on a line of time that holds today and the month shown, with what comes next."""
    dates = [row.on for node in found for row in (node.baseline, node.planned, node.actual) if row]
    marked = [month.first, month_end(month.first)] if month else []
    line = timeline.scale([*dates, today, *marked]) if any(dates) else None
    if line is None:
        return {"node_rows": [], "node_scale": None}
    rows = [NodeRow(node, _track(line, node, today), node.days_to(today)) for node in found]
    waiting = [row for row in rows if row.days is not None and row.days >= 0]
    return {
        "node_rows": rows,
        "node_scale": line,
        "node_today": line.at(today),
        "node_month": (line.at(marked[0]), line.width(*marked)) if marked else None,
        "today": today,
        "nodes_overdue": [row for row in rows if row.days is not None and row.days < 0],
        "node_next": min(waiting, key=lambda row: row.days or 0, default=None),
        "node_words": [
            ("baseline", _("First planned")),
            ("planned", _("Planned")),
            ("actual", _("Reached")),
            ("overdue", _("Overdue")),
        ],
        "nodes_reached": sum(1 for row in rows if row.node.actual),
    }


def _track(line: timeline.Scale, node: Node, today: dt.date) -> timeline.Track:
    baseline, planned, actual = (
        row.on if row else None for row in (node.baseline, node.planned, node.actual)
    )
    return timeline.track(line, baseline=baseline, planned=planned, actual=actual, today=today)


def ranks(placings: Sequence[Placing], month: Month | None) -> dict[str, Any]:
    """The ranks of the months as a picture, and where the project stood best and worst."""
    standings = [
        Standing(one.month.key, one.line.rank_all, one.line.score, one.line.lamp)
        for one in reversed(placings)
    ]
    words = {"rank": _("Rank"), "score": _("Score"), "unranked": _("not ranked")}
    ranked = [one for one in standings if one.rank is not None]
    return {
        "rank_chart": rank_data(standings, words | {"lamps": {lamp.value: str(lamp.label) for lamp in Lamp}}),
        "rank_best": min(ranked, key=lambda one: one.rank or 0, default=None),
        "rank_worst": max(ranked, key=lambda one: one.rank or 0, default=None),
        "rank_now": next((one for one in ranked if month and one.month == month.key), None),
    }


def life_cycle(found: Story) -> dict[str, Any]:
    """The stages of a life with the day on which each was entered, and which of them is reached."""
    entered = {change.stage: change for change in found.stages}
    order = list(Stage)
    now = order.index(Stage(found.project.stage))
    return {
        "life": [
            (stage.label, entered.get(stage), "done" if place < now else "now" if place == now else "")
            for place, stage in enumerate(order)
        ]
    }
