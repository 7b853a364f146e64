"""How each district stands in a month: sums, counts of lamps, and the lamp its own ratio would bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from portfolio.selection import Selection
from portfolio.selectors.heat import Row, group_lamp
from portfolio.selectors.sums import Sums, sums_by, sums_of
from reports.models.measures import Lamp

DISTRICT = ("district__code", "district__name", "district__name_en")
LAMPS = [str(lamp) for lamp in Lamp.values]


@dataclass(frozen=True)
class DistrictFigures:
    """One district in a month."""

    code: str
    name: str
    name_en: str
    sums: Sums
    lamp: str

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Lamps with how many projects show them, green first."""
        return [(lamp, getattr(self.sums, lamp)) for lamp in LAMPS]


def district_figures(selection: Selection, user: User) -> list[DistrictFigures]:
    """In the order of the tree; two queries."""
    month = selection.month
    rules = month.build.ruleset.document
    found = []
    for row in sums_by(selection, user, [month.build.pk], *DISTRICT, order="district__path"):
        sums = sums_of(month, row)
        code, name, name_en = (str(row[key]) for key in DISTRICT)
        found.append(DistrictFigures(code, name, name_en, sums, group_lamp(sums, rules, month)))
    return found


def newest_of(rows: Iterable[Row]) -> list[DistrictFigures]:
    """The newest month of a table of lamps, in its order; who had no projects then is left out."""
    cells = ((row, row.cells[-1]) for row in rows if row.cells)
    return [
        DistrictFigures(row.code, row.name, row.name_en, cell.sums, cell.lamp) for row, cell in cells if cell
    ]
