"""A ruleset's document: what an old one does not say, and a draft's content to and fro. Pure.

``content`` is a document whose lamps are bands with both their ends; ``compiled`` makes the document of it
by which figures are computed, once the lint has nothing to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from reports.rulesets.bands import lamp_bands, lamp_rule

Document = dict[str, Any]
Values = dict[str, Any]
TIES = ("ratio", "excess", "visual", "annual_plan")
#: What holds where a document of an earlier schema is silent.
SILENT: Mapping[str, Any] = {
    "talk": {"yellows": 2, "reds": 1},
    "red_flag": {"monthly": True},
    "snail": {"rounds": 2},
    "ties": list(TIES),
    "cadence": {"circular": "monthly"},
    "consultation": {"working_days": 3},
    "fairness": {"rounding": "1"},
}


def complete(document: Mapping[str, Any]) -> Document:
    """The document with everything said that an older one leaves open."""
    full = deepcopy(dict(document))
    for name, rule in SILENT.items():
        full[name] = (
            {**rule, **full.get(name, {})} if isinstance(rule, dict) else full.get(name, deepcopy(rule))
        )
    return full


def opened(document: Mapping[str, Any]) -> Document:
    """A document as a draft's content."""
    full = complete(document)
    return {**full, "lamp": lamp_bands(full["lamp"])}


def compiled(content: Mapping[str, Any]) -> Document:
    """A draft's content, free of faults, as a document."""
    return {**deepcopy(dict(content)), "lamp": lamp_rule(content["lamp"])}


def value_at(content: Mapping[str, Any], path: str) -> Any:
    """What stands at ``red_flag.share``."""
    value: Any = content
    for key in path.split("."):
        value = value[key]
    return value


def put(content: Document, path: str, value: Any) -> None:
    """Let a value stand at ``red_flag.share``."""
    *way, last = path.split(".")
    place = content
    for key in way:
        place = place.setdefault(key, {})
    place[last] = value
