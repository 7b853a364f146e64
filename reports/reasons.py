"""Why a project stands where it stands, in sentences of the active language. Pure: a line in, words out.

A line is what ``reports/facts.py`` reads; with the ruleset's document the sentences name the threshold
that was missed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from common.numbers import percent, quotient
from reports.facts import Facts, Rules, amount


def reasons(line: object, rules: Rules | None = None) -> list[str]:
    """Everything there is to say of a line: lamp, place, honours, warnings, talk."""
    said = [unranked_reason(line), lamp_reason(line, rules)]
    facts = Facts(line)
    if facts["red_flag_position"] is not None:
        said.append(red_flag_reason(line, rules))
    if facts["warning_position"] is not None:
        said.append(warning_reason(line, rules))
    if facts["snail_position"] is not None:
        said.append(snail_reason(line, rules))
    said.append(talk_reason(line, rules))
    return [sentence for sentence in said if sentence]


def lamp_reason(line: object, rules: Rules | None = None) -> str:
    """Why the lamp shows what it shows, and how far it is to the next better one."""
    facts = Facts(line, rules)
    clause, lamp = facts["lamp_clause"], facts["lamp"]
    if clause == "late_start":
        return _LATE_START_LAMPS[lamp]()
    if clause in _UNLIT:
        return _UNLIT[clause]()
    return joined([band(facts), lamp_step(facts)])


def band(facts: Facts) -> str:
    """The band of the measure; the ratio is named only where the band was drawn on it."""
    if facts.rules.get("lamp", {}).get("measure", "schedule_ratio") != "schedule_ratio":
        return _LAMPS[facts["lamp"]]()
    return _("%(ratio)s of the plan to date: %(lamp)s") % {
        "ratio": facts.schedule_ratio,
        "lamp": _LAMPS[facts["lamp"]](),
    }


def lamp_step(facts: Facts) -> str:
    """How far it is to the next better lamp; empty where no amount brings it nearer."""
    gap = facts.amount("lamp_gap")
    if gap <= 0:
        return ""
    if facts["lamp"] == "yellow":
        return _("%(amount)s more would turn it green") % {"amount": amount(gap)}
    return _("%(amount)s more would turn it yellow") % {"amount": amount(gap)}


def warning_reason(line: object, rules: Rules | None = None) -> str:
    """Why a project is (or may be) warned, and what would lift the warning; empty where it met its plan."""
    facts = Facts(line, rules)
    clause, gap = facts["warning_clause"], facts.amount("warning_gap")
    if not clause:
        return ""
    if clause == "late_start":
        return _("should have started and has not; starting works would lift the warning")
    said = [_("should have started and has not")] if clause == "behind_and_late_start" else []
    return joined([*said, behind(facts), warning_step(facts) if gap > 0 else ""])


def warning_step(facts: Facts) -> str:
    """What would lift the warning."""
    clause, gap = facts["warning_clause"], facts.amount("warning_gap")
    if clause == "late_start":
        return _("starting works would lift the warning")
    if clause == "behind_and_late_start":
        return _("starting works and %(amount)s more would lift the warning") % {"amount": amount(gap)}
    return _("%(amount)s more would lift the warning") % {"amount": amount(gap)} if gap > 0 else ""


def behind(facts: Facts) -> str:
    """How far it is behind its plan to date."""
    return _("%(ratio)s of the plan to date, %(amount)s short") % {
        "ratio": facts.schedule_ratio,
        "amount": amount(facts.shortfall),
    }


def red_flag_reason(line: object, rules: Rules | None = None) -> str:
    """What earned the red flag, or what is missing for it."""
    facts = Facts(line, rules)
    unmet = facts["red_flag_unmet"]
    if facts["red_flag_position"] is None:
        return joined([_unmet(facts, code) for code in unmet])
    excess = facts.amount("quarter_invested") - facts.amount("quarter_planned")
    of_quarter = (
        _("%(ratio)s of the quarter's plan, %(amount)s below it")
        if excess < 0
        else _("%(ratio)s of the quarter's plan, %(amount)s above it")
    )
    return joined(
        [
            of_quarter
            % {"ratio": facts.ratio("quarter_invested", "quarter_planned"), "amount": amount(abs(excess))},
            _("%(ratio)s of the plan to date") % {"ratio": facts.schedule_ratio},
        ]
    )


def _unmet(facts: Facts, code: str) -> str:
    if code == "quarter_ratio":
        return _unmet_quarter(facts)
    if code == "year_ratio":
        return _unmet_year(facts)
    if code == "quarter_excess":
        return _unmet_excess(facts)
    return _UNMET[code]() if code in _UNMET else str(code)


def _unmet_quarter(facts: Facts) -> str:
    ratio, needed = (
        facts.ratio("quarter_invested", "quarter_planned"),
        facts.rule("red_flag", "quarter_ratio"),
    )
    if needed is None:
        return _("%(ratio)s of the quarter's plan is not enough") % {"ratio": ratio}
    return _("%(ratio)s of the quarter's plan, %(needed)s%% are needed") % {"ratio": ratio, "needed": needed}


def _unmet_year(facts: Facts) -> str:
    ratio, needed = facts.schedule_ratio, facts.rule("red_flag", "year_ratio")
    if needed is None:
        return _("%(ratio)s of the plan to date is not enough") % {"ratio": ratio}
    return _("%(ratio)s of the plan to date, %(needed)s%% are needed") % {"ratio": ratio, "needed": needed}


def _unmet_excess(facts: Facts) -> str:
    excess = facts.amount("quarter_invested") - facts.amount("quarter_planned")
    needed = facts.rule("red_flag", f"excess_{facts['league']}")
    if needed is None and excess < 0:
        said = _("%(amount)s below the quarter's plan")
    elif needed is None:
        said = _("%(amount)s above the quarter's plan is not enough")
    elif excess < 0:
        said = _("%(amount)s below the quarter's plan, %(needed)s above it are needed in a full quarter")
    else:
        said = _("%(amount)s above the quarter's plan, %(needed)s are needed in a full quarter")
    return said % {"amount": amount(abs(excess)), "needed": amount(Decimal(needed or 0))}


def snail_reason(line: object, rules: Rules | None = None) -> str:
    """Why a project is (or may be) a snail; empty where no clause holds."""
    facts = Facts(line, rules)
    clause = facts["snail_clause"]
    if clause not in _SNAIL:
        return str(clause)
    said = [_repeated(facts) if clause == "warned_twice" else _SNAIL[clause]()]
    if facts.amount("planned_to_date") and facts.shortfall > 0:
        said.append(behind(facts))
    elif facts["is_late_start"]:
        said.append(_("should have started and has not"))
    return joined(said)


def _repeated(facts: Facts) -> str:
    rounds = int(facts.rules.get("snail", {}).get("rounds", 2))
    if rounds == 2:
        return _SNAIL["warned_twice"]()
    if rounds < 2:
        return _("warned at the quarter's end")
    return _("warned in %(rounds)s quarters in a row, this one included") % {"rounds": rounds}


def unranked_reason(line: object, rules: Rules | None = None) -> str:
    """Why a project has no rank; empty where it has one."""
    code = Facts(line, rules)["unranked_reason"]
    return _UNRANKED[code]() if code in _UNRANKED else str(code)


def talk_reason(line: object, rules: Rules | None = None) -> str:
    """That a talk is due, and by which of the two conditions; empty where none is."""
    facts = Facts(line, rules)
    if not facts["is_talk_due"]:
        return ""
    run = facts["lamp_run"]
    if facts["lamp"] == "red":
        many, few = _("a talk is due: red lamp %(run)s times in a row"), _("a talk is due: red lamp")
        return many % {"run": run} if (run or 1) > 1 else few
    if run == 1:
        return _("a talk is due: yellow lamp")
    if run in (None, 2):
        return _("a talk is due: yellow lamp twice in a row")
    return _("a talk is due: yellow lamp %(run)s times in a row") % {"run": run}


def first_plan_note(line: object) -> str:
    """R beside the ratio against the first plan, where the plan was revised; else empty."""
    facts = Facts(line)
    if int(facts["plan_revision"]) < 2:
        return ""
    first = quotient(facts.amount("invested_to_date"), facts.amount("first_planned_to_date"))
    return _("%(ratio)s of the plan to date, against the first plan %(first)s") % {
        "ratio": facts.schedule_ratio,
        "first": percent(first),
    }


def joined(parts: list[str]) -> str:
    """Clauses of one sentence."""
    return _("; ").join(part for part in parts if part)


Said = Mapping[str, Callable[[], str]]

_LAMPS: Said = {
    "green": lambda: _("green lamp"),
    "yellow": lambda: _("yellow lamp"),
    "red": lambda: _("red lamp"),
    "unlit": lambda: _("no lamp"),
}
_LATE_START_LAMPS: Said = {
    "yellow": lambda: _("should have started and has not: yellow lamp"),
    "red": lambda: _("start long overdue: red lamp"),
}
_UNLIT: Said = {
    "not_counted": lambda: _("counted within its package, no lamp of its own"),
    "exempt": lambda: _("approved suspension or force majeure: no lamp"),
    "not_reported": lambda: _("not reported: no approved return for the month"),
    "no_plan": lambda: _("no investment planned to date: no lamp"),
}
_UNRANKED: Said = {
    "not_counted": lambda: _("counted within its package"),
    "suspension": lambda: _("approved suspension"),
    "force_majeure": lambda: _("force majeure"),
    "completed": lambda: _("completed in an earlier month"),
    "new": lambda: _("added less than two months ago"),
    "preparatory": lambda: _("preparatory stage"),
    "no_plan": lambda: _("no investment planned to date"),
}
_UNMET: Said = {
    "not_ranked": lambda: _("not ranked"),
    "not_in_works": lambda: _("neither under construction nor completed this quarter"),
    "no_return": lambda: _("no approved return for the month"),
    "no_quarter_plan": lambda: _("nothing planned this quarter"),
    "red_lamp": lambda: _("red lamp in the quarter"),
    "safety_problem": lambda: _("a safety problem is not signed off"),
    "not_this_month": lambda: _("red flags are given in a quarter's last month only"),
    "quota": lambda: _("meets every condition, the places are taken by higher scores"),
}
_SNAIL: Said = {
    "": lambda: "",
    "warned_twice": lambda: _("warned at the end of last quarter and now"),
    "red_at_quarter_end": lambda: _("red without an approved reason for delay"),
}
