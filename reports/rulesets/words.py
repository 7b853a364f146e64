"""A ruleset in words: every rule a sentence of the active language, with its numbers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.lint import lamp_name
from reports.rulesets.bands import LAMPS, interval_of
from reports.rulesets.phrases import amount, measure_name, percent, shown, stretch
from reports.rulesets.table import TIE_NAMES

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """What is said of one matter."""

    title: str
    sentences: list[str]


def in_words(content: Content) -> list[Section]:
    """The whole ruleset."""
    said: list[tuple[str, Callable[[Content], list[str]]]] = [
        (_("Lamps"), _lamps),
        (_("Red flag"), _red_flag),
        (_("Warning"), _warning),
        (_("Snail"), _snail),
        (_("Who is ranked, and among whom"), _ranking),
        (_("Score and order"), _score),
        (_("Cadence"), _cadence),
    ]
    return [Section(title, say(content)) for title, say in said]


def _lamps(content: Content) -> list[str]:
    lamp = content["lamp"]
    bands = [
        _("%(lamp)s: %(stretch)s.")
        % {
            "lamp": capfirst(lamp_name(name)),
            "stretch": stretch(interval_of(lamp[name]), lamp["measure"]),
        }
        for name in LAMPS
    ]
    return [
        _("The lamp goes by %(measure)s.") % {"measure": measure_name(lamp["measure"])},
        *bands,
        _("Without an approved return for the month there is no lamp: “not reported” is never green."),
        _late_start(content["late_start"]["red_after_months"]),
        _("A talk is due after %(yellows)s yellow lamps in a row, or %(reds)s red; months without a lamp "
          "are passed over.") % content["talk"],
    ]  # fmt: skip


def _late_start(months: int) -> str:
    if not months:
        return _("A project that should have started and has not is red at once.")
    return ngettext(
        "A project that should have started and has not is yellow in the month planned for its start, red "
        "from the next month on.",
        "A project that should have started and has not is yellow for %(months)s months, counted from the "
        "month planned for its start, and red from then on.",
        months,
    ) % {"months": months}


def _quota(rule: Mapping[str, Any], text: str) -> str:
    return text % {"share": percent(rule["share"]), "least": rule["at_least"], "most": rule["at_most"]}


def _red_flag(content: Content) -> list[str]:
    rule = content["red_flag"]
    return [
        _("It takes at least %(quarter)s of the quarter's plan, and at least %(year)s of the plan to date.")
        % {"quarter": percent(rule["quarter_ratio"]), "year": percent(rule["year_ratio"])},
        _("In a full quarter the plan must be exceeded by at least %(large)s in the large league, "
          "%(small)s in the small one; earlier in the quarter by its share of that.")
        % {"large": amount(rule["excess_large"]), "small": amount(rule["excess_small"])},
        _("The project is under construction or was completed this quarter, has an approved return for the "
          "month, and had no red lamp in the quarter."),
        _quota(rule, _("Of each league the best %(share)s of its ranked projects, at least %(least)s, at "
                       "most %(most)s.")),
        _("The list is drawn every month; it is final at the end of a quarter.")
        if rule["monthly"]
        else _("The list is drawn in the last month of a quarter only."),
    ]  # fmt: skip


def _warning(content: Content) -> list[str]:
    rule = content["warning"]
    return [
        _("A ranked project can be warned that has less than %(ratio)s of the plan to date, or that should "
          "have started and has not. A project that met its plan is never listed.")
        % {"ratio": percent(rule["year_ratio"])},
        _quota(rule, _("Of each league the worst %(share)s of its ranked projects, at least %(least)s, at "
                       "most %(most)s.")),
    ]  # fmt: skip


def _snail(content: Content) -> list[str]:
    rule = content["snail"]
    return [
        _("A project counts as a snail that was warned in %(rounds)s quarterly rounds in a row, or has a red "
          "lamp at the end of a quarter without an approved reason for the delay.") % rule,
        _quota(rule, _("Of each league the worst %(share)s of its ranked projects, at least %(least)s, at "
                       "most %(most)s.")),
        _("The word “snail” is used.")
        if rule["name_shown"]
        else _("The word “snail” is not used: they are warning projects."),
    ]  # fmt: skip


def _ranking(content: Content) -> list[str]:
    months = content["not_ranked"]["new_months"]
    return [
        _("A project is in the large league if at least %(amount)s are planned for the full quarter, else in "
          "the small one.") % {"amount": amount(content["league"]["large_from"])},
        ngettext(
            "A project that joins after January is not ranked in its first month.",
            "A project that joins after January is not ranked in its first %(months)s months.",
            months,
        ) % {"months": months}
        if months
        else _("A project that joins after January is ranked at once."),
        _("Not ranked are further: the preparatory stage, an approved suspension or force majeure, "
          "completed in an earlier month, and nothing planned to date. A "
          "stop that nobody approved is ranked."),
    ]  # fmt: skip


def _score(content: Content) -> list[str]:
    score = content["score"]
    names = [str(TIE_NAMES[key]) for key in content["ties"]]
    return [
        _scored(score),
        _("Equal scores are ordered by: %(names)s; last by project code.") % {"names": _("; ").join(names)},
        _("Two projects are not told apart where the last digit of what is entered decides (%(step)s).")
        % {"step": amount(content["fairness"]["rounding"])},
    ]  # fmt: skip


def _scored(score: Mapping[str, Any]) -> str:
    values = {name: shown(value) for name, value in score.items()}
    values["cap"] = percent(score["schedule_cap"])
    return (
        _(
            "Of 100 points the schedule brings %(schedule)s (the schedule ratio, counted up to %(cap)s), "
            "visual progress %(visual)s, milestones on time %(milestones)s, this month %(month)s, timely "
            "and clean reporting %(reporting)s."
        )
        % values
    )


def _cadence(content: Content) -> list[str]:
    rule = content["cadence"]
    days = content["consultation"]["working_days"]
    circular = {
        "monthly": _("A circular appears every month."),
        "quarterly": _("A circular appears after each quarter."),
        "yearly": _("A circular appears after each year."),
    }
    return [
        _("Returns are due by day %(due_day)s of the next month, the month is locked on day %(lock_day)s, "
          "the circular is due on day %(circular_day)s; each is moved to the next working day.") % rule,
        circular[rule["circular"]],
        ngettext(
            "A draft is shown to the units concerned for %(days)s working day.",
            "A draft is shown to the units concerned for %(days)s working days.",
            days,
        ) % {"days": days}
        if days
        else _("A draft is not shown to the units before it is approved."),
    ]  # fmt: skip
