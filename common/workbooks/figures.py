"""Amounts, percentages and whole numbers as people write them into cells; exact decimals come out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Any

from common.workbooks.cells import N_, NOTHING, CellError, folded, shown

WAN = Decimal(1)
YI = Decimal(10_000)
YUAN = Decimal("0.0001")
UNITS = (("亿元", YI), ("亿", YI), ("万元", WAN), ("万", WAN), ("元", YUAN))
BINARY = type(1 / 2)
PLACES, MOST_DIGITS, LONGEST = 4, 12, 40

DOT_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, '’]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
COMMA_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[. '’]\d{3})+|\d+)(?:,\d*)?|[+-]?,\d+")
CLEARLY_DOT = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3})+\.\d*|[+-]?\d*\.(?:\d{1,2}|\d{4,})|[+-]?\d{1,3}(?:,\d{3}){2,}"
)
CLEARLY_COMMA = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{3})+,\d*|[+-]?\d*,(?:\d{1,2}|\d{4,})|[+-]?\d{1,3}(?:\.\d{3}){2,}"
)
UNCLEAR = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
WORDS = re.compile(r"[￥¥$]|rmb|cny", re.IGNORECASE)


def decimal_mark(values: Iterable[Any]) -> str:
    """How a column of texts writes decimals: "." or ","; "?" where it does both."""
    dot = comma = False
    for value in values:
        if value and isinstance(value, str):
            text = _bare(value)[0]
            dot = dot or bool(CLEARLY_DOT.fullmatch(text))
            comma = comma or bool(CLEARLY_COMMA.fullmatch(text))
    return "?" if dot and comma else "," if comma else "."


def exact(value: Any) -> Decimal:
    """A binary fraction as Excel shows it: fifteen significant digits."""
    return Decimal(f"{value:.15g}")


def plain(value: Decimal) -> str:
    """A number as one would type it: no separators, no closing zeros."""
    text = str(value)
    # Nearly every number stands there like that already.
    return f"{value.normalize():f}" if "E" in text or ("." in text and text[-1] == "0") else text


def number_in(text: str, mark: str = ".") -> Decimal | None:
    """The number that a folded text is, or None."""
    if len(text) > LONGEST:
        return None
    if mark == ",":
        if not COMMA_NUMBER.fullmatch(text):
            return None
        text = re.sub(r"[. '’]", "", text).replace(",", ".")
    elif not DOT_NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(re.sub(r"[, '’]", "", text))
    except InvalidOperation:
        return None


def _bare(value: str) -> tuple[str, Decimal | None]:
    """A text without its unit and currency, and the factor to 万元 that the unit means."""
    text = WORDS.sub("", folded(value)).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    for unit, factor in UNITS:
        if text.endswith(unit):
            return text.removesuffix(unit).rstrip(), factor
    return text, None


def _number(value: Any, mark: str) -> tuple[Decimal | None, Decimal | None]:
    """Number and factor of a cell; no number where it is blank."""
    if type(value) is BINARY and value - value == 0:  # what nearly every cell is; neither infinite nor nan
        return exact(value), None
    if value is None or value == "":
        return None, None
    if isinstance(value, bool):
        raise CellError(N_("TRUE or FALSE is no number: write digits, such as 1250.5."))
    if isinstance(value, Decimal):
        return value, None
    if isinstance(value, Real):
        if f"{value}" in ("inf", "-inf", "nan"):
            raise CellError(N_("“%(given)s” is not a number: write digits, such as 1250.5."), given=value)
        return exact(value), None
    if isinstance(value, date | time | timedelta):
        raise CellError(
            N_(
                "“%(given)s” is a date or a time. Give the cell the format “General” and "
                "write the number again."
            ),
            given=value,
        )
    text, factor = _bare(value)
    if not text:
        return None, None
    if text in NOTHING:
        raise CellError(
            N_(
                "“%(given)s” can mean nothing or zero: leave the cell blank if it is not "
                "known, write 0 if there was none."
            ),
            given=text,
        )
    return _written(text, mark), factor


def _written(text: str, mark: str) -> Decimal:
    if mark == "?" and UNCLEAR.fullmatch(text):
        dot, comma = plain(number_in(text) or Decimal(0)), plain(number_in(text, ",") or Decimal(0))
        raise CellError(
            N_(
                "“%(given)s” can be %(one)s or %(other)s, because this column writes "
                "decimals in both ways: write one of them."
            ),
            given=shown(text),
            one=dot,
            other=comma,
        )
    chosen = "," if mark == "," or (mark == "?" and CLEARLY_COMMA.fullmatch(text)) else "."
    number = number_in(text, chosen)
    if number is None:
        raise CellError(N_("“%(given)s” is not a number: write digits, such as 1250.5."), given=shown(text))
    return number


def read_amount(value: Any, *, unit: Decimal = WAN, mark: str = ".") -> Decimal | None:
    """An amount in 万元, or None where the cell is blank; ``unit`` is the factor of the column to 万元."""
    number, factor = _number(value, mark)
    if number is None:
        return None
    amount = number * (unit if factor is None else factor)
    if abs(amount) >= Decimal(10) ** MOST_DIGITS:
        raise CellError(N_("%(given)s 万元 is more than can be: amounts are in 万元."), given=plain(amount))
    if amount != round(amount, PLACES):
        raise CellError(
            N_("%(given)s 万元 has more than %(places)s decimals: write %(right)s."),
            given=plain(amount),
            places=PLACES,
            right=plain(round(amount, PLACES)),
        )
    return amount


def read_percent(value: Any, *, shown_as_percent: bool = False, mark: str = ".") -> Decimal | None:
    """A percentage from 0 to 100 with two decimals: 52, "52%", or 0.52 in a cell that shows 52 %."""
    scaled = shown_as_percent and not isinstance(value, str)
    if isinstance(value, str):
        value = folded(value).removesuffix("%").rstrip()
    number, factor = _number(value, mark)
    if number is None:
        return None
    if factor is not None:
        raise CellError(N_("An amount stands where a percentage is wanted: write 52.5 for 52.5 %%."))
    number = number * 100 if scaled else number
    if not 0 <= number <= 100:
        raise CellError(
            N_("%(given)s is no percentage: it goes from 0, not begun, to 100, finished."),
            given=plain(number),
        )
    if number != round(number, 2):
        raise CellError(
            N_("%(given)s has more than 2 decimals: write %(right)s."),
            given=plain(number),
            right=plain(round(number, 2)),
        )
    return number


def read_whole(value: Any, *, most: int = 999_999_999) -> int | None:
    """A whole number from 0 on, or None where the cell is blank."""
    number, factor = _number(value, ".")
    if number is None:
        return None
    if factor is not None or number != number.to_integral_value() or not 0 <= number <= most:
        raise CellError(
            N_("“%(given)s” is no whole number from 0 to %(most)s."), given=shown(value), most=most
        )
    return int(number)
