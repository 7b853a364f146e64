"""What an edition with random inputs must say of earlier months and of problems, for the inputs to follow."""

from __future__ import annotations

from typing import Any

from reports.services.problems import counts

Document = dict[str, Any]
LISTS = ("red_flag", "warning", "snail")


def remembered(content: Document) -> Document:
    """The sections from which lamps, warnings and safety problems of the inputs follow."""
    year, month = int(content["period"][:4]), int(content["period"][5:])
    inputs = content["inputs"]
    lamps = {row["code"]: row["lamps"][month - 2] if month > 1 else row["earlier_lamp"] for row in inputs}
    before = {
        "period": f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12",
        "revision": 1,
        "digest": "0" * 64,
        "groups": [],
        "lines": [_line(code, lamp) for code, lamp in lamps.items() if lamp],
        "rounds": [_round(inputs, year, month, back) for back in (4, 3, 2, 1)],
    }
    joined = [code for code, lamp in lamps.items() if not lamp]
    changes = {"month": before["period"], "joined": joined, "left": []} if month > 1 else None
    return {"before": before, "list_changes": changes, "problems": _problems(inputs)}


def _line(code: str, lamp: str) -> Document:
    places = {f"{name}_position": None for name in LISTS}
    return {"code": code, "lamp": lamp, "rank_all": None, **places}


def _round(inputs: list[Document], year: int, month: int, back: int) -> Document:
    """Who was warned so many final rounds before."""
    last = year * 12 + (month - 1) // 3 * 3 - 1 - 3 * (back - 1)
    return {
        "period": f"{last // 12}-{last % 12 + 1:02}",
        "revision": 1,
        "digest": "0" * 64,
        "red_flag": [],
        "warning": [row["code"] for row in inputs if row["warned_rounds"] >= back],
        "snail": [],
    }


def _problems(inputs: list[Document]) -> Document | None:
    """An open one about safety at each project that has one."""
    unit = {"code": "U0", "name": "单位0", "name_en": "U0"}
    rows = [
        {
            "number": f"{row['code']}-1",
            "kind": "safety",
            "level": 1,
            "projects": [row["code"]],
            "unit": unit,
            "registered_on": "2019-01-01",
            "signed_off_on": None,
            "new": False,
            "overdue": False,
        }
        for row in inputs
        if row["safety_problem"]
    ]
    if not rows:
        return None
    levels, units = [{"level": 1, **counts(rows)}], [{**unit, **counts(rows)}]
    return {"rows": rows, "total": counts(rows), "levels": levels, "units": units}
