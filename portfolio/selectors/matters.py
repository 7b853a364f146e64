"""What waits to be settled, for the first screen: overdue problems and nodes, orders, gaps in the five ones.

It is as of today, whatever month is shown. Every count is that of the list it leads to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from accounts.models import User
from coordination import order_selectors as orders
from coordination import problem_selectors as problems
from coordination.five_selectors import GAPS, counted_gaps, in_place, with_gaps
from coordination.nodes_selectors import Standing, Week, nodes_of_week
from projects.services.secrecy import true_names, veil_for

SHOWN = 5  # of each list; the rest is one click away


@dataclass(frozen=True)
class GapCount:
    """So many projects lack one of the five ones."""

    code: str
    words: str
    count: int


@dataclass(frozen=True)
class Matters:
    """Each list's first rows and how many there are in all; ``where`` is the narrowing in addresses."""

    today: dt.date
    where: str
    gaps_where: str
    problem_counts: Mapping[str, int]
    problems: list[problems.Row]
    node_counts: Mapping[str, int]
    nodes: list[Standing]
    order_counts: Mapping[str, int]
    gaps: list[GapCount]
    names: Mapping[int, str]


def matters(user: User, today: dt.date, district: str, unit: str) -> Matters:
    """Within somebody's scope, narrowed to a district, a unit, or both; a fixed number of queries."""
    where = {name: code for name, code in (("district", district), ("unit", unit)) if code}
    asked = problems.asked_for({"list": "overdue", **where})
    overdue = problems.rows_of(problems.listed(user, asked)[:SHOWN], user)
    week = Week(today)
    nodes = list(nodes_of_week(user, week, what="overdue", **where)[:SHOWN])
    shown = [node.project for node in nodes] + [one for row in overdue for one in row.projects]
    veil = veil_for(user)
    by, place = ("unit", unit) if unit else ("district", district)
    return Matters(
        today=today,
        where=f"&{urlencode(where)}" if where else "",
        gaps_where=f"&{urlencode({'by': by, 'place': place})}" if place else "",
        problem_counts=problems.list_counts(user, asked),
        problems=overdue,
        node_counts=_node_counts(user, week, where),
        nodes=[Standing.of(node, today, veil) for node in nodes],
        order_counts=orders.list_counts(user, orders.asked_for({"list": "open", **where}, today), today),
        gaps=_gaps(user, today, by, place),
        names=true_names(user, [one.pk for one in shown]),
    )


def _node_counts(user: User, week: Week, where: Mapping[str, str]) -> dict[str, int]:
    groups = {name: Count("pk", filter=group) for name, group in week.groups.items()}
    found: dict[str, int] = nodes_of_week(user, week, **where).order_by().aggregate(**groups)
    return found


def _gaps(user: User, today: dt.date, by: str, place: str) -> list[GapCount]:
    found: dict[str, Any] = in_place(with_gaps(user, today), by, place).order_by().aggregate(**counted_gaps())
    counts = [GapCount(name, str(words), found[name]) for name, words in GAPS.items()]
    return [one for one in counts if one.count]
