"""Templates of nodes by category: the newest version counts, none is ever changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from coordination.models import NodeKind, NodeTemplate
from coordination.nodes_back import Circle, Step, in_order
from coordination.nodes_templates import TemplateStep, first_steps
from projects.models import Category

MOST_DAYS = 2000


def newest_template(category: Category) -> NodeTemplate | None:
    """What counts for a category; None while it has the first one."""
    return NodeTemplate.objects.filter(category=category).order_by("-number").first()


def steps_of(category: Category, template: NodeTemplate | None) -> Sequence[TemplateStep]:
    """The nodes of a template."""
    return template.steps if template else first_steps(category.code)


@transaction.atomic
def set_template(
    *,
    category: Category,
    seen: int,
    steps: Sequence[TemplateStep],
    reason: str,
    author: User,
    now: dt.datetime,
) -> NodeTemplate:
    """Put another version in force; plans that are laid out already stay. ``seen`` is the number before."""
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)
    newest = newest_template(category)
    number = newest.number if newest else 0
    if number != seen:
        raise Conflict(_("The template was changed meanwhile. Nothing was overwritten."))
    _check(steps)
    if list(steps) == list(steps_of(category, newest)):
        raise Refusal(_("Nothing was changed."))
    return NodeTemplate.objects.create(
        category=category,
        number=number + 1,
        steps=list(steps),
        reason=reason.strip(),
        author=author,
        business_at=now,
    )


def _check(steps: Sequence[TemplateStep]) -> None:
    if not steps:
        raise Refusal(_("A template needs a node."))
    kinds = {step["kind"] for step in steps}
    for step in steps:
        if not 0 <= step["days"] <= MOST_DAYS:
            raise Refusal(
                _("%(node)s: 0 to %(most)s working days.")
                % {"node": NodeKind(step["kind"]).label, "most": MOST_DAYS}
            )
        if missing := [kind for kind in step["after"] if kind not in kinds]:
            raise Refusal(
                _("%(node)s waits for “%(missing)s”, which is not in the template.")
                % {"node": NodeKind(step["kind"]).label, "missing": NodeKind(missing[0]).label}
            )
    try:
        in_order([Step(step["kind"], step["days"], tuple(step["after"])) for step in steps])
    except Circle as circle:
        way = " → ".join(str(NodeKind(kind).label) for kind in circle.path)
        raise Refusal(
            _("These nodes wait for one another in a circle, so that none could begin: %(way)s.")
            % {"way": way}
        ) from circle
