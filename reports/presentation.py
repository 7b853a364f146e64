"""An edition (or a draft of one) laid out for its page: rows with their names, ratios and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.models import StoredFile
from common.naming import local_name
from projects import progress
from projects.models import Level
from reports import reasons, selectors
from reports.facts import Rules
from reports.models import Edition, EditionCorrection, EditionGroup, EditionLine
from reports.placings import softness

Kind = EditionGroup.Kind
# Lists of projects that may grow with the portfolio show so many; the workbook holds all.
MOST = 100
PAGE = 50


@dataclass(frozen=True)
class GroupRow:
    """Sums of a group with what follows from them. Ratios as plain numbers."""

    group: EditionGroup
    month: int

    @property
    def name(self) -> str:
        """The group's name in the active language."""
        if self.group.kind == Kind.TOTAL:
            return _("In all")
        if self.group.kind == Kind.LEVEL:
            return str(Level(self.group.code).label)
        return local_name(self.group)

    @property
    def lead(self) -> Decimal | None:
        """超/欠时序进度: annual ratio minus the share of the year gone."""
        return progress.time_lead(self.group.invested_to_date, self.group.annual_plan, self.month)

    @property
    def merged(self) -> int:
        """Listed, but counted together with their package or their parts."""
        return self.group.projects - self.group.counted

    @property
    def unlit(self) -> int:
        """Without a lamp, of those that could show one."""
        return self.group.unlit - self.merged


@dataclass(frozen=True)
class Row:
    """A project's line with its names in the active language and, if asked for, a reason."""

    line: EditionLine
    is_open: bool
    reason: str = ""

    @property
    def category(self) -> str:
        """The category's name."""
        return local_name(self.line, "category_name")

    @property
    def district(self) -> str:
        """The district's name."""
        return local_name(self.line, "district_name")

    @property
    def unit(self) -> str:
        """The responsible unit's name."""
        return local_name(self.line, "unit_name")


@dataclass(frozen=True)
class Corrected:
    """A correction that an edition lists; ``is_open`` says whether the reader may open its project."""

    line: EditionCorrection
    is_open: bool


@dataclass(frozen=True)
class Move:
    """A listed project's place now and in the edition before. ``before`` is None where it had no line."""

    row: Row
    before: EditionLine | None

    @property
    def rank_change(self) -> int | None:
        """Places won (positive) or lost."""
        if self.before is None or self.before.rank_all is None or self.row.line.rank_all is None:
            return None
        return self.before.rank_all - self.row.line.rank_all

    @property
    def places_lost(self) -> int:
        """Places lost; negative where it won some."""
        return -(self.rank_change or 0)

    @property
    def lists_now(self) -> str:
        """On which lists it stands."""
        return _lists(self.row.line)

    @property
    def lists_before(self) -> str:
        """On which lists it stood."""
        return _lists(self.before) if self.before else ""


def _lists(line: EditionLine) -> str:
    named = (
        (line.red_flag_position, _("red flag")),
        (line.warning_position, _("warning")),
        (line.snail_position, _("snail")),
    )
    return _(", ").join(name for position, name in named if position is not None)


def honour_reason(line: EditionLine, rules: Rules) -> str:
    """What earned the red flag, and how soft the plan has become."""
    return reasons.joined([reasons.red_flag_reason(line, rules), softness(line)])


class EditionPage:
    """One edition before one reader; each part is read when the template asks for it."""

    def __init__(self, edition: Edition, user: User, first_rank: int = 1) -> None:
        self.edition = edition
        self.user = user
        self.first_rank = max(first_rank, 1)
        self.month = edition.period.month.month
        self.rules = edition.ruleset.document

    @cached_property
    def groups(self) -> dict[str, list[GroupRow]]:
        """Sums by kind of group."""
        rows = [GroupRow(group, self.month) for group in selectors.groups_of(self.edition)]
        return {kind: [row for row in rows if row.group.kind == kind] for kind in Kind.values}

    @property
    def total(self) -> GroupRow | None:
        """The sum of all."""
        return next(iter(self.groups[Kind.TOTAL]), None)

    @property
    def unit_classes(self) -> list[tuple[str, list[GroupRow]]]:
        """Units by class, each class with its name."""
        classes = groupby(self.groups[Kind.UNIT], key=lambda row: row.group.unit_class)
        labels = dict(Organization.Kind.choices)
        return [(str(labels.get(Organization.Kind(name), name)), list(rows)) for name, rows in classes]

    @cached_property
    def _listed(self) -> list[EditionLine]:
        return selectors.listed_lines(self.edition)

    @cached_property
    def red_flags(self) -> list[Row]:
        """The red-flag list with reasons."""
        return self._list("red_flag_position", honour_reason)

    @cached_property
    def warnings(self) -> list[Row]:
        """The warning list with reasons."""
        return self._list("warning_position", reasons.warning_reason)

    @cached_property
    def snails(self) -> list[Row]:
        """The snail list with reasons."""
        return self._list("snail_position", reasons.snail_reason)

    def _list(self, position: str, reason: Any) -> list[Row]:
        lines = [line for line in self._listed if getattr(line, position) is not None]
        lines.sort(key=lambda line: (line.league, getattr(line, position)))
        return self._rows(lines, lambda line: reason(line, self.rules))

    def _rows(self, lines: Iterable[EditionLine], reason: Any = lambda line: "") -> list[Row]:
        lines = list(lines)
        visible = selectors.visible_among(self.user, [line.project_id for line in lines])
        return [Row(line, line.project_id in visible, reason(line)) for line in lines]

    @cached_property
    def unranked(self) -> list[Row]:
        """The first of those without a rank, each with why."""
        return self._rows(selectors.unranked_lines(self.edition)[:MOST], reasons.unranked_reason)

    @cached_property
    def unranked_count(self) -> int:
        """How many have no rank."""
        return selectors.unranked_lines(self.edition).count()

    @cached_property
    def unreturned(self) -> list[Row]:
        """The first of those whose return was not in."""
        return self._rows(selectors.unreturned_lines(self.edition)[:MOST])

    @cached_property
    def unreturned_count(self) -> int:
        """How many returns were not in."""
        return selectors.unreturned_lines(self.edition).count()

    @cached_property
    def ranked_count(self) -> int:
        """How many are ranked."""
        return selectors.ranked_count(self.edition)

    @cached_property
    def ranking(self) -> list[Row]:
        """The stretch of the ranking the reader asked for."""
        return self._rows(selectors.ranked_lines(self.edition, self.first_rank, PAGE))

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """First and last rank of every stretch."""
        return [
            (first, min(first + PAGE - 1, self.ranked_count))
            for first in range(1, self.ranked_count + 1, PAGE)
        ]

    @cached_property
    def before(self) -> Edition | None:
        """The edition of the month before."""
        return selectors.edition_before(self.edition)

    @cached_property
    def moves(self) -> list[Move]:
        """How those on a list now or then have moved since the edition before."""
        if self.before is None:
            return []
        then = selectors.lines_by_project(self.before, [line.project_id for line in self._listed])
        now = selectors.lines_by_project(self.edition, list(then))
        lines = sorted(now.values(), key=lambda line: (line.rank_all or 10**9, line.code))
        moves = [Move(row, then.get(row.line.project_id)) for row in self._rows(lines)]
        return [move for move in moves if move.lists_now or move.lists_before]

    @cached_property
    def corrections(self) -> list[Corrected]:
        """Corrections of closed months posted since the edition before."""
        rows = list(self.edition.corrections.all())
        visible = selectors.visible_among(self.user, [row.project_id for row in rows]) if rows else set()
        return [Corrected(row, row.project_id in visible) for row in rows]

    @property
    def shows_snail(self) -> bool:
        """Whether the office uses the word; without it the list is one of repeated warnings."""
        return bool(self.rules["snail"]["name_shown"])

    @cached_property
    def content(self) -> StoredFile | None:
        """What a draft holds, without the bytes."""
        return selectors.stored_file(self.edition.content_id)

    @cached_property
    def bundle(self) -> StoredFile | None:
        """The bundle of a published edition, without the bytes."""
        return selectors.stored_file(self.edition.bundle_id)

    @property
    def unchecked(self) -> list[str]:
        """Conditions of the rules that nothing was known about."""
        words = {
            "open_safety_problem": _("whether a safety problem is still open"),
            "unexplained_data_query": _("whether a query about the figures is still unexplained"),
        }
        return [words.get(code, code) for code in self.rules["unchecked"]]
