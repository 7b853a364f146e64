"""Past months under other rules: computed by the real SQL in a transaction that is rolled back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Refusal
from projects.models import ReportingPeriod
from reports.models import CurrentBuild, Edition, SnapshotBuild, SnapshotLine
from reports.moves import LISTS, Move, Share, Standing, bias, moves
from reports.services import figures

MOST_MONTHS = 12
MOST_LINES = 20_000


@dataclass(frozen=True, kw_only=True)
class MonthUnder:
    """A month under other rules."""

    month: dt.date
    is_published: bool
    ruleset: Any
    moved: list[Move]
    projects: int
    before: Mapping[str, Share]
    after: Mapping[str, Share]

    @property
    def lamps(self) -> int:
        """How many lamps change."""
        return sum(move.changes_lamp for move in self.moved)

    def coming(self, name: str) -> tuple[int, int]:
        """How many projects come on a list and how many leave it."""
        changes = [comes for move in self.moved for listed, comes in move.lists if listed == name]
        return sum(changes), len(changes) - sum(changes)

    @property
    def lists(self) -> list[tuple[str, int, int]]:
        """For each list: its name, how many come, how many leave."""
        return [(name, *self.coming(name)) for name in LISTS]


def months_with_figures() -> list[ReportingPeriod]:
    """Months that can be computed, newest first."""
    return list(ReportingPeriod.objects.filter(current__isnull=False).order_by("-month"))


def silence(_done: int) -> None:
    """Nobody watches how far it is."""


def what_if(
    *,
    document: Mapping[str, Any],
    periods: Sequence[ReportingPeriod],
    progress: Callable[[int], None] = silence,
) -> list[MonthUnder]:
    """Who would stand where under a document; nothing of it is stored.

    Each month is taken by itself: the facts are those its figures were made of, and so is what earlier months
    have left behind (lamps, warnings).
    """
    bases = [_base(period) for period in periods]
    _check_size(bases)
    found = []
    with transaction.atomic():
        for done, base in enumerate(bases):
            progress(done)
            found.append(_month(base, document))
        transaction.set_rollback(True)
    return found


def lines_of(periods: Sequence[ReportingPeriod]) -> int:
    """How many lines would be computed; refused where that is too much at once."""
    return _check_size([_base(period) for period in periods])


def _base(period: ReportingPeriod) -> SnapshotBuild:
    """The build behind the newest published edition of a month, else behind its screens."""
    edition = Edition.objects.newest_of(period)
    if edition and edition.build_id:
        return SnapshotBuild.objects.select_related("period", "ruleset").get(pk=edition.build_id)
    current = CurrentBuild.objects.filter(period=period).select_related("build__period", "build__ruleset")
    found = current.first()
    if found is None:
        raise Refusal(_("There are no figures of %(month)s yet.") % {"month": f"{period.month:%Y-%m}"})
    return found.build


def _check_size(bases: Sequence[SnapshotBuild]) -> int:
    if len(bases) > MOST_MONTHS:
        raise Refusal(_("At most %(most)s months are computed at once.") % {"most": MOST_MONTHS})
    lines = SnapshotLine.objects.filter(build__in=bases).count()
    if lines > MOST_LINES and len(bases) > 1:
        raise Refusal(
            _("That would be %(lines)s lines, at most %(most)s are computed at once: choose fewer months.")
            % {"lines": lines, "most": MOST_LINES}
        )
    return lines


def _month(base: SnapshotBuild, document: Mapping[str, Any]) -> MonthUnder:
    build = SnapshotBuild.objects.create(
        period=base.period, ruleset=base.ruleset, cutoff=base.cutoff, as_of=base.as_of
    )
    figures.copy_inputs(base, build)
    figures.measure_lines(build, document)
    before, after = _standings(base), _standings(build)
    return MonthUnder(
        month=base.period.month,
        is_published=base.period.status == ReportingPeriod.Status.PUBLISHED,
        ruleset=base.ruleset,
        moved=moves(before, after),
        projects=len(before),
        before=bias(before),
        after=bias(after),
    )


def _standings(build: SnapshotBuild) -> list[Standing]:
    rows = SnapshotLine.objects.filter(build=build).values_list(
        *("project", "code", "project__name", "lamp", "rank_all", "annual_plan"),
        *("red_flag_position", "warning_position", "snail_position"),
    )
    return [
        Standing(
            project=project,
            code=code,
            name=name,
            lamp=lamp,
            rank=rank,
            size=size,
            red_flag=flag is not None,
            warning=warned is not None,
            snail=snail is not None,
        )
        for project, code, name, lamp, rank, size, flag, warned, snail in rows
    ]
