"""A catalogue of columns: what each holds, how wide it is, how a cell is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from common.press.model import Cell, Column, Kind
from reports.circular.phrases import Brief

T = TypeVar("T")


class Catalogue(Generic[T]):
    """Columns by key: kind, width, and the function that fills a cell."""

    def __init__(self, made: Mapping[str, tuple[Kind, int, Callable[[Brief, T], Cell]]]) -> None:
        self._made = made

    def columns(
        self, brief: Brief, keys: Sequence[str], weights: Mapping[str, int] | None = None
    ) -> tuple[Column, ...]:
        """Columns by their keys; a leading ``-`` keeps one to the workbook."""
        made = []
        for key in keys:
            name = key.removeprefix("-")
            kind, weight, _ = self._made[name]
            title = brief.words.term("column", name)
            width = (weights or {}).get(name, weight)
            made.append(Column(name, title, kind, width, printed=not key.startswith("-")))
        return tuple(made)

    def row(self, brief: Brief, keys: Sequence[str], item: T) -> tuple[Cell, ...]:
        """The cells of one item."""
        return tuple(self._made[key.removeprefix("-")][2](brief, item) for key in keys)
