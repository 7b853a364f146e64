"""The columns of each kind of table: their heads in both languages, and other names they go by."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from common.workbooks.figures import WAN, YI, YUAN
from common.workbooks.table import simple, unit_in

UNITS = {"wan": WAN, "yi": YI, "yuan": YUAN}
MONTHS = range(1, 13)
LEVELS = {
    "provincial": ("省级", "省重点", "省"),
    "city": ("市级", "市重点", "市"),
    "district": ("区级", "区重点", "区", "县级", "区县级"),
}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
# Words that make another thing of a name: 累计完成投资 is not 完成投资.
OTHERWISE = ("累计", "上月", "上年", "去年", "计划", "同比", "占")
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Column:
    """A column. ``reads`` says what its cells are; one that is not ``entered`` is shown and never read."""

    field: str
    zh: str
    en: str
    reads: str = "text"
    entered: bool = True
    required: bool = False
    names: Sequence[str] = ()
    longest: int = 200
    width: int = 12

    def head(self, language: str) -> str:
        """The head with its unit."""
        if language == "en":
            return self.en + {"amount": " (10,000 yuan)", "percent": " (%)"}.get(self.reads, "")
        return self.zh + {"amount": "（万元）", "percent": "（%）"}.get(self.reads, "")

    @property
    def known(self) -> set[str]:
        """Every name it goes by, for comparing."""
        return {simple(name) for name in (self.zh, self.en, self.field, *self.names)}


@dataclass(frozen=True)
class Mapped:
    """Where in a file a field stands, and in which unit its amounts are."""

    column: int
    unit: Decimal = WAN


def _columns() -> dict[str, list[Column]]:
    """The table beside this file; a line with {n} stands for twelve months."""
    found: dict[str, list[Column]] = {}
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for n in MONTHS if "{n}" in line["field"] else (0,):
                words = {"n": n, "numeral": NUMERALS[n - 1], "month": ENGLISH[n - 1]}
                column = _column_of({name: text.format(**words) for name, text in line.items()})
                found.setdefault(line["kind"], []).append(column)
    return found


def _column_of(line: dict[str, str]) -> Column:
    return Column(
        field=line["field"],
        zh=line["zh"],
        en=line["en"],
        reads=line["reads"],
        entered=line["is"] != "shown",
        required=line["is"] == "required",
        names=line["names"].split(),
        longest=int(line["longest"]),
        width=int(line["width"]),
    )


KINDS = _columns()


@dataclass
class Guess:
    """What a file's heads seem to mean. ``is_template``: they are ours."""

    mapped: dict[str, Mapped] = field(default_factory=dict)
    is_template: bool = False


def known_heads(kind: str) -> dict[str, list[str]]:
    """Field → every name of the column, for finding the row of heads."""
    return {column.field: [column.zh, column.en, *column.names] for column in KINDS[kind]}


def guess(kind: str, heads: Sequence[str]) -> Guess:
    """Which column is which, by name; heads that hold a known name count where none is equal."""
    columns = KINDS[kind]
    found: dict[str, Mapped] = {}
    taken: set[int] = set()
    for exactly in (True, False):
        for column in columns:
            if column.field in found:
                continue
            for number, head in enumerate(heads):
                if number not in taken and _fits(column, simple(head), exactly):
                    found[column.field] = Mapped(number, unit_in(head) or WAN)
                    taken.add(number)
                    break
    ours = ({simple(column.head(language)) for column in columns} for language in ("zh-hans", "en"))
    given = {simple(head) for head in heads if head}
    entered = {name: place for name, place in found.items() if _column(kind, name).entered}
    return Guess(entered, any(heads_of_ours <= given for heads_of_ours in ours))


def _fits(column: Column, head: str, exactly: bool) -> bool:
    if not head:
        return False
    if exactly:
        return head in column.known
    return any(
        len(name) >= 4 and name in head and not any(word in head and word not in name for word in OTHERWISE)
        for name in column.known
    )


def _column(kind: str, name: str) -> Column:
    return next(column for column in KINDS[kind] if column.field == name)


def entered(kind: str) -> list[Column]:
    """The columns that are read."""
    return [column for column in KINDS[kind] if column.entered]


def missing(kind: str, mapped: dict[str, Mapped]) -> list[Column]:
    """Required columns that a file does not have."""
    return [column for column in KINDS[kind] if column.required and column.field not in mapped]


def stored(mapped: dict[str, Mapped]) -> dict[str, dict[str, object]]:
    """As kept in the database."""
    names = {factor: name for name, factor in UNITS.items()}
    return {name: {"column": place.column, "unit": names[place.unit]} for name, place in mapped.items()}


def restored(kept: dict[str, dict[str, object]]) -> dict[str, Mapped]:
    """From the database."""
    return {
        name: Mapped(int(str(place["column"])), UNITS[str(place["unit"])]) for name, place in kept.items()
    }
