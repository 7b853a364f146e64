"""Followed projects on the overview, and what changed in them since somebody's last visit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.view_models import Visit
from portfolio.selectors.lines import with_page
from portfolio.selectors.months import Month
from projects.models import Follow, Project
from reports.models import SnapshotLine
from reports.models.measures import Lamp

#: Somebody who comes back after so long makes another visit.
PAUSE = dt.timedelta(minutes=30)
#: What stands for one's list in a row of Follow; the gravest counts.
LISTED = Case(
    When(snail_position__isnull=False, then=Value("snail")),
    When(warning_position__isnull=False, then=Value("warning")),
    When(red_flag_position__isnull=False, then=Value("red_flag")),
    default=Value(""),
    output_field=CharField(),
)
SEEN = ("month", "lamp", "rank", "listed")


@dataclass(frozen=True)
class Followed:
    """A followed project as it stands, and how it stood at the end of the visit before."""

    follow: Follow
    line: SnapshotLine | None
    changes: list[str]


def followed(user: User, month: Month, now: dt.datetime) -> list[Followed]:
    """Those the person still sees, the changed ones first; notes how they stand for the next visit."""
    follows = _begin_visit(user, now)
    lines = {line.project_id: line for line in _lines(user, month, follows)}
    rows = [
        Followed(row, line, _changes(row, line)) for row in follows for line in [lines.get(row.project_id)]
    ]
    if any(_differs(row.follow, row.line, month) for row in rows):
        _note(follows, month)
    return sorted(rows, key=lambda row: (not row.changes, row.follow.project.name_sort))


def _begin_visit(user: User, now: dt.datetime) -> list[Follow]:
    """The followed projects; after a pause, what was shown last becomes what is compared with."""
    seen = Project.objects.visible_to(user)
    follows = Follow.objects.filter(user=user, project__in=seen).select_related("project")
    if not follows:
        return []
    visit, is_first = Visit.objects.get_or_create(user=user, defaults={"began_at": now, "seen_at": now})
    if not is_first and now - visit.seen_at > PAUSE:
        Follow.objects.filter(user=user).update(**{f"before_{name}": F(f"last_{name}") for name in SEEN})
        Visit.objects.filter(user=user).update(began_at=now, seen_at=now)
        return list(follows.all())
    if now - visit.seen_at > PAUSE / 10:
        Visit.objects.filter(user=user).update(seen_at=now)
    return list(follows)


def _lines(user: User, month: Month, follows: list[Follow]) -> QuerySet[SnapshotLine]:
    if not follows:
        return SnapshotLine.objects.none()
    lines = SnapshotLine.objects.filter(build=month.build, project__in=[row.project_id for row in follows])
    return with_page(lines, user).annotate(listed=LISTED)


def _differs(row: Follow, line: SnapshotLine | None, month: Month) -> bool:
    if line is None:
        return False
    shown = (month.first, line.lamp, line.rank_all, line.listed)  # type: ignore[attr-defined]
    return (row.last_month, row.last_lamp, row.last_rank, row.last_listed) != shown


def _note(follows: list[Follow], month: Month) -> None:
    """How they stand now, in one statement."""
    line = SnapshotLine.objects.filter(build=month.build, project=OuterRef("project")).annotate(listed=LISTED)
    Follow.objects.filter(pk__in=[row.pk for row in follows]).update(
        last_month=month.first,
        last_lamp=Coalesce(Subquery(line.values("lamp")[:1]), Value("")),
        last_rank=Subquery(line.values("rank_all")[:1]),
        last_listed=Coalesce(Subquery(line.values("listed")[:1]), Value("")),
    )


def _changes(row: Follow, line: SnapshotLine | None) -> list[str]:
    """What is otherwise than at the end of the visit before; nothing for one just followed."""
    if row.before_month is None or line is None:
        return []
    listed = line.listed  # type: ignore[attr-defined]
    found = []
    if row.before_lamp != line.lamp:
        values = {"before": _lamp(row.before_lamp), "now": _lamp(line.lamp)}
        found.append(_("lamp %(before)s → %(now)s") % values)
    if row.before_rank != line.rank_all:
        values = {"before": str(row.before_rank or "—"), "now": str(line.rank_all or "—")}
        found.append(_("rank %(before)s → %(now)s") % values)
    if row.before_listed != listed:
        if row.before_listed:
            found.append(_("left: %(list)s") % {"list": _list(row.before_listed)})
        if listed:
            found.append(_("entered: %(list)s") % {"list": _list(listed)})
    return found


def _lamp(lamp: str) -> str:
    words = {
        Lamp.GREEN: pgettext("lamp", "Green"),
        Lamp.YELLOW: pgettext("lamp", "Yellow"),
        Lamp.RED: pgettext("lamp", "Red"),
    }
    return words.get(Lamp(lamp), pgettext("lamp", "Unlit")) if lamp else "—"


def _list(listed: str) -> str:
    words = {
        "red_flag": _("Red-flag projects"),
        "warning": _("Warning projects"),
        "snail": _("Snail projects"),
    }
    return words[listed]
