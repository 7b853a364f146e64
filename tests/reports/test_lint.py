"""What the lint finds in rules, with exact values in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from reports.lint import Finding, lint
from reports.rulesets.bands import band
from reports.rulesets.document import Document, compiled, opened, put
from reports.rulesets.profiles import AS_BANDS, PROFILES, profile

SHIPPED = [name for name in PROFILES if name not in AS_BANDS]


def found(content: Document, **known: int) -> dict[str, str]:
    """The sentences of some rules' faults, by their kind."""
    return {finding.code: finding.text for finding in lint(content, **known)}


def changed(start: str = "default", **values: Any) -> Document:
    """A profile with some values of one's own: ``red_flag__share="3"``."""
    content = profile(start)
    for path, value in values.items():
        put(content, path.replace("__", "."), value)
    return content


def only(content: Document, **known: int) -> Finding:
    """The one fault of some rules."""
    findings = lint(content, **known)
    assert len(findings) == 1, findings
    return findings[0]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_without_a_fault(name: str) -> None:
    assert lint(profile(name), ranked=40) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_the_same_document_after_it_was_opened(name: str) -> None:
    assert opened(compiled(profile(name))) == profile(name)


def test_yinchuan_as_printed_leaves_0_to_10_points_behind_without_a_lamp() -> None:
    with override("en"):
        assert [finding.text for finding in lint(profile("yinchuan-printed"))] == [
            "0 to 10 points behind time (neither end included): no lamp is lit there (−10 < L < 0)."
        ]
    with override("zh-hans"):
        assert [finding.text for finding in lint(profile("yinchuan-printed"))] == [
            "欠时序进度0至10个百分点（不含两端）：无对应亮灯（−10 < L < 0）。"
        ]


def test_the_gap_of_yinchuan_is_said_at_the_lamps_beside_it() -> None:
    assert only(profile("yinchuan-printed")).paths == ("lamp.green", "lamp.yellow")


def test_profiles_are_what_is_in_use() -> None:
    assert compiled(profile("wuhan"))["lamp"] == {
        "measure": "annual_over_time",
        "green": {"op": ">=", "value": "80"},
        "yellow": {"op": ">=", "value": "60"},
    }
    assert compiled(profile("yinchuan"))["lamp"] == {
        "measure": "time_lead",
        "green": {"op": ">", "value": "-10"},
        "yellow": {"op": ">=", "value": "-30"},
    }
    assert compiled(profile("sanya"))["lamp"]["yellow"] == {"op": ">=", "value": "50"}


#: Yellow up to more than the red flag asks for.
WIDER = {
    "lamp__green": band("110", None, low_included=True),
    "lamp__yellow": band("60", "110", low_included=True),
}
BANDS: dict[str, tuple[dict[str, Any], str]] = {
    "gap": (
        {"lamp__yellow": band("60", "95", low_included=True)},
        "95% to 100% (95% included, 100% not): no lamp is lit there (95% ≤ R < 100%).",
    ),
    "overlap": (
        {"lamp__yellow": band("60", "100", low_included=True, high_included=True)},
        "Exactly 100%: green lamp and yellow lamp at once (100% ≤ R ≤ 100%).",
    ),
    "empty_band": (
        {"lamp__yellow": band("100", "60"), "lamp__red": band(None, "100")},
        "The band of the yellow lamp holds no value: its lower end lies above its upper end.",
    ),
    "upside_down": (
        {
            "lamp__green": band("60", "100", low_included=True),
            "lamp__yellow": band("100", None, low_included=True),
        },
        (
            "The yellow lamp stands above the green lamp: 100% and more is better than "
            "60% to 100% (60% included, 100% not)."
        ),
    ),
}


@pytest.mark.parametrize("code", BANDS)
def test_bands_that_do_not_fit_are_named(code: str) -> None:
    values, sentence = BANDS[code]
    with override("en"):
        assert found(changed(**values))[code] == sentence


RULES: dict[str, tuple[dict[str, Any], str]] = {
    "honour_and_warning": (
        {"red_flag__year_ratio": "90"},
        (
            "90% to 100% (90% included, 100% not) of the plan to date: a project can fly the red flag and "
            "be warned at once."
        ),
    ),
    "warned_though_met": (
        {"warning__year_ratio": "105", "red_flag__year_ratio": "105"},
        (
            "100% to 105% (100% included, 105% not) of the plan to date: a project that met its plan "
            "could be warned."
        ),
    ),
    "honour_and_talk": (
        WIDER,
        (
            "100% to 110% (100% included, 110% not) of the plan to date: a project can fly the red flag "
            "with a yellow lamp, and be called in for a talk."
        ),
    ),
    "unreachable_lamp": (
        {"lamp__yellow": band("-5", "100", low_included=True), "lamp__red": band(None, "-5")},
        "No project comes to the red lamp (less than −5%): without any investment it has exactly 0%.",
    ),
    "unreachable_warning": (
        {"warning__year_ratio": "0"},
        "No project is warned for being behind: none has less than 0% of its plan.",
    ),
    "least_above_most": ({"red_flag__at_least": 11}, "Red-flag list: at least 11, but at most 10."),
    "empty_list": (
        {"snail__at_least": 0, "snail__at_most": 0},
        "Snail list: nobody can be on it (share 5%, at least 0, at most 0).",
    ),
    "weights": (
        {"score__schedule": "45.5"},
        "The parts of the score add up to 95.5, not to 100: 4.5 missing.",
    ),
    "only_visual": (
        {"score__visual": "100"},
        "A project without planned progress would have no score: visual progress is all of it.",
    ),
    "cap_below_threshold": (
        {"score__schedule_cap": "120"},
        (
            "The score counts the schedule ratio only up to 120%, but the red flag asks for 130% of "
            "the quarter's plan."
        ),
    ),
    "days": (
        {"cadence__lock_day": 5},
        (
            "Returns are due by day 5, the month is locked on day 5, the circular is due on day 10: each "
            "must come after the one before."
        ),
    ),
}


@pytest.mark.parametrize("code", RULES)
def test_rules_that_do_not_fit_are_named(code: str) -> None:
    values, sentence = RULES[code]
    with override("en"):
        assert found(changed(**values))[code] == sentence


def test_a_share_that_is_less_than_one_project_is_named() -> None:
    content = changed(red_flag__share="0.2", red_flag__at_least=0)
    with override("en"):
        assert only(content, ranked=400).text == (
            "Red-flag list: nobody can be on it. 0.2% of at most 400 ranked projects is less than one; it "
            "takes 500 projects."
        )
    assert lint(content, ranked=500) == []


def test_a_red_lamp_by_points_is_reachable_down_to_the_years_end() -> None:
    content = changed("yinchuan", lamp__yellow=band("-100", "-10", low_included=True, high_included=True))
    content["lamp"]["red"] = band(None, "-100")
    assert only(content).code == "unreachable_lamp"
    content["lamp"]["red"] = band(None, "-100", high_included=True)
    content["lamp"]["yellow"] = band("-100", "-10", high_included=True)
    assert lint(content) == []


def test_a_lamp_by_another_measure_says_nothing_about_the_red_flag() -> None:
    """Control for the yellow lamp above: the same numbers by the time lead are another matter."""
    assert lint(changed("wuhan", **WIDER)) == []


def test_every_sentence_is_said_in_chinese() -> None:
    for values, english in [*BANDS.values(), *RULES.values()]:
        with override("zh-hans"):
            for finding in lint(changed(**values)):
                assert finding.text != english
                assert not set(finding.text) & set("()"), finding.text
