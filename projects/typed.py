"""Figures as people type them: full-width digits, thousands separators, units; exact decimals come out."""

from __future__ import annotations

from decimal import Decimal

from common.workbooks.cells import N_, folded
from common.workbooks.figures import LONGEST, number_in, plain
from projects.checks import Facts, Finding, range_of_progress, size_of_amount

AMOUNT_UNITS = ("万元", "万")
OTHER_UNITS = (("亿元", Decimal(10_000)), ("亿", Decimal(10_000)), ("元", Decimal("0.0001")))


class Unreadable(Exception):
    """What was typed can't be kept as a figure; ``finding`` says why and what would be right."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read_amount(typed: str) -> Decimal | None:
    """An amount in 万元, None where nothing was typed; four decimals are exact to the yuan."""
    text = _without_unit(folded(typed), AMOUNT_UNITS)
    if not text:
        return None
    number = number_in(text)
    if number is None:
        raise Unreadable(_other_unit(text) or _no_number("investment", text))
    for finding in size_of_amount(Facts(investment=number, physical_progress=None)):
        raise Unreadable(finding)
    return number


def read_progress(typed: str) -> Decimal | None:
    """Physical progress to date in percent, 0 to 100, two decimals; None where nothing was typed."""
    text = _without_unit(folded(typed), ("%",))
    if not text:
        return None
    number = number_in(text)
    if number is None:
        raise Unreadable(_no_number("physical_progress", text))
    for finding in range_of_progress(Facts(investment=None, physical_progress=number)):
        raise Unreadable(finding)
    return number


def _without_unit(text: str, units: tuple[str, ...]) -> str:
    for unit in units:
        text = text.removesuffix(unit).rstrip()
    return text


def _no_number(field: str, text: str) -> Finding:
    said = N_("“%(given)s” is not a number: write digits, such as 1250.5.")
    return Finding("not_a_number", True, field, said, {"given": text[:LONGEST]})


def _other_unit(text: str) -> Finding | None:
    """Another unit was written: say what it is in 万元."""
    for unit, factor in OTHER_UNITS:
        number = number_in(text.removesuffix(unit).rstrip()) if text.endswith(unit) else None
        if number is not None:
            said = N_("Amounts are entered in 万元: for %(given)s write %(right)s.")
            values = {"given": text, "right": plain(number * factor)}
            return Finding("other_unit", True, "investment", said, values)
    return None
