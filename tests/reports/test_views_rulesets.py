"""The pages of the rules: who reads, who enters, who decides, and what is said at each field."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from reports.models import Ruleset, RulesetDraft
from reports.ruleset_forms import RulesForm
from reports.rulesets.document import Document
from reports.rulesets.profiles import profile
from tests.desk import body, messages_in, signed_in
from tests.factories import Town, add_project, make_town, month, refresh, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def begin(client: Client, start: str = "sanya", **values: str) -> RulesetDraft:
    """A draft, begun by the form."""
    typed = {
        "start": start,
        "name": "新规则",
        "name_en": "New rules",
        "first_month": "2021-01",
        "form": str(uuid4()),
    }
    response = client.post(reverse("ruleset-new"), typed | values)
    assert response.status_code == 302, body(response)
    return RulesetDraft.objects.latest("pk")


def typed(draft: RulesetDraft, content: Document | None = None, **changed: str) -> dict[str, str]:
    """A form as it would be sent, with some fields of one's own (``score__visual``)."""
    form = RulesForm(content=content or draft.content)
    values: dict[str, Any] = {name: form[name].value() for name in form.fields}
    values |= {"name": draft.name, "name_en": draft.name_en, "first_month": f"{draft.first_month:%Y-%m}"}
    values |= {"version": draft.version}
    sent = {
        name: "on" if value is True else str(value)
        for name, value in values.items()
        if value not in (None, False)
    }
    return sent | {name.replace("__", "-"): value for name, value in changed.items()}


def edit(client: Client, draft: RulesetDraft, data: dict[str, str]) -> Any:
    """Press "save and check"."""
    return client.post(reverse("ruleset-draft-edit", args=[draft.pk]), data)


def step(client: Client, draft: RulesetDraft, name: str, version: int | None = None) -> list[str]:
    """Press a button of the office's."""
    data = {"step": name, "version": str(version or RulesetDraft.objects.get(pk=draft.pk).version)}
    return messages_in(client.post(reverse("ruleset-draft-step", args=[draft.pk]), data, follow=True))[-1:]


def decide(client: Client, draft: RulesetDraft, decision: str, **values: str) -> list[str]:
    """Press a button of the leader's."""
    data = {"decision": decision, "version": str(RulesetDraft.objects.get(pk=draft.pk).version)} | values
    return messages_in(client.post(reverse("ruleset-draft-decide", args=[draft.pk]), data, follow=True))


def test_from_the_printed_rule_to_the_next_version(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")
    draft = begin(office, "yinchuan-printed")
    page = body(office.get(reverse("ruleset-draft", args=[draft.pk])))
    assert "0 to 10 points behind time (neither end included): no lamp is lit there" in page
    assert "Hand the rules to the leader" not in page
    mended = typed(draft, lamp__green__low="-10")
    del mended["lamp-green-low_included"]
    edit(office, draft, mended)
    assert step(office, draft, "hand_in") == ["The rules were handed to the leader."]
    assert decide(leader, draft, "approve") == ["The rules are approved."]
    assert Ruleset.objects.latest("version").document["lamp"]["green"] == {"op": ">", "value": "-10"}
    assert "Version 2" in body(office.get(reverse("ruleset-list")))


def test_what_is_not_touched_is_stored_as_it_was(town: Town) -> None:
    office = signed_in(town, "office")
    for start in ("default", "wuhan", "yinchuan", "v1"):
        draft = begin(office, start)
        assert edit(office, draft, typed(draft)).status_code == 302
        assert RulesetDraft.objects.get(pk=draft.pk).content == draft.content


WRONG = {
    "score-visual": ("viel", "Give a number from 0 to 100, with at most four decimals."),
    "red_flag-share": ("101", "Give a number from 0 to 100, with at most four decimals."),
    "red_flag-at_most": ("1.5", "Give a whole number from 0 to 1000."),
    "talk-yellows": ("0", "Give a whole number from 1 to 12."),
    "lamp-green-low": ("1e9", "Give a number from -1000 to 1000, with at most four decimals."),
    "league-large_from": ("9" * 40, "Give a number from 0 to 1000000000, with at most four decimals."),
    "first_month": ("2021-13", "Give a month, like 2021-01."),
    "ties-2": ("ratio", "Each is named once: this one stands above already."),
    "cadence-circular": ("daily", "Select a valid choice"),
    "name": ("a\0b", "Null characters are not allowed."),
    "version": ("9" * 30, "Ensure this value is less than or equal to"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_stands_at_its_field_and_nothing_is_stored(town: Town, name: str) -> None:
    office = signed_in(town, "office")
    draft = begin(office)
    value, sentence = WRONG[name]
    response = edit(office, draft, typed(draft) | {name: value})
    assert response.status_code == 422
    with override("en"):
        assert any(sentence in error for error in response.context["form"].errors[name])
    assert RulesetDraft.objects.get().version == 1


def test_figures_are_taken_as_people_type_them(town: Town) -> None:
    office = signed_in(town, "office")
    draft = begin(office, "default")
    edit(
        office, draft, typed(draft, red_flag__quarter_ratio="１２５．５０％", red_flag__excess_large="6,000")
    )
    content = RulesetDraft.objects.get().content
    assert (content["red_flag"]["quarter_ratio"], content["red_flag"]["excess_large"]) == ("125.5", "6000")


def test_two_of_the_office_at_once(town: Town) -> None:
    office = signed_in(town, "office")
    draft = begin(office)
    edit(office, draft, typed(draft, profile("wuhan")))
    response = edit(office, draft, typed(draft, profile("default")))
    assert response.status_code == 409
    assert "changed these rules meanwhile" in body(response)
    assert edit(office, draft, typed(draft, profile("wuhan"))).status_code == 302, "pressed twice"
    assert RulesetDraft.objects.get().content == profile("wuhan")


def test_buttons_pressed_twice_are_answered_calmly(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")
    draft = begin(office)
    step(office, draft, "hand_in")
    assert step(office, draft, "hand_in", version=1) == [
        "These rules wait for the leader: take them back first."
    ]
    decide(leader, draft, "approve")
    assert decide(leader, draft, "approve") == ["These rules have been approved already."]
    assert decide(leader, draft, "reject", reason="x") == ["These rules have been approved already."]
    assert step(office, draft, "conjure") == ["Choose what is to be done."]


def test_turning_down_says_why(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")
    draft = begin(office)
    step(office, draft, "hand_in")
    assert decide(leader, draft, "reject", reason="") == ["Say why it is turned down."]
    assert decide(leader, draft, "reject", reason="黄灯界限过宽\0") == ["The rules were turned down."]
    assert "黄灯界限过宽" in body(office.get(reverse("ruleset-draft", args=[draft.pk])))


@pytest.mark.parametrize(
    ("who", "reads", "computes"),
    [("auditor", 200, 200), ("reviewer", 200, 403), ("clerk", 403, 403), ("official", 403, 403)],
)
def test_who_reads_the_rules(town: Town, who: str, reads: int, computes: int) -> None:
    draft = begin(signed_in(town, "office"))
    client = signed_in(town, who)
    for name, arguments in (
        ("ruleset-list", []),
        ("ruleset", [1]),
        ("ruleset-compare", []),
        ("ruleset-draft", [draft.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == reads
    assert client.get(reverse("ruleset-what-if", args=[draft.pk])).status_code == computes
    assert client.get(reverse("ruleset-draft-edit", args=[draft.pk])).status_code == 403
    assert client.post(reverse("ruleset-draft-decide", args=[draft.pk])).status_code == 403


def test_the_office_does_not_decide_and_the_leader_does_not_enter(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")
    draft = begin(office)
    assert office.post(reverse("ruleset-draft-decide", args=[draft.pk])).status_code == 403
    assert leader.post(reverse("ruleset-draft-step", args=[draft.pk])).status_code == 403


def test_what_is_not_there_is_not_found(town: Town) -> None:
    office = signed_in(town, "office")
    for address in (
        "/reports/rulesets/99/",
        "/reports/rulesets/drafts/9/",
        f"/reports/rulesets/drafts/{9**30}/",
    ):
        assert office.get(address).status_code == 404
    assert office.get("/reports/rulesets/compare/?before=99&after=%00").status_code == 200


def test_months_are_tried_and_nothing_is_stored(town: Town) -> None:
    project, january = add_project(town, name="环湾大道"), month(1)
    report(town, january, {project: 550})
    refresh(january)
    office = signed_in(town, "office")
    address = reverse("ruleset-what-if", args=[begin(office).pk])
    assert "Who would move" not in body(office.get(address))
    page = body(office.get(f"{address}?month=2020-01"))
    assert "1 project would move" in page
    assert "环湾大道" in page
    assert "there are no figures" in body(office.get(f"{address}?month=2019-01&month=x"))


def test_rules_with_a_fault_are_not_tried(town: Town) -> None:
    office = signed_in(town, "office")
    draft = begin(office, "yinchuan-printed")
    response = office.get(reverse("ruleset-what-if", args=[draft.pk]), follow=True)
    assert messages_in(response) == ["Months can be computed once the faults are mended."]


def test_versions_cost_no_further_queries(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            office.get(reverse("ruleset-list"))
        return len(captured)

    def another() -> None:
        draft = begin(office)
        step(office, draft, "hand_in")
        decide(leader, draft, "approve")
        begin(office)

    another()
    before = queries()
    another()
    assert queries() == before


def test_the_list_says_for_which_months_a_version_counts(town: Town) -> None:
    office, leader = signed_in(town, "office"), signed_in(town, "leader")
    for start in ("sanya", "wuhan"):
        draft = begin(office, start)
        step(office, draft, "hand_in")
        decide(leader, draft, "approve")
    page = body(office.get(reverse("ruleset-list")))
    assert "2000-01 to 2020-12" in page
    assert "none: version 3 is newer and begins with 2021-01 as well" in page
    assert dt.date(2021, 1, 1) in {one.first_month for one in Ruleset.objects.all()}
    compared = body(office.get("/reports/rulesets/compare/?before=2&after=3"))
    assert "50% to 100% (50% included, 100% not)" in compared
