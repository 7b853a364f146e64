"""The tables in ``data/``."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table by the names of its columns."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(name: str, key: str, value: str) -> dict[str, list[str]]:
    """A table of two columns whose second holds words with spaces between them."""
    return {row[key]: row[value].split() for row in rows(name)}
