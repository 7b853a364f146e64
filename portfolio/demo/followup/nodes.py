"""Nodes of a dozen projects, worked back from the day they are due, fixed, and reported by their units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from accounts.models import User
from coordination.models import Node, NodeReport
from coordination.services.nodes_plan import baseline_plan, lay_plan
from coordination.services.nodes_report import Word, report_node
from portfolio.demo import moments
from portfolio.demo.followup.days import day_of
from portfolio.demo.model import YEAR, DemoProject
from portfolio.demo.staff import Staff
from projects.models import Project

COUNT, EVERY = 14, 9
LAID = moments.at(day_of("02-10"), 10)
TODAY = moments.END.date()
DUE = (day_of("12-28"), day_of("12-04"), day_of("12-31"))
#: Days by which nodes were reached after the planned one, in turn; negative: before it.
LATE = (-6, 0, 3, -2, 9, -11, 1)
#: Of those that should have been reached: every so many-th was not; some of these have a forecast.
MISSED = 6
EVIDENCE = "验收记录、现场照片"
REASON = "作业面移交推迟，已增加班组"
DAY = dt.timedelta(days=1)


def lay_nodes(staff: Staff, projects: Sequence[DemoProject]) -> None:
    """Projects that are under way, with the units of the accounts that are shown among them."""
    chosen = [one for one in projects if one.story == "ahead" and not one.package and not one.sketch.is_known]
    chosen = [one for one in chosen if one.first_month == 1 and "completed" not in dict(one.stages)]
    shown = [one for one in chosen if one.sketch.unit == "GP-SZ"][:4]
    number = 0
    for place, one in enumerate(
        [*shown, *(other for other in chosen[::EVERY] if other not in shown)][:COUNT]
    ):
        project = Project.objects.select_related("category").get(code=one.code)
        due = DUE[place] if place < len(DUE) else dt.date(YEAR + 1, 2 + place % 9, 26)
        plan = lay_plan(project=project, due_on=due, author=staff.office, now=LAID)
        baseline_plan(project=project, seen=plan.version, reason="", author=staff.office, now=LAID)
        number = _report(staff, one, project, number, left=1 if one in shown[:2] else 0)
        if place % 3 == 1:
            _expect_late(staff, one, project)


def _expect_late(staff: Staff, one: DemoProject, project: Project) -> None:
    """The next node is expected after its day."""
    nodes = Node.objects.filter(project=project).in_force().with_days().select_related("project")
    ahead = [row for row in nodes.order_by("position") if not row.milestone_id and row.day > TODAY + DAY * 7]
    for node in ahead[:1]:
        word = Word(NodeReport.Kind.FORECAST, node.day + DAY * 12, REASON)
        report_node(node=node, seen=node.version, word=word, author=_clerk(staff, one), now=moments.REVIEWED)


def _clerk(staff: Staff, one: DemoProject) -> User:
    return staff.clerk(one.moves[-1][1] if one.moves else one.sketch.unit)


def _report(staff: Staff, one: DemoProject, project: Project, number: int, *, left: int) -> int:
    """Those whose day has come, but for so many of the last; says how many in all."""
    clerk = _clerk(staff, one)
    nodes = Node.objects.filter(project=project).in_force().with_days().select_related("project")
    past = [row for row in nodes.order_by("position") if not row.milestone_id and row.day < TODAY]
    for node in past[: len(past) - left]:
        number += 1
        on = node.day + DAY * LATE[number % len(LATE)]
        word = Word(NodeReport.Kind.ACTUAL, min(on, TODAY - DAY), EVIDENCE)
        if number % MISSED == 0 and node.day > day_of("09-01"):
            if number % (2 * MISSED):
                continue
            word = Word(NodeReport.Kind.FORECAST, TODAY + DAY * 18, REASON)
        now = max(moments.at(word.on or TODAY, 17), LAID) if word.kind == "actual" else moments.REVIEWED
        report_node(node=node, seen=node.version, word=word, author=clerk, now=now)
    return number
