"""Every number and choice of a ruleset but the lamps' bands, in one table: for forms and for comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.rulesets.document import TIES

MEASURES = {
    "schedule_ratio": _("Schedule ratio: invested ÷ planned to date (R)"),
    "annual_over_time": _("Annual ratio ÷ share of the year that has passed (C ÷ T)"),
    "time_lead": _("Time lead in percentage points (L)"),
}
CIRCULARS = {
    "monthly": pgettext_lazy("circular", "Monthly"),
    "quarterly": pgettext_lazy("circular", "Quarterly"),
    "yearly": pgettext_lazy("circular", "Yearly"),
}
ROUNDINGS = ("0.0001", "0.01", "0.1", "1", "10", "100", "1000")
TIE_NAMES = {
    "ratio": _("Schedule ratio"),
    "excess": _("Excess over the plan to date"),
    "visual": _("Visual progress against plan"),
    "annual_plan": _("Annual plan"),
}


@dataclass(frozen=True)
class Rule:
    """One entry: where it stands, what it is called, and what may be entered.

    ``kind``: percent, score, amount (decimals); whole; switch; choice. ``least`` and ``most`` bound what
    makes sense at all; whether the rules agree with each other is for the lint.
    """

    path: str
    label: Any
    kind: str
    least: int = 0
    most: int = 1000
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its field in a form."""
        return self.path.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """Rules that stand together."""

    key: str
    title: Any
    rules: tuple[Rule, ...]


def _quota(name: str) -> tuple[Rule, ...]:
    return (
        Rule(f"{name}.share", _("Share of a league's ranked projects"), "percent", 0, 100),
        Rule(f"{name}.at_least", _("At least"), "whole", 0, 1000),
        Rule(f"{name}.at_most", _("At most"), "whole", 0, 1000),
    )


LAMP = Rule("lamp.measure", _("Measure of the lamps"), "choice", choices=MEASURES)
GROUPS: tuple[Group, ...] = (
    Group(
        "starting",
        _("Not started, talks"),
        (
            Rule("late_start.red_after_months", _("Late start: months of yellow before red"), "whole", 0, 24),
            Rule("talk.yellows", _("Talk after so many yellow lamps in a row"), "whole", 1, 12),
            Rule("talk.reds", _("Talk after so many red lamps in a row"), "whole", 1, 12),
        ),
    ),
    Group(
        "red_flag",
        _("Red flag"),
        (
            Rule("red_flag.quarter_ratio", _("Of the quarter's plan at least"), "percent"),
            Rule("red_flag.excess_large", _("Excess in the quarter, large league"), "amount"),
            Rule("red_flag.excess_small", _("Excess in the quarter, small league"), "amount"),
            Rule("red_flag.year_ratio", _("Of the plan to date at least"), "percent"),
            *_quota("red_flag"),
            Rule("red_flag.monthly", _("Also in months that end no quarter"), "switch"),
        ),
    ),
    Group(
        "warning",
        _("Warning"),
        (Rule("warning.year_ratio", _("Of the plan to date less than"), "percent"), *_quota("warning")),
    ),
    Group(
        "snail",
        _("Snail"),
        (
            Rule("snail.rounds", _("Warned in so many quarterly rounds in a row"), "whole", 2, 8),
            *_quota("snail"),
            Rule("snail.name_shown", _("Use the word “snail”"), "switch"),
        ),
    ),
    Group(
        "league",
        _("Leagues and exclusions"),
        (
            Rule("league.large_from", _("Large from a quarter's plan of"), "amount"),
            Rule(
                "not_ranked.new_months", _("New projects are not ranked for so many months"), "whole", 0, 12
            ),
        ),
    ),
    Group(
        "score",
        _("Score (100 points)"),
        (
            Rule("score.schedule", _("Schedule"), "score", 0, 100),
            Rule("score.schedule_cap", _("Schedule ratio counted up to"), "percent", 1),
            Rule("score.visual", _("Visual progress"), "score", 0, 100),
            Rule("score.milestones", _("Milestones on time"), "score", 0, 100),
            Rule("score.month", _("This month"), "score", 0, 100),
            Rule("score.reporting", _("Timely, clean reporting"), "score", 0, 100),
        ),
    ),
    Group(
        "cadence",
        _("Cadence"),
        (
            Rule("cadence.circular", _("Circular"), "choice", choices=CIRCULARS),
            Rule("cadence.due_day", _("Returns due by the day"), "whole", 1, 28),
            Rule("cadence.lock_day", _("Locked on the day"), "whole", 1, 28),
            Rule("cadence.circular_day", _("Circular on the day"), "whole", 1, 28),
            Rule("consultation.working_days", _("Working days of consultation"), "whole", 0, 30),
            Rule(
                "fairness.rounding",
                _("Amounts are entered to (10,000 yuan)"),
                "choice",
                choices={step: step for step in ROUNDINGS},
            ),
        ),
    ),
)
RULES: Mapping[str, Rule] = {rule.path: rule for group in GROUPS for rule in group.rules}
TIE_PLACES = tuple(f"ties-{place}" for place in range(1, len(TIES) + 1))
