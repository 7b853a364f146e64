"""The SQL and the verifier are two implementations of one text: they must agree on every line."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from reports import verifier
from reports.bundle import canonical, seal_edition
from reports.services import figures
from reports.services.editions import draft_head
from tests.reports.portfolios import built_edition
from tests.reports.small_portfolios import Edition, editions


def differences(edition: Edition, by: ModuleType = verifier) -> list[str]:
    """Where the lines of an edition are not what a verifier makes of its inputs."""
    computed, _groups = by.FORMULAS[edition["formulas"]](edition)
    found: list[str] = by.compare_rows("lines", edition["lines"], computed, lambda row: row["code"])
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(25))
def test_a_thousand_random_portfolios_and_rulesets(seed: int) -> None:
    """Forty in each of 25 rounds, every line with all its figures and reasons in both languages."""
    lines = 0
    for edition in editions(seed, 40):
        assert differences(edition) == []
        lines += len(edition["lines"])
    assert lines > 90


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_whole_bundles_of_larger_portfolios(seed: int) -> None:
    """With names, groups, head and seals; leagues are large enough here for the shares of their quotas."""
    random = Random(seed)
    month = dt.date(2020, random.randint(1, 12), 1)
    _edition, content = built_edition(random, month, projects=120)

    assert verifier.verify(json.loads(canonical(seal_edition(content, draft_head())))) == []


SQL_MUTANTS = [
    ("over_green = 0 AND %(green_op)s = '>='", "over_green = 1 AND %(green_op)s = '>='"),
    ("is_ranked AND (is_behind OR late)", "is_ranked AND is_behind"),
    ("months_late >= %(red_after_months)s", "months_late > %(red_after_months)s"),
    ("ORDER BY score, worst_1", "ORDER BY score DESC, worst_1"),
    ("completed_on < %(month_start)s", "completed_on <= %(month_start)s"),
    ("numeric(60, 30) / p, 6)", "numeric(60, 30) / p, 5)"),
    ("%(month)s - first_month < %(new_months)s", "%(month)s - first_month <= %(new_months)s"),
    ("node.actual <= node.planned", "node.actual < node.planned"),
    ("lamp_run >= %(talk_yellows)s", "lamp_run > %(talk_yellows)s"),
    (">= %(snail_rounds)s - 1", ">= %(snail_rounds)s"),
    ("WHEN 'annual_plan' THEN -annual", "WHEN 'annual_plan' THEN annual"),
    ("points_high + score_milestones", "points_low + score_milestones"),
    ("(score_low * 1000000)::bigint - 1,", "(score_low * 1000000)::bigint,"),
    ("annual < first_annual", "annual <= first_annual"),
    ("rise * nodes_due", "rise * nodes_on_time"),
    ("THEN 100 - %(weight_visual)s ELSE 100 END AS rise", "THEN 100 ELSE 100 END AS rise"),
    ("3 * (%(flag_year_ratio)s * p - 100 * a)", "(%(flag_year_ratio)s * p - 100 * a)"),
    ("OR %(month)s %% 3 = 0", "OR %(month)s %% 2 = 0"),
    ("WHEN %(flag_safety)s AND has_safety_problem", "WHEN has_safety_problem"),
    ("%(flag_safety)s AND has_safety_problem THEN", "false AND has_safety_problem THEN"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "mutated"), SQL_MUTANTS)
def test_a_mistake_in_the_sql_is_caught(written: str, mutated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control for the agreement above: with the statement changed in one place, they part."""
    original = figures.statement

    def mutate(name: str) -> str:
        text = original(name)
        assert name != "measure" or written in text
        return text.replace(written, mutated) if name == "measure" else text

    monkeypatch.setattr(figures, "statement", mutate)
    assert any(differences(edition) for edition in editions(0, 200))


VERIFIER_MUTANTS = [
    ("self.done * 100 < rules", "self.done * 100 <= rules"),
    ("behind = self.done < threshold", "behind = self.done <= threshold"),
    ("if needed <= due - ", "if needed < due - "),
    ("bisect.bisect_left(highs", "bisect.bisect_right(highs"),
    ("run >= needed", "run > needed"),
    ('warned_rounds"] + 1 >= rules.rounds', 'warned_rounds"] >= rules.rounds'),
    ("lowered = first > self.annual or", "lowered = first >= self.annual or"),
    ('-value if name == "annual_plan" else value', "value"),
    ("return value >= threshold if rule", "return value > threshold if rule"),
    ("rise *= 1 - ", "rise *= 2 - "),
    ("连续两次亮黄灯", "连续亮黄灯"),
    ('would lift the warning"),', 'would lift it"),'),
    ("abs(value) >= 100:", "abs(value) > 1000:"),
    ('get("safety_problem", False)', 'get("safety", False)'),
    ("if self.rules.flags_safety and", "if"),
    ("有未销号的安全问题", "有安全问题"),
]


def mutant(written: str, mutated: str) -> ModuleType:
    """The verifier with its text changed."""
    text = Path(verifier.__file__).read_text("utf-8")
    assert written in text
    module = ModuleType("mutant")
    sys.modules["mutant"] = module
    exec(compile(text.replace(written, mutated), "mutant", "exec"), module.__dict__)  # noqa: S102 - our own
    return module


@pytest.mark.django_db
def test_a_mistake_in_the_verifier_is_caught() -> None:
    """The other way round: each changed verifier disagrees with some of the portfolios."""
    made = list(editions(1, 80))
    assert not any(map(differences, made))
    mutants = {pair: mutant(*pair) for pair in VERIFIER_MUTANTS}
    assert [pair for pair, module in mutants.items() if not _parts(made, module)] == []


def _parts(made: Iterable[Edition], module: ModuleType) -> bool:
    return any(differences(edition, module) for edition in made)


@pytest.mark.django_db
def test_the_portfolios_meet_every_clause() -> None:
    """What the agreement is worth depends on it."""
    found: dict[str, set[str]] = {}
    for edition in editions(2, 60):
        for line in edition["lines"]:
            for reason in line["reasons"]:
                found.setdefault(reason["topic"], set()).update(reason["clause"].split(" "))
    assert found["lamp"] == {"not_counted", "exempt", "not_reported", "late_start", "no_plan"} | {
        "band_green",
        "band_yellow",
        "band_red",
    }
    assert found["snail"] == {"warned_twice", "red_at_quarter_end"}
    assert found["plan"] == {"lowered", "revised"}
    assert found["talk"] == {"yellow", "red"}
    assert found["warning"] == {"behind", "late_start", "behind_and_late_start"}
    assert {"listed", "red_lamp", "not_this_month", "quarter_ratio", "safety_problem"} <= found["red_flag"]
    assert {"ranked", "new", "completed", "preparatory", "suspension"} <= found["rank"]
