"""What differs between two rulesets, rule by rule, in the words of the active language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.lint import lamp_name
from reports.rulesets.bands import LAMPS, interval_of
from reports.rulesets.document import value_at
from reports.rulesets.phrases import amount, percent, shown, stretch
from reports.rulesets.table import GROUPS, LAMP, TIE_NAMES, Rule


@dataclass(frozen=True)
class Difference:
    """One rule, before and after."""

    group: str
    label: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The rules in which two contents differ, in the order of the form."""
    return [
        Difference(group, label, one, other)
        for (group, label, one), (_group, _label, other) in zip(rows(before), rows(after), strict=True)
        if one != other
    ]


def rows(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(group, rule, value) of everything a ruleset says."""
    lamps, measure = _("Lamps"), content["lamp"]["measure"]
    yield lamps, str(LAMP.label), str(LAMP.choices[measure])
    for name in LAMPS:
        yield lamps, capfirst(lamp_name(name)), stretch(interval_of(content["lamp"][name]), measure)
    for group in GROUPS:
        for rule in group.rules:
            yield str(group.title), str(rule.label), written(rule, value_at(content, rule.path))
    names = [str(TIE_NAMES[key]) for key in content["ties"]]
    yield _("Score and order"), _("Order of equal scores"), _("; ").join(names)


def written(rule: Rule, value: Any) -> str:
    """One value with its unit."""
    if rule.kind == "switch":
        return _("yes") if value else _("no")
    if rule.kind == "choice":
        return str(rule.choices[value])
    return {"percent": percent, "amount": amount}.get(rule.kind, shown)(value)
