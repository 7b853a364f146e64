"""What a category's plan begins with until the office has written its own. Knows no Django.

Days are working days; each kind stands at most once in a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class TemplateStep(TypedDict):
    """A node of a template: its kind, how long it takes, and the kinds that it waits for."""

    kind: str
    days: int
    after: list[str]


def _step(kind: str, days: int, *after: str) -> TemplateStep:
    return {"kind": kind, "days": days, "after": list(after)}


BUILDING = [
    _step("approvals", 40),
    _step("land", 60, "approvals"),
    _step("design", 45, "approvals"),
    _step("start", 20, "land", "design"),
    _step("structure", 180, "start"),
    _step("roof_sealed", 40, "structure"),
    _step("equipment", 80, "structure"),
    _step("acceptance", 30, "roof_sealed", "equipment"),
    _step("in_use", 20, "acceptance"),
]
#: Roads, pipelines and grounds have no roof.
GROUND = [
    _step("approvals", 40),
    _step("land", 80, "approvals"),
    _step("design", 60, "approvals"),
    _step("start", 20, "land", "design"),
    _step("structure", 240, "start"),
    _step("equipment", 60, "structure"),
    _step("acceptance", 30, "equipment"),
    _step("in_use", 15, "acceptance"),
]
BY_CATEGORY = {"infrastructure": GROUND}


def first_steps(category: str) -> Sequence[TemplateStep]:
    """The template of a category that has none of its own."""
    return BY_CATEGORY.get(category, BUILDING)
