"""What a line says, whatever it came as: the figures that reasons are told from. Pure.

A line is any object with the attributes of ``Measures`` (a snapshot's or an edition's), or a line of a
bundle (a mapping whose decimals are strings). ``rules`` is the ruleset's document.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.numbers import grouped, percent_of, wan, yi

Rules = Mapping[str, Any]
# Below 100 万元 an amount in 亿元 would print as 0.00 or 0.01: it is written in 万元.
SMALL_AMOUNT = Decimal(100)
# What would print as 0.00 万元 is written to its last digit: no distance is nothing.
HAIR = Decimal("0.005")


class Facts:
    """One line, whatever it came as; amounts as Decimal."""

    def __init__(self, line: object, rules: Rules | None = None) -> None:
        self.line = line
        self.rules = rules or {}

    def __getitem__(self, name: str) -> Any:
        """A figure of the line; None where lines of older formulas have none."""
        return self.line.get(name) if isinstance(self.line, Mapping) else getattr(self.line, name, None)

    def amount(self, name: str) -> Decimal:
        """An amount in 万元, 0 where there is none."""
        return Decimal(self[name] or 0)

    def ratio(self, done: str, planned: str) -> str:
        """One amount as a percentage of another."""
        return percent_of(self.amount(done), self.amount(planned))

    @property
    def shortfall(self) -> Decimal:
        """Planned minus invested to date, 万元."""
        return self.amount("planned_to_date") - self.amount("invested_to_date")

    @property
    def schedule_ratio(self) -> str:
        """R as a percentage."""
        return self.ratio("invested_to_date", "planned_to_date")

    def rule(self, section: str, name: str) -> str | None:
        """A threshold of the rules as it is written there, without closing zeros."""
        value = self.rules.get(section, {}).get(name)
        return None if value is None else f"{Decimal(value).normalize():f}"


def amount(value: Decimal) -> str:
    """An amount given in 万元, with its unit: 0.32 亿元, or 46.00 万元 where it is small."""
    if abs(value) < SMALL_AMOUNT:
        shown = grouped(value, 4) if 0 < abs(value) < HAIR else wan(value)
        return _("%(amount)s 万元") % {"amount": shown}
    return _("%(amount)s 亿元") % {"amount": yi(value)}
