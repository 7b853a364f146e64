"""What stands behind the addresses of nodes, of the five ones and of permits; made when first asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from coordination.models import Node, NodeFeed, Permit, PermitKind, TeamMember
from coordination.services.five import Member, add_member
from coordination.services.nodes_feeds import make_feed
from coordination.services.nodes_plan import lay_plan
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import need_permits
from tests.factories import NOW

Give = Callable[[Any], Any]


def worked_back(sample: Any) -> Node:
    """A node of a plan that was laid backwards."""
    nodes = Node.objects.filter(project=sample.project).order_by("position")
    if not nodes.exists():
        office = sample.town.people["office"]
        lay_plan(project=sample.project, due_on=dt.date(2021, 6, 30), author=office, now=NOW)
    return nodes[0]


def member(sample: Any) -> TeamMember:
    """Somebody on the project's team."""
    found = TeamMember.objects.filter(project=sample.project).first()
    joins = Member(
        organization=sample.town.organizations["B1"], name="周驻点", duty="stationed", since=NOW.date()
    )
    author = sample.town.people["office"]
    return found or add_member(project=sample.project, member=joins, author=author, now=NOW)


def feed(sample: Any) -> tuple[NodeFeed, str]:
    """The clerk's calendar address, and its token."""
    if "feed" not in sample.__dict__:
        sample.__dict__["feed"] = make_feed(
            user=sample.town.people["clerk"],
            name="手机",
            what="all",
            language="zh-hans",
            days=30,
            now=timezone.now(),
        )
    made: tuple[NodeFeed, str] = sample.__dict__["feed"]
    return made


def permit(sample: Any) -> Permit:
    """A permit on the project's list."""
    office = sample.town.people["office"]
    begin_catalogue(author=office, now=NOW)
    kinds = list(PermitKind.objects.all()[:1])
    need_permits(project=sample.project, kinds=kinds, part="", unit=None, author=office, now=NOW)
    return Permit.objects.get(project=sample.project)


NODE_VALUES: Mapping[tuple[str, str], Give] = {
    ("node-report", "node"): lambda sample: worked_back(sample).pk,
    ("node-template", "category"): lambda sample: sample.project.category.code,
    ("node-feed", "token"): lambda sample: feed(sample)[1],
    ("node-feed-revoke", "feed"): lambda sample: feed(sample)[0].pk,
}
NODE_FORMS: Mapping[str, list[Give]] = {
    # Rows of the project in the address; whatever else is named is looked up among them. The rest is
    # one's own, or everybody's.
    "node-edit": [],
    "node-report": [],
    "node-feeds": [],
    "node-feed-revoke": [],
    "permit-project": [lambda sample: {"action": "step", "permit": permit(sample).pk, "kind": "apply"}],
    "permit-catalogue": [],
    "node-template": [],
    "five-project": [lambda sample: {"action": "leave", "member": member(sample).pk, "until": "2020-12-31"}],
    "five-groups": [lambda sample: {"district": "D1"}],
}
#: The feed is another person's own.
NODE_FOREIGN = {("node-feed-revoke", "office")}
