"""The project list: a month's lines with everything that is computed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common.naming import local_name
from common.numbers import half_up
from common.sheets import WRITERS, Column, Kind, Table
from portfolio.selectors.lines import Row
from portfolio.selectors.months import Month
from projects.labels import LEVELS
from projects.models import Level
from reports.models import SnapshotLine
from reports.placings import plan_reason
from reports.reasons import red_flag_reason, snail_reason, warning_reason

Lines = QuerySet[SnapshotLine]
CHUNK = 500
HUNDRED = Decimal(100)


def head(words: str, unit: str) -> str:
    """A column's head with the unit of what stands below."""
    return _("%(head)s (%(unit)s)") % {"head": words, "unit": unit}


def share(value: Decimal | None) -> Decimal | None:
    """A ratio as it is shown in percent: two decimals of them."""
    return None if value is None else half_up(value, 4)


def in_points(value: Decimal | None) -> Decimal | None:
    """A difference of ratios in percentage points."""
    return None if value is None else half_up(value * HUNDRED, 2)


def write_lines(
    lines: Lines, out: BinaryIO, *, kind: str, month: Month, about: Sequence[tuple[str, str]] = ()
) -> int:
    """Write the lines in their order as "xlsx" or "csv", in the memory of a few of them; how many."""
    with transaction.atomic():  # a cursor that ends with the transaction
        return WRITERS[kind](table_of(lines, month, about), out)


def table_of(lines: Lines, month: Month, about: Sequence[tuple[str, str]]) -> Table:
    """The list as a file holds it."""
    return Table(
        title=_("Projects"),
        about_title=_("About this table"),
        about=about,
        columns=columns(month),
        rows=_rows(lines, month),
        made=month.as_of,
        language=get_language() or "",
    )


def _rows(lines: Lines, month: Month) -> Iterator[Row]:
    for line in lines.select_related("project", "category", "district", "unit").iterator(CHUNK):
        yield Row(line, month.number)


def columns(month: Month) -> list[Column]:
    """In the order of the page, then what the page has no room for."""
    wan, percent, points = _("10,000 yuan"), "%", _("percentage points")
    amount, signed, shares = Kind.AMOUNT, Kind.DIFFERENCE, Kind.PERCENT
    levels, lamps = {level: str(word) for level, word in LEVELS}, lamp_words()
    reason = partial(reasons, rules=month.build.ruleset.document)
    return [
        Column(_("Rank"), lambda row: row.line.rank_all, Kind.COUNT, 7),
        Column(_("Rank at best"), lambda row: row.line.rank_best, Kind.COUNT, 7),
        Column(_("Rank at worst"), lambda row: row.line.rank_worst, Kind.COUNT, 7),
        Column(_("Code"), lambda row: row.line.code, width=16),
        Column(_("Project"), lambda row: row.line.project.name, width=34),
        Column(_("Level"), lambda row: levels[Level(row.line.level)], width=8),
        Column(_("Category"), lambda row: local_name(row.line.category), width=18),
        Column(_("District"), lambda row: local_name(row.line.district), width=14),
        Column(_("Responsible unit"), lambda row: local_name(row.line.unit), width=26),
        Column(head(_("Annual plan"), wan), lambda row: row.line.annual_plan, amount, 14),
        Column(head(_("Planned to date"), wan), lambda row: row.line.planned_to_date, amount, 14),
        Column(head(_("Invested to date"), wan), lambda row: row.line.invested_to_date, amount, 14),
        Column(head(_("Above or below plan"), wan), lambda row: row.excess, signed, 14),
        Column(head(_("Schedule plan completed"), percent), lambda row: share(row.schedule_ratio), shares),
        Column(
            head(_("Against the first plan"), percent), lambda row: share(row.original_plan_ratio), shares
        ),
        Column(head(_("Share of the annual plan"), percent), lambda row: share(row.annual_ratio), shares),
        Column(head(_("Time lead"), points), lambda row: in_points(row.time_lead), signed),
        Column(head(_("Planned in the month"), wan), lambda row: row.line.month_planned, amount, 14),
        Column(head(_("Invested in the month"), wan), lambda row: row.line.month_invested, amount, 14),
        Column(head(_("Physical progress"), percent), _progress, shares),
        Column(_("Lamp"), lambda row: lamps[row.line.lamp], width=8),
        Column(_("Return of the month"), _returned, width=12),
        Column(_("List"), lambda row: lists(row.line), width=12),
        Column(_("Reason"), lambda row: reason(row.line), width=60),
        Column(_("Plan against the first plan"), lambda row: plan_reason(row.line), width=40),
        Column(_("Score"), lambda row: half_up(row.line.score, 2), Kind.NUMBER, 8),
        Column(_("Rank in category"), lambda row: row.line.rank_category, Kind.COUNT, 9),
        Column(_("Rank in district"), lambda row: row.line.rank_district, Kind.COUNT, 9),
        Column(_("League"), lambda row: row.line.get_league_display(), width=9),
        Column(_("Rank in league"), lambda row: row.line.rank_league, Kind.COUNT, 9),
    ]


def _progress(row: Row) -> Decimal | None:
    done = row.line.physical_progress
    return None if done is None else done.scaleb(-2)


def _returned(row: Row) -> str:
    return _("Return is in") if row.line.is_returned else _("Not reported")


def lamp_words() -> dict[str, str]:
    """The words of the lamps."""
    return {
        "green": pgettext("lamp", "Green"),
        "yellow": pgettext("lamp", "Yellow"),
        "red": pgettext("lamp", "Red"),
        "unlit": pgettext("lamp", "Unlit"),
    }


def lists(line: SnapshotLine) -> str:
    """The lists that a project is on; a snail is not named as a warning besides."""
    blame = (
        _("Snail") if line.snail_position else pgettext("list", "Warning") if line.warning_position else ""
    )
    honour = pgettext("list", "Red flag") if line.red_flag_position else ""
    return _(", ").join(word for word in (honour, blame) if word)


def reasons(line: SnapshotLine, rules: dict[str, Any]) -> str:
    """Why it is on them, in one line."""
    found = [red_flag_reason(line, rules)] if line.red_flag_position else []
    if line.snail_position or line.warning_position:
        found.append((snail_reason if line.snail_position else warning_reason)(line, rules))
    return " ".join(found)
