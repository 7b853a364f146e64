"""What is wrong with rules before anybody is measured by them, with exact values. Pure.

``lint`` takes a draft's content (``reports/rulesets/document.py``) and gives findings, each a sentence of the
active language and the places in the content that it is about. Rules with a finding are kept, not handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.rulesets import bands
from reports.rulesets.bands import LAMPS, Interval, at_least, below
from reports.rulesets.document import value_at
from reports.rulesets.phrases import TIME_LEAD, formula, percent, shown, stretch

RATIO = "schedule_ratio"
FULL = Decimal(100)
WEIGHTS = ("schedule", "visual", "milestones", "month", "reporting")
LISTS = ("red_flag", "warning", "snail")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One fault: its kind, its sentence, and the places in the content that are to be mended."""

    code: str
    text: str
    paths: tuple[str, ...]
    interval: Interval | None = None


def lint(content: Content, *, ranked: int | None = None) -> list[Finding]:
    """Every fault of some rules; ``ranked`` is how many projects are ranked, where that is known."""
    found = [
        *_bands(content),
        *_contradictions(content),
        *_unreachable(content),
        *_lists(content, ranked),
        *_score(content),
        *_cadence(content),
    ]
    return [replace(finding, text=capfirst(finding.text)) for finding in found]


def named_bands(content: Content) -> dict[str, Interval]:
    """The bands of the three lamps."""
    return {name: bands.interval_of(content["lamp"][name]) for name in LAMPS}


def _number(content: Content, path: str) -> Decimal:
    return Decimal(str(value_at(content, path)))


def _about(content: Content, interval: Interval) -> dict[str, str]:
    measure = content["lamp"]["measure"]
    return {"stretch": stretch(interval, measure), "formula": formula(interval, measure)}


def lamp_name(name: str) -> str:
    """A lamp in the words of the active language."""
    return {
        "green": pgettext("band", "green lamp"),
        "yellow": pgettext("band", "yellow lamp"),
        "red": pgettext("band", "red lamp"),
    }[name]


def _bands(content: Content) -> Iterator[Finding]:
    named = named_bands(content)
    for name, interval in named.items():
        if interval.is_empty:
            text = _("The band of the %(lamp)s holds no value: its lower end lies above its upper end.")
            yield Finding("empty_band", text % {"lamp": lamp_name(name)}, (f"lamp.{name}",), interval)
    for interval in bands.gaps(named.values()):
        text = _("%(stretch)s: no lamp is lit there (%(formula)s).")
        yield Finding("gap", text % _about(content, interval), _touching(content, interval), interval)
    for first, second, shared in bands.overlaps(named):
        text = _("%(stretch)s: %(first)s and %(second)s at once (%(formula)s).")
        lamps = {"first": lamp_name(first), "second": lamp_name(second)}
        paths = (f"lamp.{first}", f"lamp.{second}")
        yield Finding("overlap", text % (_about(content, shared) | lamps), paths, shared)
    for worse, better in bands.upside_down(named):
        text = _("The %(worse)s stands above the %(better)s: %(stretch)s is better than %(other)s.")
        measure = content["lamp"]["measure"]
        values = {
            "worse": lamp_name(worse),
            "better": lamp_name(better),
            "stretch": stretch(named[worse], measure),
            "other": stretch(named[better], measure),
        }
        yield Finding("upside_down", text % values, (f"lamp.{worse}", f"lamp.{better}"))


def _touching(content: Content, interval: Interval) -> tuple[str, ...]:
    """The lamps beside a gap."""
    named = named_bands(content)
    beside = [
        f"lamp.{name}"
        for name, one in named.items()
        if not one.is_empty and (one.high == interval.low or one.low == interval.high)
    ]
    return tuple(beside) or tuple(f"lamp.{name}" for name in LAMPS)


def _contradictions(content: Content) -> Iterator[Finding]:
    flag, warned = _number(content, "red_flag.year_ratio"), _number(content, "warning.year_ratio")
    both = at_least(flag).met(below(warned))
    if not both.is_empty:
        text = _("%(stretch)s of the plan to date: a project can fly the red flag and be warned at once.")
        paths = ("red_flag.year_ratio", "warning.year_ratio")
        yield Finding("honour_and_warning", text % {"stretch": stretch(both, RATIO)}, paths, both)
    met = at_least(FULL).met(below(warned))
    if not met.is_empty:
        text = _("%(stretch)s of the plan to date: a project that met its plan could be warned.")
        yield Finding(
            "warned_though_met", text % {"stretch": stretch(met, RATIO)}, ("warning.year_ratio",), met
        )
    if content["lamp"]["measure"] != RATIO:
        return  # the lamp goes by another measure: one says nothing exact about the other
    called = at_least(flag).met(named_bands(content)["yellow"])
    if not called.is_empty:
        text = _(
            "%(stretch)s of the plan to date: a project can fly the red flag with a yellow lamp, "
            "and be called in for a talk."
        )
        paths = ("red_flag.year_ratio", "lamp.yellow")
        yield Finding("honour_and_talk", text % {"stretch": stretch(called, RATIO)}, paths, called)


def lowest(measure: str) -> Decimal:
    """What a project has that invested nothing all year: no project that invested anything has less."""
    return -FULL if measure == TIME_LEAD else Decimal(0)


def _unreachable(content: Content) -> Iterator[Finding]:
    measure = content["lamp"]["measure"]
    least = at_least(lowest(measure))
    for name, interval in named_bands(content).items():
        if not interval.is_empty and interval.met(least).is_empty:
            text = _(
                "No project comes to the %(lamp)s (%(stretch)s): without any investment it has %(least)s."
            )
            said = stretch(Interval(least.low, (least.low[0], 1)), measure)
            values = {"lamp": lamp_name(name), "stretch": stretch(interval, measure), "least": said}
            yield Finding("unreachable_lamp", text % values, (f"lamp.{name}",), interval)
    warned = _number(content, "warning.year_ratio")
    if warned <= 0:
        text = _("No project is warned for being behind: none has less than %(ratio)s of its plan.")
        yield Finding("unreachable_warning", text % {"ratio": percent(warned)}, ("warning.year_ratio",))


def list_name(name: str) -> str:
    """A list in the words of the active language."""
    return {"red_flag": _("Red-flag list"), "warning": _("Warning list"), "snail": _("Snail list")}[name]


def _lists(content: Content, ranked: int | None) -> Iterator[Finding]:
    for name in LISTS:
        rule, paths = content[name], (f"{name}.at_least", f"{name}.at_most")
        share = _number(content, f"{name}.share")
        values = {
            "list": list_name(name),
            "least": rule["at_least"],
            "most": rule["at_most"],
            "share": percent(share),
        }
        if rule["at_least"] > rule["at_most"]:
            text = _("%(list)s: at least %(least)s, but at most %(most)s.")
            yield Finding("least_above_most", text % values, paths)
        elif rule["at_most"] == 0 or (share == 0 and rule["at_least"] == 0):
            text = _("%(list)s: nobody can be on it (share %(share)s, at least %(least)s, at most %(most)s).")
            yield Finding("empty_list", text % values, (f"{name}.share", *paths))
        elif ranked and not rule["at_least"] and share * ranked < FULL:
            text = _(
                "%(list)s: nobody can be on it. %(share)s of at most %(ranked)s ranked projects is less than "
                "one; it takes %(needed)s projects."
            )
            counts = {"ranked": ranked, "needed": -(-FULL // share)}
            yield Finding("share_too_small", text % (values | counts), (f"{name}.share", f"{name}.at_least"))


def _score(content: Content) -> Iterator[Finding]:
    total = sum((_number(content, f"score.{part}") for part in WEIGHTS), Decimal(0))
    paths = tuple(f"score.{part}" for part in WEIGHTS)
    if total != FULL:
        text = _("The parts of the score add up to %(total)s, not to 100: %(difference)s.")
        missing = FULL - total
        said = _("%(points)s missing") if missing > 0 else _("%(points)s too many")
        values = {"total": shown(total), "difference": said % {"points": shown(abs(missing))}}
        yield Finding("weights", text % values, paths)
    if _number(content, "score.visual") >= FULL:
        text = _("A project without planned progress would have no score: visual progress is all of it.")
        yield Finding("only_visual", text, ("score.visual",))
    yield from _capped(content)


def _capped(content: Content) -> Iterator[Finding]:
    """Above the cap of the score nobody can be told from another: no threshold may lie there."""
    cap = _number(content, "score.schedule_cap")
    asked = {
        "red_flag.quarter_ratio": _("the red flag asks for %(ratio)s of the quarter's plan"),
        "red_flag.year_ratio": _("the red flag asks for %(ratio)s of the plan to date"),
        "warning.year_ratio": _("the warning list begins below %(ratio)s of the plan to date"),
    }
    thresholds = {path: _number(content, path) for path in asked}
    if content["lamp"]["measure"] == RATIO and content["lamp"]["green"]["low"] is not None:
        asked["lamp.green"] = _("the green lamp begins at %(ratio)s of the plan to date")
        thresholds["lamp.green"] = _number(content, "lamp.green.low")
    for path, said in asked.items():
        threshold = thresholds[path]
        if threshold > cap:
            text = _("The score counts the schedule ratio only up to %(cap)s, but %(asked)s.")
            values = {"cap": percent(cap), "asked": said % {"ratio": percent(threshold)}}
            yield Finding("cap_below_threshold", text % values, ("score.schedule_cap", path))


def _cadence(content: Content) -> Iterator[Finding]:
    rule = content["cadence"]
    days = (rule["due_day"], rule["lock_day"], rule["circular_day"])
    if not days[0] < days[1] < days[2]:
        text = _(
            "Returns are due by day %(due)s, the month is locked on day %(lock)s, the circular is due on "
            "day %(circular)s: each must come after the one before."
        )
        values = dict(zip(("due", "lock", "circular"), days, strict=True))
        yield Finding("days", text % values, ("cadence.due_day", "cadence.lock_day", "cadence.circular_day"))
