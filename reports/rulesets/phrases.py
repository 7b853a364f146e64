"""Numbers, amounts and stretches of a measure, in the words of the active language. Pure."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from reports.rulesets.bands import BOTTOM, TOP, Interval

TIME_LEAD = "time_lead"
#: How the measures are written in a formula.
SIGNS = {"schedule_ratio": "R", "annual_over_time": "C ÷ T", TIME_LEAD: "L"}


def shown(value: Decimal | int | str) -> str:
    """A number with all its digits, and none that says nothing."""
    number = Decimal(str(value))
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def percent(value: Decimal | int | str) -> str:
    """A ratio that is stored in percent."""
    return f"{shown(value)}%"


def amount(value: Decimal | int | str) -> str:
    """An amount in 万元."""
    return _("%(amount)s 万元") % {"amount": shown(value)}


def measure_name(measure: str) -> str:
    """What a lamp goes by."""
    return {
        "schedule_ratio": _("the schedule ratio (invested ÷ planned to date)"),
        "annual_over_time": _("the annual ratio ÷ the share of the year that has passed"),
        TIME_LEAD: _("the time lead (annual ratio less the share of the year that has passed)"),
    }[measure]


def formula(interval: Interval, measure: str) -> str:
    """A stretch as a formula: −10 < L < 0."""
    unit = "" if measure == TIME_LEAD else "%"
    low, high = interval.low[0], interval.high[0]
    before = f"{shown(low)}{unit} {'≤' if interval.includes_low else '<'} " if interval.low != BOTTOM else ""
    after = f" {'≤' if interval.includes_high else '<'} {shown(high)}{unit}" if interval.high != TOP else ""
    return f"{before}{SIGNS[measure]}{after}"


def stretch(interval: Interval, measure: str) -> str:
    """A stretch of a measure in words, with its ends."""
    if measure == TIME_LEAD:
        return _points(interval)
    low, high = interval.low[0], interval.high[0]
    if interval.low == BOTTOM and interval.high == TOP:
        return _("any value")
    if interval.low == BOTTOM:
        return (_("%(value)s and less") if interval.includes_high else _("less than %(value)s")) % {
            "value": percent(high)
        }
    if interval.high == TOP:
        return (_("%(value)s and more") if interval.includes_low else _("more than %(value)s")) % {
            "value": percent(low)
        }
    if low == high:
        return _("exactly %(value)s") % {"value": percent(low)}
    return _("%(low)s to %(high)s (%(ends)s)") % {
        "low": percent(low),
        "high": percent(high),
        "ends": _ends(interval.includes_low, interval.includes_high, percent(low), percent(high)),
    }


def _ends(first: bool, last: bool, low: str, high: str) -> str:
    """Which ends belong to a stretch, in the order in which they are named."""
    if first == last:
        return _("both ends included") if first else _("neither end included")
    return (_("%(low)s included, %(high)s not") if first else _("%(high)s included, %(low)s not")) % {
        "low": low,
        "high": high,
    }


def _points(interval: Interval) -> str:
    """A stretch of points ahead of time or behind it."""
    low, high = interval.low[0], interval.high[0]
    if interval.low == BOTTOM and interval.high == TOP:
        return _("any value")
    if interval.low == BOTTOM:
        return _points_from_below(high, is_included=interval.includes_high)
    if interval.high == TOP:
        return _points_upwards(low, is_included=interval.includes_low)
    if low == high:
        return _("exactly %(place)s") % {"place": _place(low)}
    if high <= 0:  # behind time one counts away from it: the nearer end comes first
        ends = _ends(interval.includes_high, interval.includes_low, shown(-high), shown(-low))
        values = {"low": shown(-high), "high": shown(-low), "ends": ends}
        return _("%(low)s to %(high)s points behind time (%(ends)s)") % values
    ends = _ends(interval.includes_low, interval.includes_high, shown(low), shown(high))
    if low >= 0:
        values = {"low": shown(low), "high": shown(high), "ends": ends}
        return _("%(low)s to %(high)s points ahead of time (%(ends)s)") % values
    return _("%(low)s points behind to %(high)s ahead of time (%(ends)s)") % {
        "low": shown(-low),
        "high": shown(high),
        "ends": ends,
    }


def _place(value: Decimal) -> str:
    if value == 0:
        return _("on time")
    text = _("%(points)s points behind time") if value < 0 else _("%(points)s points ahead of time")
    return text % {"points": shown(abs(value))}


def _points_from_below(high: Decimal, *, is_included: bool) -> str:
    if high == 0:
        return _("on time or behind it") if is_included else _("behind time")
    if high < 0:
        text = (
            _("%(points)s points or more behind time")
            if is_included
            else _("more than %(points)s points behind time")
        )
    else:
        text = (
            _("behind time, or up to %(points)s points ahead")
            if is_included
            else _("behind time, or less than %(points)s points ahead")
        )
    return text % {"points": shown(abs(high))}


def _points_upwards(low: Decimal, *, is_included: bool) -> str:
    if low == 0:
        return _("on time or ahead of it") if is_included else _("ahead of time")
    if low < 0:
        text = (
            _("at most %(points)s points behind time, or ahead")
            if is_included
            else _("less than %(points)s points behind time, or ahead")
        )
    else:
        text = (
            _("%(points)s points or more ahead of time")
            if is_included
            else _("more than %(points)s points ahead of time")
        )
    return text % {"points": shown(abs(low))}
