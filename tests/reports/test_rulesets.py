"""Rules are drawn up, handed in, decided by another person, and count from a month on."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from common.errors import Conflict, Refusal
from common.models import Notice
from projects.services.periods import lock_period
from reports.models import CurrentBuild, Ruleset, RulesetDraft, SnapshotLine
from reports.ruleset_selectors import in_force, rulesets, validities
from reports.rulesets.bands import band
from reports.rulesets.document import Document, compiled, opened, put
from reports.rulesets.profiles import profile
from reports.services import rulesets as services
from reports.services.ruleset_faults import faults
from reports.services.rulesets import (
    RulesEntry,
    approve,
    discard,
    hand_in,
    reject,
    save_draft,
    start_draft,
    take_back,
)
from reports.services.snapshots import ruleset_for, stale_periods
from tests.factories import NOW, Town, add_project, make_town, month, refresh, report

pytestmark = pytest.mark.django_db
MARCH = dt.date(2020, 3, 1)


@pytest.fixture
def town() -> Town:
    return make_town()


def begin(town: Town, start: str = "sanya", first_month: dt.date = MARCH) -> RulesetDraft:
    """A draft of the office's."""
    return start_draft(
        start=start, name="新规则", name_en="New rules", first_month=first_month, form=uuid4(),
        user=town.people["office"], now=NOW,
    )  # fmt: skip


def save(town: Town, draft: RulesetDraft, content: Document, **values: object) -> RulesetDraft:
    """The office stores other contents."""
    entry = RulesEntry(name=draft.name, name_en=draft.name_en, first_month=draft.first_month, content=content)
    given = {"version": draft.version, "user": town.people["office"], **values}
    return save_draft(draft=draft, entry=entry, now=NOW, **given)  # type: ignore[arg-type]


def handed_in(town: Town, start: str = "sanya", first_month: dt.date = MARCH) -> RulesetDraft:
    """A draft that waits for the leader."""
    draft = begin(town, start, first_month)
    return hand_in(draft=draft, version=draft.version, user=town.people["office"], now=NOW)


def approved(town: Town, start: str = "sanya", first_month: dt.date = MARCH) -> Ruleset:
    """The next version of the rules."""
    draft = handed_in(town, start, first_month)
    return approve(draft=draft, version=draft.version, user=town.people["leader"], now=NOW)


def test_what_is_approved_is_the_compiled_document_and_says_who(town: Town) -> None:
    ruleset = approved(town)
    assert (ruleset.version, ruleset.first_month) == (2, MARCH)
    assert ruleset.document == compiled(profile("sanya"))
    assert (ruleset.author, ruleset.approver) == (town.people["office"], town.people["leader"])
    assert RulesetDraft.objects.get().ruleset == ruleset


def test_a_draft_begins_with_a_version_and_says_so(town: Town) -> None:
    draft = begin(town, "v1")
    assert draft.based_on == Ruleset.objects.get(version=1)
    assert draft.content == opened(draft.based_on.document)


@pytest.mark.parametrize("start", ["v9", "beijing", "v", "1", "v99999999999999"])
def test_a_draft_begins_with_nothing_else(town: Town, start: str) -> None:
    with pytest.raises(Refusal):
        begin(town, start)


def test_the_same_form_begins_one_draft(town: Town) -> None:
    form, office = uuid4(), town.people["office"]
    made = {
        start_draft(
            start="wuhan", name="x", name_en="x", first_month=MARCH, form=form, user=office, now=NOW
        ).pk
        for _ in range(2)
    }
    assert len(made) == RulesetDraft.objects.count() == 1


def test_rules_with_a_fault_are_stored_and_not_handed_in(town: Town) -> None:
    draft = begin(town, "yinchuan-printed")
    with override("zh-hans"), pytest.raises(Refusal, match="欠时序进度0至10个百分点"):
        hand_in(draft=draft, version=draft.version, user=town.people["office"], now=NOW)
    content = profile("yinchuan-printed")
    put(content, "lamp.green", band("-10", None))
    draft = save(town, draft, content)
    assert (
        hand_in(draft=draft, version=draft.version, user=town.people["office"], now=NOW).status == "handed_in"
    )


def test_storing_the_same_twice_is_once(town: Town) -> None:
    draft, content = begin(town), profile("wuhan")
    first = save(town, draft, content)
    again = save(town, draft, content)
    assert first.version == again.version == 2
    assert draft.events.count() == 2


def test_nobody_overwrites_what_another_stored(town: Town) -> None:
    draft = begin(town)
    save(town, draft, profile("wuhan"))
    with override("en"), pytest.raises(Conflict, match="陈办 changed these rules meanwhile"):
        save(town, draft, profile("default"))
    assert RulesetDraft.objects.get().content == profile("wuhan")


def test_what_waits_is_not_changed_until_it_is_taken_back(town: Town) -> None:
    draft, office = handed_in(town), town.people["office"]
    with pytest.raises(Refusal):
        save(town, draft, profile("wuhan"))
    draft = take_back(draft=draft, version=draft.version, user=office, now=NOW)
    assert save(town, draft, profile("wuhan")).status == "draft"


def test_rejecting_takes_a_reason_and_lets_the_office_mend(town: Town) -> None:
    draft, leader = handed_in(town), town.people["leader"]
    with override("en"), pytest.raises(Refusal, match="Say why"):
        reject(draft=draft, version=draft.version, reason=" ", user=leader, now=NOW)
    draft = reject(draft=draft, version=draft.version, reason="黄灯界限过宽", user=leader, now=NOW)
    assert draft.events.latest("pk").reason == "黄灯界限过宽"
    assert save(town, draft, profile("wuhan")).status == "draft"
    assert Ruleset.objects.count() == 1


def test_whoever_wrote_it_does_not_approve_it(town: Town) -> None:
    """A leader who saved it once is one of its writers, whoever handed it in."""
    draft, leader = begin(town), town.people["leader"]
    draft = save(town, draft, profile("wuhan"), user=leader)
    draft = hand_in(draft=draft, version=draft.version, user=town.people["office"], now=NOW)
    with override("en"), pytest.raises(Refusal, match="another person must"):
        approve(draft=draft, version=draft.version, user=leader, now=NOW)
    assert Ruleset.objects.count() == 1


def test_the_database_refuses_rules_approved_by_their_author(town: Town) -> None:
    office = town.people["office"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruleset.objects.create(
            version=9, name="x", name_en="x", document={}, first_month=MARCH, author=office, approver=office
        )


def test_approving_twice_makes_one_version_and_says_so(town: Town) -> None:
    draft, leader = handed_in(town), town.people["leader"]
    approve(draft=draft, version=draft.version, user=leader, now=NOW)
    with override("en"), pytest.raises(Refusal, match="approved already"):
        approve(draft=draft, version=draft.version, user=leader, now=NOW)
    assert Ruleset.objects.count() == 2


def test_the_leader_decides_on_what_was_read(town: Town) -> None:
    draft, office = handed_in(town), town.people["office"]
    seen = draft.version
    draft = take_back(draft=draft, version=seen, user=office, now=NOW)
    draft = save(town, draft, profile("wuhan"))
    draft = hand_in(draft=draft, version=draft.version, user=office, now=NOW)
    with pytest.raises(Conflict):
        approve(draft=draft, version=seen, user=town.people["leader"], now=NOW)


def test_a_discarded_draft_is_no_more_handed_in(town: Town) -> None:
    draft, office = begin(town), town.people["office"]
    draft = discard(draft=draft, version=draft.version, user=office, now=NOW)
    with pytest.raises(Refusal):
        hand_in(draft=draft, version=draft.version, user=office, now=NOW)


def test_a_closed_month_keeps_its_rules(town: Town) -> None:
    project, january = add_project(town), month(1)
    report(town, january, {project: 900})
    draft = handed_in(town, first_month=dt.date(2020, 1, 1))
    lock_period(period=january, user=town.people["office"], now=NOW, early=True)
    with override("en"), pytest.raises(Refusal, match="from 2020-02 on at the earliest"):
        approve(draft=draft, version=draft.version, user=town.people["leader"], now=NOW)
    assert services.first_open_month(dt.date(2020, 1, 5)) == dt.date(2020, 2, 1)
    assert ruleset_for(january).version == 1


def test_the_months_that_begin_later_use_the_new_rules(town: Town) -> None:
    project, january, february = add_project(town), month(1), month(2)
    report(town, january, {project: 550})
    refresh(january)
    report(town, february, {project: 550})
    refresh(january)
    refresh(february)
    assert SnapshotLine.objects.current(february).get().lamp == "red"
    ruleset = approved(town, first_month=dt.date(2020, 2, 1))
    assert stale_periods() == [february]
    refresh(february)
    assert stale_periods() == []
    assert CurrentBuild.objects.get(period=february).build.ruleset == ruleset
    assert SnapshotLine.objects.current(february).get().lamp == "yellow"
    assert CurrentBuild.objects.get(period=january).build.ruleset.version == 1


def test_of_two_versions_for_one_month_the_newer_counts(town: Town) -> None:
    approved(town), approved(town, "wuhan")
    march = month(3)
    assert ruleset_for(march).version == 3
    rows = {one.ruleset.version: one for one in validities(rulesets())}
    assert rows[2].replaced_by == rows[3].ruleset
    assert (rows[1].last_month, rows[3].last_month) == (dt.date(2020, 2, 1), None)


def test_rules_for_an_earlier_month_leave_later_ones_in_force(town: Town) -> None:
    later = approved(town, first_month=dt.date(2020, 6, 1))
    earlier = approved(town, "wuhan")
    assert (ruleset_for(month(4)), ruleset_for(month(6))) == (earlier, later)
    assert in_force(rulesets(), dt.date(2020, 5, 1)) == earlier
    assert {one.ruleset: one.last_month for one in validities(rulesets())}[earlier] == dt.date(2020, 5, 1)


def test_leaders_and_writers_are_told(town: Town) -> None:
    draft = handed_in(town)
    assert Notice.objects.get(kind="rules").user == town.people["leader"]
    approve(draft=draft, version=draft.version, user=town.people["leader"], now=NOW)
    assert (
        Notice.objects.get(kind="rules", user=town.people["office"]).address
        == f"/reports/rulesets/drafts/{draft.pk}/"
    )


def test_a_share_is_checked_against_the_projects_there_are(town: Town) -> None:
    january = month(1)
    report(town, january, {add_project(town): 900})
    refresh(january)
    content = profile("default")
    content["red_flag"] |= {"share": "5", "at_least": 0}
    assert [fault.code for fault in faults(content)] == ["share_too_small"]


def test_money_in_a_document_is_never_binary(town: Town) -> None:
    document = approved(town, "wuhan").document
    assert Decimal(document["league"]["large_from"]) == 10_000
    assert "." not in re.sub(r'"[^"]*"', "", json.dumps(document))
