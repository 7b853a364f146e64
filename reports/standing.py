"""Where a project stands, topic by topic: why, by which clause, and how far to the next step.

Pure, like ``reports/reasons.py``, from which the words for the causes come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports import placings, reasons
from reports.facts import Facts, Rules


@dataclass(frozen=True)
class Statement:
    """One topic: lamp, rank, red_flag, warning, snail, talk. Empty where there is nothing to say."""

    topic: str
    cause: str
    clause: str = ""
    step: str = ""


def statements(line: object, rules: Rules) -> list[Statement]:
    """Everything there is to say of a line, what decides most first."""
    facts = Facts(line, rules)
    said = [_lamp(facts), _rank(facts), _warning(facts), _snail(facts), _talk(facts), _red_flag(facts)]
    return [one for one in said if one.cause or one.step]


def _lamp(facts: Facts) -> Statement:
    clause = facts["lamp_clause"]
    if clause.startswith("band_"):
        return Statement("lamp", reasons.band(facts), _bands(facts.rules), reasons.lamp_step(facts))
    if clause == "late_start":
        months = facts.rules.get("late_start", {}).get("red_after_months")
        text = _("Not started after the planned month: yellow; red when that is %(months)s months ago")
        step = _("starting works would turn the lamp")
        return Statement(
            "lamp", reasons.lamp_reason(facts.line, facts.rules), text % {"months": months}, step
        )
    return Statement("lamp", reasons.lamp_reason(facts.line, facts.rules))


def _bands(rules: Rules) -> str:
    lamp = rules.get("lamp", {})
    if lamp.get("measure") not in _MEASURES:
        return ""
    return _("%(measure)s: green %(green)s, yellow %(yellow)s, below that red") % {
        "measure": _MEASURES[lamp["measure"]](),
        "green": _bound(lamp, "green"),
        "yellow": _bound(lamp, "yellow"),
    }


def _bound(lamp: Mapping[str, Any], colour: str) -> str:
    sign = "≥" if lamp[colour]["op"] == ">=" else ">"
    value = f"{Decimal(lamp[colour]['value']).normalize():f}"
    return f"{sign}{value}" if lamp["measure"] == "time_lead" else f"{sign}{value}%"


def _rank(facts: Facts) -> Statement:
    if facts["rank_all"] is None:
        return Statement("rank", reasons.unranked_reason(facts.line))
    if facts["rank_best"] is None:  # a line from before this was computed
        return Statement("rank", "")
    cause = placings.rank_place(facts.line)
    return Statement("rank", cause, placings.rank_span(facts.line), placings.rank_step(facts.line))


def _warning(facts: Facts) -> Statement:
    if not facts["warning_clause"] or facts["warning_position"] is None:
        return Statement("warning", "")
    late = facts["warning_clause"] == "late_start"
    started = [_("should have started and has not")] if "late_start" in facts["warning_clause"] else []
    cause = _("; ").join(started + ([] if late else [reasons.behind(facts)]))
    text = _(
        "Schedule plan completed below %(year_ratio)s%% or a late start; of each league the worst "
        "%(share)s%%, at least %(at_least)s, at most %(at_most)s"
    )
    return Statement("warning", cause, text % _rules(facts, "warning"), reasons.warning_step(facts))


def _snail(facts: Facts) -> Statement:
    if facts["snail_position"] is None:
        return Statement("snail", "")
    text = _("Warned in two quarters running, or red at a quarter's end without an approved reason for delay")
    return Statement("snail", reasons.snail_reason(facts.line, facts.rules), text)


def _talk(facts: Facts) -> Statement:
    if not facts["is_talk_due"]:
        return Statement("talk", "")
    talk = facts.rules.get("talk", {})
    text = _("Red lamps in a row: %(reds)s; yellow ones: %(yellows)s")
    clause = text % {"reds": talk.get("reds", 1), "yellows": talk.get("yellows", 2)}
    return Statement("talk", reasons.talk_reason(facts.line), clause)


def _red_flag(facts: Facts) -> Statement:
    """What earned it; for others what is missing, unless they are far from it: not ranked or not in works."""
    if not facts["red_flag_position"] and set(facts["red_flag_unmet"]) & _FAR:
        return Statement("red_flag", "")
    text = _(
        "Of the quarter's plan at least %(quarter_ratio)s%% and enough above it, of the plan to date at "
        "least %(year_ratio)s%%, no red lamp; of each league the best %(share)s%%, at most %(at_most)s"
    ) % _rules(facts, "red_flag")
    said = placings.red_flag_reason(facts.line, facts.rules)
    if facts["red_flag_position"]:
        return Statement("red_flag", said, text)
    return Statement("red_flag", _("not on the list"), text, said)


def _rules(facts: Facts, section: str) -> dict[str, Any]:
    document = dict(facts.rules.get(section, {}))
    return {name: facts.rule(section, name) for name in document if name != "name_shown"}


#: Conditions that no amount of this month brings nearer.
_FAR = {"not_ranked", "not_in_works", "no_return", "no_quarter_plan"}
_MEASURES: Mapping[str, Callable[[], str]] = {
    "schedule_ratio": lambda: _("Schedule plan completed"),
    "annual_over_time": lambda: _("Share of the annual plan ÷ share of the year"),
    "time_lead": lambda: _("Time lead, points"),
}
