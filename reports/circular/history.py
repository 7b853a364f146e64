"""What editions before say: who was listed then and how often, how lamps and sums have moved since. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from reports.circular.edition import Edition, Project

LIT = ("green", "yellow", "red")
LISTS = ("red_flag", "warning", "snail")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class History:
    """An edition and its section about those before it; ``is_told`` where the bundle has one."""

    edition: Edition

    @property
    def is_told(self) -> bool:
        """Whether the bundle says what was before, be it nothing; older bundles don't."""
        return "before" in self.edition.raw

    @property
    def before(self) -> Row | None:
        """The newest edition of the month before; None for the first of all."""
        found: Row | None = self.edition.raw.get("before")
        return found

    @property
    def month(self) -> date:
        """The month of that edition."""
        return date.fromisoformat(f"{self.before['period']}-01") if self.before else self.edition.month_end

    @property
    def total(self) -> Row:
        """Sums of the whole then."""
        rows: Sequence[Row] = self.before["groups"] if self.before else ()
        return next(row for row in rows if row["kind"] == "total")

    @cached_property
    def _lines(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.before["lines"]} if self.before else {}

    def lamp_moves(self) -> tuple[int, int]:
        """How many lamps are better and how many worse than then, of those lit both times."""
        better = worse = 0
        for project in self.edition.projects:
            then = self._lines.get(project.code, {}).get("lamp")
            now = project.line["lamp"]
            if then in LIT and now in LIT:
                better += LIT.index(now) < LIT.index(then)
                worse += LIT.index(now) > LIT.index(then)
        return better, worse

    def entered(self, name: str) -> list[Project]:
        """Who is on a list and was not in the month before."""
        place = f"{name}_position"
        return [
            project
            for project in self.edition.placed(place)
            if self._lines.get(project.code, {}).get(place) is None
        ]

    def left(self, name: str) -> list[str]:
        """Who was on a list and is no longer; by name, or by code where it left the year's list too."""
        place = f"{name}_position"
        known = {project.code: project for project in self.edition.projects}
        gone = [
            code
            for code, row in self._lines.items()
            if row[place] is not None and (code not in known or known[code].line[place] is None)
        ]
        return self._named(gone)

    def _named(self, codes: Sequence[str]) -> list[str]:
        known = {project.code: project.name for project in self.edition.projects}
        return [known.get(code, code) for code in codes]

    @property
    def rounds(self) -> Sequence[Row]:
        """The final rounds before this edition, oldest first."""
        rows: Sequence[Row] = self.before["rounds"] if self.before else ()
        return rows

    @property
    def last_round(self) -> Row | None:
        """The final round before this edition, where there was one."""
        return self.rounds[-1] if self.rounds else None

    def entered_round(self, name: str) -> list[Project]:
        """Who is on a list and was not in the round before."""
        then = self.last_round[name] if self.last_round else ()
        return [project for project in self.edition.placed(f"{name}_position") if project.code not in then]

    def left_round(self, name: str) -> list[str]:
        """Who was on a list in the round before and is no longer."""
        now = {project.code for project in self.edition.placed(f"{name}_position")}
        then = self.last_round[name] if self.last_round else ()
        return self._named([code for code in then if code not in now])

    def rounds_of(self, year: int) -> list[Row]:
        """The final rounds of a year before this edition."""
        return [row for row in self.rounds if row["period"].startswith(f"{year}-")]

    def times(self, name: str, code: str) -> int:
        """In how many final rounds before this edition a project was listed."""
        return sum(code in row[name] for row in self.rounds)
