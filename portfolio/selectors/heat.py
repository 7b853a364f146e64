"""The year's lamps of districts and units, month by month, from the rollups of the months' builds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.numbers import percent
from portfolio.selection import Selection
from portfolio.selectors.months import Month
from portfolio.selectors.sums import Sums, sums_by, sums_of
from reports.lamps import Standing, lamp_of
from reports.models import Ruleset

WORDS = {
    "green": pgettext_lazy("lamp", "Green"),
    "yellow": pgettext_lazy("lamp", "Yellow"),
    "red": pgettext_lazy("lamp", "Red"),
    "unlit": pgettext_lazy("lamp", "Unlit"),
}


@dataclass(frozen=True)
class Cell:
    """A group in a month. ``lamp`` is by its ΣA ÷ ΣP; unlit where nobody reported or nothing was planned."""

    month: Month
    sums: Sums
    lamp: str
    query: str

    @property
    def word(self) -> str:
        """The lamp's word, beside its form and colour."""
        if self.lamp == "unlit" and not self.sums.returned:
            return _("Not reported")
        return str(WORDS[self.lamp])

    @property
    def ratio(self) -> str:
        """R as it is shown; nothing where nothing was planned."""
        ratio = self.sums.schedule_ratio
        return "" if ratio is None else percent(ratio)

    @property
    def missing(self) -> int:
        """Returns that are not in."""
        return self.sums.projects - self.sums.returned


@dataclass(frozen=True)
class Row:
    """A district or unit through the year; None where it had no projects."""

    code: str
    name: str
    name_en: str
    cells: list[Cell | None]

    @property
    def ratio(self) -> Decimal | None:
        """Of the newest month shown."""
        found = [cell for cell in self.cells if cell]
        return found[-1].sums.schedule_ratio if found else None


@dataclass(frozen=True)
class Heat:
    """The months up to the one selected, and the rows: whoever is most behind comes first."""

    months: list[Month]
    districts: list[Row]
    units: list[Row]


def heat(selection: Selection, user: User) -> Heat:
    """Three queries."""
    months = [month for month in selection.of_year if month.first <= selection.month.first]
    documents = dict(
        Ruleset.objects.filter(pk__in=[month.build.ruleset_id for month in months]).values_list(
            "pk", "document"
        )
    )
    return Heat(
        months,
        _rows(selection, user, months, documents, "district"),
        _rows(selection, user, months, documents, "unit"),
    )


def _rows(
    selection: Selection, user: User, months: list[Month], documents: Mapping[int, Any], kind: str
) -> list[Row]:
    by_build = {month.build.pk: month for month in months}
    columns = tuple(f"{kind}__{name}" for name in ("code", "name", "name_en"))
    groups: dict[tuple[str, str, str], dict[int, Cell]] = {}
    for row in sums_by(selection, user, by_build, *columns, order=f"{kind}__path"):
        month = by_build[row["build"]]
        code, name, name_en = (str(row[column]) for column in columns)
        cell = _cell(selection, month, sums_of(month, row), documents[month.build.ruleset_id], {kind: code})
        groups.setdefault((code, name, name_en), {})[month.build.pk] = cell
    rows = [Row(*names, [cells.get(build) for build in by_build]) for names, cells in groups.items()]
    return sorted(rows, key=_most_behind)


def _most_behind(row: Row) -> tuple[bool, Decimal]:
    return row.ratio is None, row.ratio or Decimal(0)


def _cell(
    selection: Selection, month: Month, sums: Sums, document: Mapping[str, Any], group: dict[str, str]
) -> Cell:
    query = urlencode({"month": month.key} | selection.codes | group | {"order": "shortfall"})
    return Cell(month, sums, group_lamp(sums, document, month), query)


def group_lamp(sums: Sums, document: Mapping[str, Any], month: Month) -> str:
    """The band in which ΣA ÷ ΣP lies by the month's rules; unlit while no return is in."""
    if not sums.returned:
        return "unlit"
    standing = Standing(  # nothing of a group is exempt or late: only its sums count
        clause="",
        is_late_start=False,
        planned_start=None,
        planned_to_date=sums.planned_to_date,
        annual_plan=sums.annual_plan,
    )
    return lamp_of(standing, sums.invested_to_date, document, month.first)


def lamps_shown(rows: Iterable[Row]) -> dict[str, int]:
    """How many groups show which lamp in the newest month, for the sentence beside the table."""
    counts = dict.fromkeys(("green", "yellow", "red", "unlit"), 0)
    for row in rows:
        if row.cells and (cell := row.cells[-1]):
            counts[cell.lamp] += 1
    return counts
