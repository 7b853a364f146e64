"""Every placing of a line with its reason, as data and as sentences of both languages. Pure.

What stands here goes into the bundle, where ``reports/verifier.py`` composes the same a second time. The
sentences are those of ``reports/reasons.py``, which the pages show as well.

A reason is ``{"topic", "clause", "inputs", "step", "zh", "en"}``. ``inputs`` are figures of the line under
their names there. ``step`` says how far it is to the next better lamp, place or list: ``amount`` in 万元 more
invested, ``nodes`` in milestones (of those due this year and missed) that would have had to be on time; null
where neither brings it nearer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import grouped, percent_of
from reports import reasons
from reports.facts import Facts, Rules, amount

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Topic:
    """One kind of placing: by which clause (none: nothing to say), from which figures, in which words."""

    name: str
    clause: Callable[[Facts], str]
    say: Callable[[Facts], str]
    inputs: tuple[str, ...]
    amount: str = ""
    nodes: str = ""


def placings(line: Mapping[str, Any], rules: Rules) -> list[dict[str, Any]]:
    """The reasons of a bundle's line."""
    facts = Facts(line, rules)
    topics = [topic for topic in TOPICS if topic.clause(facts)]
    said = {code: list(_sentences(topics, facts, language)) for code, language in LANGUAGES.items()}
    return [
        {
            "topic": topic.name,
            "clause": topic.clause(facts),
            "inputs": {name: line[name] for name in topic.inputs},
            "step": {
                "amount": line[topic.amount] if topic.amount else None,
                "nodes": line[topic.nodes] if topic.nodes else None,
            },
            **{code: sentences[n] for code, sentences in said.items()},
        }
        for n, topic in enumerate(topics)
    ]


def _sentences(topics: list[Topic], facts: Facts, language: str) -> Iterator[str]:
    with translation.override(language):
        yield from [topic.say(facts) for topic in topics]


def rank_reason(line: object, rules: Rules | None = None) -> str:
    """Score and rank, what rounding leaves open of it, and how far it is to the place before."""
    facts = Facts(line, rules)
    if facts["rank_all"] is None:
        return reasons.unranked_reason(line)
    return reasons.joined([rank_place(line), rank_span(line), rank_step(line)])


def rank_place(line: object) -> str:
    """Score and rank."""
    facts = Facts(line)
    return _("%(score)s points, rank %(rank)s") % {
        "score": grouped(facts.amount("score")),
        "rank": facts["rank_all"],
    }


def rank_span(line: object) -> str:
    """Between which ranks it may stand for all that its rounded amounts tell; empty where that is certain."""
    facts = Facts(line)
    best, worst = facts["rank_best"], facts["rank_worst"]
    if best is None or best == worst:
        return ""
    return _("between rank %(best)s and %(worst)s by the rounding of amounts") % {
        "best": best,
        "worst": worst,
    }


def rank_step(line: object) -> str:
    """What would bring it level with the place before; empty for the first, and where nothing would."""
    facts = Facts(line)
    rank, gap, nodes = facts["rank_all"], facts["rank_gap"], facts["rank_nodes"]
    if rank is None or rank == 1:
        return ""
    if gap is not None and not facts.amount("rank_gap"):
        text = _("as many points as rank %(before)s: the order of ties decides")
    elif gap is not None and nodes:
        text = ngettext(
            "%(amount)s more, or %(nodes)s milestone more on time, would draw level with rank %(before)s",
            "%(amount)s more, or %(nodes)s milestones more on time, would draw level with rank %(before)s",
            nodes,
        )
    elif gap is not None:
        text = _("%(amount)s more would draw level with rank %(before)s")
    elif nodes:
        text = ngettext(
            "%(nodes)s milestone more on time would draw level with rank %(before)s",
            "%(nodes)s milestones more on time would draw level with rank %(before)s",
            nodes,
        )
    else:
        return ""
    return text % {"amount": amount(facts.amount("rank_gap")), "nodes": nodes, "before": rank - 1}


def plan_reason(line: object, rules: Rules | None = None) -> str:
    """How soft the plan has become: the one in force against the first; empty where it was not revised."""
    facts = Facts(line)
    if int(facts["plan_revision"]) < 2 or facts["first_annual_plan"] is None:
        return ""
    said = _("plan in force against the first plan: %(to_date)s to date, %(year)s of the year") % {
        "to_date": percent_of(facts.amount("planned_to_date"), facts.amount("first_planned_to_date")),
        "year": percent_of(facts.amount("annual_plan"), facts.amount("first_annual_plan")),
    }
    return reasons.joined([said, _("lowered in the year") if facts["is_plan_lowered"] else ""])


def softness(line: object) -> str:
    """The same beside an honour, where a plan that was never revised is worth saying too."""
    facts = Facts(line)
    if facts["first_annual_plan"] is None:
        return ""
    return plan_reason(line) or _("plan as it was first set")


def red_flag_reason(line: object, rules: Rules | None = None) -> str:
    """What earned the red flag, or what is missing for it and how far it is in money."""
    facts = Facts(line, rules)
    said = [reasons.red_flag_reason(line, rules)]
    if facts["red_flag_gap"] is not None:
        said.append(
            _("%(amount)s more would meet what is asked of the amounts")
            % {"amount": amount(facts.amount("red_flag_gap"))}
        )
    return reasons.joined(said)


def warning_reason(line: object, rules: Rules | None = None) -> str:
    """Why a project is warned, or why it might be and is not on the list."""
    spared = Facts(line)["warning_position"] is None
    return reasons.joined(
        [
            reasons.warning_reason(line, rules),
            _("not listed: the places are taken by projects further behind") if spared else "",
        ]
    )


def snail_reason(line: object, rules: Rules | None = None) -> str:
    """Why a project is a snail, or why it might be and is not on the list."""
    spared = Facts(line)["snail_position"] is None
    return reasons.joined(
        [
            reasons.snail_reason(line, rules),
            _("not listed: the places are taken by projects further behind") if spared else "",
        ]
    )


def _unmet(facts: Facts) -> str:
    return "listed" if facts["red_flag_position"] is not None else " ".join(facts["red_flag_unmet"])


def _talk(facts: Facts) -> str:
    return str(facts["lamp"]) if facts["is_talk_due"] else ""


def _plan(facts: Facts) -> str:
    if int(facts["plan_revision"]) < 2:
        return ""
    return "lowered" if facts["is_plan_lowered"] else "revised"


def _said(reason: Callable[[object, Rules | None], str]) -> Callable[[Facts], str]:
    return lambda facts: reason(facts.line, facts.rules)


TO_DATE = ("planned_to_date", "invested_to_date")
TOPICS = (
    Topic(
        "lamp",
        lambda facts: str(facts["lamp_clause"]),
        _said(reasons.lamp_reason),
        ("lamp", *TO_DATE, "annual_plan"),
        "lamp_gap",
    ),
    Topic(
        "rank",
        lambda facts: str(facts["unranked_reason"]) or "ranked",
        _said(rank_reason),
        ("score", "rank_all", "rank_best", "rank_worst", "nodes_due", "nodes_on_time"),
        "rank_gap",
        "rank_nodes",
    ),
    Topic(
        "red_flag",
        _unmet,
        _said(red_flag_reason),
        ("red_flag_position", "league", "quarter_planned", "quarter_invested", *TO_DATE),
        "red_flag_gap",
    ),
    Topic(
        "warning",
        lambda facts: str(facts["warning_clause"]),
        _said(warning_reason),
        ("warning_position", "league", *TO_DATE, "is_late_start"),
        "warning_gap",
    ),
    Topic(
        "snail",
        lambda facts: str(facts["snail_clause"]),
        _said(snail_reason),
        ("snail_position", "league", "lamp", *TO_DATE),
        "warning_gap",
    ),
    Topic("talk", _talk, _said(reasons.talk_reason), ("lamp", "lamp_run")),
    Topic(
        "plan",
        _plan,
        _said(plan_reason),
        ("plan_revision", "planned_to_date", "first_planned_to_date", "annual_plan", "first_annual_plan"),
    ),
)
