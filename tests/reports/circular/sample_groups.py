"""Sums of the made-up edition, and who is in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

CATEGORIES = [("industrial", "产业", "Industrial"), ("social", "社会事业", "Social")]
CATEGORIES += [
    ("infrastructure", "城乡基础设施", "Urban–rural infrastructure"),
    ("new-town", "新城配套", "New-town"),
]
DISTRICTS = [
    ("siming", "思明区"),
    ("huli", "湖里区"),
    ("jimei", "集美区"),
    ("haicang", "海沧区"),
    ("tongan", "同安区"),
]
UNITS = [
    ("u01", "市建设局", "department"),
    ("u02", "市交通运输局", "department"),
    ("u03", "市教育局", "department"),
]
UNITS += [
    ("u04", "轨道建设发展集团", "group"),
    ("u05", "市政集团", "group"),
    ("u06", "路桥建设集团", "group"),
]
UNITS += [
    ("u07", "东部体育会展新城片区指挥部", "headquarters"),
    ("u08", "马銮湾新城片区指挥部", "headquarters"),
]
UNITS += [("u09", "思明区人民政府", "district"), ("u10", "海沧区人民政府", "district")]
UNITS += [("u11", "士兰集科微电子有限公司", "enterprise")]
SUMS = (
    "annual_plan",
    "planned_to_date",
    "first_planned_to_date",
    "invested_to_date",
    "month_planned",
    "month_invested",
)


def money(amount: Decimal | int) -> str:
    """万元 with four decimals, as the bundle writes it."""
    return f"{Decimal(amount):.4f}"


def _sum(kind: str, code: str, name: str, name_en: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    group: dict[str, Any] = {
        "kind": kind,
        "code": code,
        "name": name,
        "name_en": name_en,
        "unit_class": "",
        "rank": None,
    }
    group.update({key: money(sum((Decimal(line[key]) for line in lines), Decimal(0))) for key in SUMS})
    group.update(
        projects=len(lines),
        counted=len(lines),
        ranked=sum(not line["unranked_reason"] for line in lines),
        returned=sum(line["is_returned"] for line in lines),
        replanned=sum(line["plan_revision"] > 1 for line in lines),
        late_start=sum(line["is_late_start"] for line in lines),
        seal="0" * 16,
    )
    group.update(
        {lamp: sum(line["lamp"] == lamp for line in lines) for lamp in ("green", "yellow", "red", "unlit")}
    )
    return group


def make_groups(inputs: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In all, and by category, district and unit, units ranked within their class."""
    groups = [_sum("total", "all", "合计", "In all", lines)]
    pairs = list(zip(inputs, lines, strict=True))
    for kind, entries in (
        ("category", [(code, zh, en) for code, zh, en in CATEGORIES]),
        ("district", [(code, zh, code.title()) for code, zh in DISTRICTS]),
        ("unit", [(code, zh, f"Unit {code}") for code, zh, _ in UNITS]),
    ):
        for code, zh, en in entries:
            groups.append(_sum(kind, code, zh, en, [line for given, line in pairs if given[kind] == code]))
    classes: dict[str, list[dict[str, Any]]] = {}
    for group, (_, _, kind) in zip(groups[-len(UNITS) :], UNITS, strict=True):
        group["unit_class"] = kind
        classes.setdefault(kind, []).append(group)
    for members in classes.values():
        members.sort(key=lambda g: -Decimal(g["invested_to_date"]) / Decimal(g["planned_to_date"]))
        for rank, group in enumerate(members, start=1):
            group["rank"] = rank
    return sorted(groups, key=lambda group: (group["kind"], group["code"]))
