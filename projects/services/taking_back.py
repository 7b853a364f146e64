"""Projects that an import took in by mistake: taken back, as long as nothing is built on them.

The row stays, with its history; ``Project.objects`` shows it no more, and its code is free again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import Refusal
from projects.models import AnnualPlan, Assignment, Follow, PlanRevision, Project, StageChange

#: What a project comes with; a second one of these was entered since.
BROUGHT = (Assignment, StageChange)
#: Somebody's own list: it shows the project no more.
HARMLESS = (Follow,)
WORDS: Mapping[str, Any] = {
    "projects.assignment": gettext_lazy("it was moved"),
    "projects.stagechange": gettext_lazy("another stage was entered"),
    "projects.annualplan": gettext_lazy("it has an annual plan"),
    "projects.monthlyreturn": gettext_lazy("a monthly return was begun"),
    "projects.ledgerentry": gettext_lazy("amounts are posted"),
    "projects.openingbalance": gettext_lazy("earlier years' totals were entered"),
    "projects.milestone": gettext_lazy("it has milestones"),
    "projects.milestonechange": gettext_lazy("it has milestones"),
    "projects.confidentialname": gettext_lazy("it was made confidential"),
    "projects.attachment": gettext_lazy("files are attached"),
    "projects.project": gettext_lazy("it has parts"),
}


@transaction.atomic
def take_back(*, projects: QuerySet[Project], count: int, author: User, now: dt.datetime) -> None:
    """Take so many projects back, all or none; whoever writes to one of them waits, and is refused then."""
    rows = list(projects.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != count:
        raise Refusal(_("Some of these projects are no longer yours to change. Nothing was stored."))
    _check_nothing_built(rows)
    for row in rows:
        row.code, row.undone_at = f"--{row.pk}", now
        row.version += 1
        row.edited_by, row.edited_at = author, now
    Project.objects.bulk_update(rows, ["code", "undone_at", "version", "edited_by", "edited_at"])


def _check_nothing_built(rows: Collection[Project]) -> None:
    """Refuse to take back what somebody has worked on: the sentence says which project, and what there is."""
    for row in rows:
        if row.package_id:
            raise in_the_way(row, _("it belongs to a package"))
        if row.version > 1:
            raise in_the_way(row, _("it was edited"))
    by_key = {row.pk: row for row in rows}
    for relation in Project._meta.related_objects:
        found = _built(relation.related_model, relation.field.name, by_key)
        if found is not None:
            word = WORDS.get(relation.related_model._meta.label_lower, _("something else was entered for it"))
            raise in_the_way(by_key[found], str(word))


def _built(model: Any, field: str, keys: Collection[int]) -> int | None:
    """The first of the projects of which a table holds more than the import brought."""
    if model in HARMLESS:
        return None
    there = model._default_manager.filter(**{f"{field}__in": list(keys)}).order_by()
    if model is AnnualPlan:  # one that was turned down, or taken back, plans nothing
        there = there.filter(revisions__in=PlanRevision.objects.exclude(status=PlanRevision.Status.REJECTED))
    most = 1 if model in BROUGHT else 0
    counts = there.values_list(field).annotate(n=Count("pk")).filter(n__gt=most).order_by(field)
    first = counts.first()
    return None if first is None else int(first[0])


def in_the_way(project: Project, word: str) -> Refusal:
    """Why an import can't be undone as one step."""
    return Refusal(
        _("%(code)s %(project)s stays: %(word)s since the import. Nothing was changed.")
        % {"code": project.code, "project": project.name, "word": word}
    )
