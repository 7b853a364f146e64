"""The made-up edition with a month before it, and final rounds before that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.reports.circular.sample import make_document
from tests.reports.circular.sample_groups import money

LISTS = ("red_flag", "warning", "snail")


def with_before(month: int = 10) -> dict[str, Any]:
    """The sample as of a month: a fifth less was invested a month before, every second flag is new."""
    document = make_document(period=f"2020-{month:02d}", final_round=month % 3 == 0)
    edition = document["edition"]
    edition["before"] = {
        **_named(month - 1),
        "groups": [_earlier(row) for row in edition["groups"] if row["kind"] in ("total", "category")],
        "lines": [_line_before(n, line) for n, line in enumerate(edition["lines"])],
        "rounds": [_round(edition, end) for end in (3, 6, 9) if end < month],
    }
    return document


def _named(month: int) -> dict[str, Any]:
    return {"period": f"2020-{month:02d}", "revision": 1, "digest": "0" * 64}


def _earlier(row: dict[str, Any]) -> dict[str, Any]:
    shares = {"invested_to_date": Decimal("0.8"), "planned_to_date": Decimal("0.85")}
    return {**row, **{name: money(Decimal(row[name]) * share) for name, share in shares.items()}}


def _line_before(n: int, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": line["code"],
        "rank_all": line["rank_all"],
        "lamp": "yellow" if n % 5 == 0 else line["lamp"],
        "red_flag_position": line["red_flag_position"] if n % 2 else None,
        "warning_position": 1 if n == 3 else None,
        "snail_position": None,
    }


def _round(edition: dict[str, Any], month: int) -> dict[str, Any]:
    listed = {
        name: [line["code"] for line in edition["lines"] if line[f"{name}_position"] is not None]
        for name in LISTS
    }
    chosen = {"red_flag": listed["red_flag"][:2], "warning": listed["warning"][:1], "snail": []}
    return {**_named(month), **chosen}
