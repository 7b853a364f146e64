"""A draft on its way: shown to the units, commented, answered, handed over, decided."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from accounts.models import Membership, Role, User
from accounts.services import create_user
from common.errors import Conflict, Refusal
from common.models import Job, Mail, Notice
from common.said import read_out
from projects.models import Project
from projects.services.states import post_correction
from reports import drafts
from reports.models import Answer, ApprovalEvent, Edition, Remark
from reports.services.approval import (
    approve,
    consultation_of,
    hand_over,
    last_step,
    pass_on,
    reject,
)
from reports.services.consulting import add_remark, answer_remark, open_consultation
from reports.services.editions import BUILD, discard_edition, request_edition
from reports.services.publishing import PUBLISH
from reports.services.subscribing import add_address, subscribe
from reports.services.work import perform
from tests.factories import NEW_YEAR, NOW, Town, deputy_of
from tests.prepared import prepared
from tests.reports.steps import drafted_town

LATER = NOW + dt.timedelta(days=6)
Kind = ApprovalEvent.Kind


draft = prepared("draft", alone=True)(drafted_town)


def appeal(town: Town, edition: Edition, text: str = "第三季度设备款未计入") -> Remark:
    """Unit U1's clerk asks that its project's line be changed."""
    return add_remark(
        edition=edition,
        project=Project.objects.get(code="A1"),
        is_appeal=True,
        text=text,
        user=town.person("clerk"),
        now=NOW,
    )


def answered(
    town: Town, remark: Remark, outcome: str = "accepted", text: str = "已补记，重新生成。"
) -> Answer:
    """The office answers."""
    return answer_remark(remark=remark, outcome=outcome, text=text, user=town.person("office"), now=NOW)


def handed(town: Town, edition: Edition, reason: str = "会议提前") -> ApprovalEvent:
    """The office hands it over, on the very day."""
    return hand_over(edition=edition, user=town.people["office"], reason=reason, now=NOW)


def second_leader(town: Town) -> User:
    """Another one."""
    return create_user(
        username="vice", name="黄副主任", password=None, roles=[(Role.LEADER, town.organizations["xm"])]
    )


def test_from_the_units_to_the_leader_to_the_readers(draft: tuple[Town, Edition], settings: Settings) -> None:
    """One story in one test: building and publishing take seconds."""
    town, edition = draft
    settings.EMAIL_HOST = "mail.invalid"
    office, leader = town.people["office"], town.people["leader"]
    subscribe(user=town.people["official"], now=NOW)
    add_address(email="Press@example.org", name="市府办", language="zh-hans", author=office, now=NOW)
    row = open_consultation(edition=edition, user=office, now=NOW)
    assert open_consultation(edition=edition, user=office, now=NOW) == row
    assert (row.working_days, row.closes_on) == (3, dt.date(2020, 12, 7))  # over a weekend
    assert Notice.objects.filter(user=town.people["clerk"], key=f"consultation:{edition.pk}").exists()

    remark = appeal(town, edition)
    assert appeal(town, edition) == remark
    with pytest.raises(Refusal):
        hand_over(edition=edition, user=office, reason="", now=NOW)
    with pytest.raises(Refusal):
        approve(edition=edition, user=leader, now=NOW)
    event = hand_over(edition=edition, user=office, reason="", now=LATER)
    assert handed(town, edition) == event
    with pytest.raises(Refusal):
        appeal(town, edition, "太迟")
    assert [one.is_open for one in drafts.remarks_of(edition)] == [True]
    assert Notice.objects.filter(user=leader, key=f"approval:{event.pk}").exists()

    job = approve(edition=edition, user=leader, now=LATER)
    assert approve(edition=edition, user=leader, now=LATER) == job
    assert [step.kind for step in edition.approvals.all()] == [Kind.HANDED_OVER, Kind.APPROVED]
    assert perform(job.pk)
    told = Notice.objects.get(user=town.people["clerk"], key=f"edition:{edition.pk}")
    assert "海沧半导体产业基地" in read_out(told.text)
    assert Notice.objects.filter(user=town.people["official"], key=f"edition:{edition.pk}").exists()
    mail = Mail.objects.get(to="press@example.org")
    assert mail.file is not None
    assert (mail.file.name, mail.language) == ("circular-2020-10-r1-zh.pdf", "zh-hans")
    with pytest.raises(Refusal):
        answered(town, remark)


def test_a_draft_built_again_starts_from_the_answers(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    office = town.people["office"]
    open_consultation(edition=edition, user=office, now=NOW)
    answered(town, appeal(town, edition))
    assert [one.is_open for one in drafts.remarks_of(edition)] == [True], "accepted, not yet built"
    post_correction(
        project=Project.objects.get(code="A1"),
        month=NEW_YEAR.replace(month=10),
        amount=Decimal(500),
        reason="漏报",
        author=town.people["clerk"],
        approver=office,
        now=NOW,
    )
    discard_edition(edition=edition)
    again = request_edition(period=edition.period, user=office, now=NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)
    again = Edition.objects.select_related("build", "period").get(pk=again.pk)
    assert [one.is_open for one in drafts.remarks_of(again)] == [False]
    before = drafts.draft_before(again)
    assert before == edition
    [first, *_others] = drafts.draft_difference(again, before).rows
    assert first.name == "海沧半导体产业基地"
    assert first.cells[0][1:] == ("15,000.00", "15,500.00")
    # The units had their days with other figures: they have them again, or the leader is told why not.
    with pytest.raises(Refusal):
        hand_over(edition=again, user=office, reason="", now=LATER)
    assert hand_over(edition=again, user=office, reason="仅按意见修改", now=LATER).kind == Kind.HANDED_OVER


def rebuilt(edition: Edition, user: User, now: dt.datetime) -> Edition:
    """The draft is put away, and another is built of the same facts."""
    discard_edition(edition=edition)
    return requested(edition, user, now)


def requested(edition: Edition, user: User, now: dt.datetime) -> Edition:
    """Another draft of the same month."""
    again = request_edition(period=edition.period, user=user, now=now)
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)
    return Edition.objects.select_related("ruleset", "period").get(pk=again.pk)


def test_the_units_days_count_for_another_draft_of_the_same_lines(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    office = town.people["office"]
    shown = open_consultation(edition=edition, user=office, now=NOW)
    hand_over(edition=edition, user=office, reason="", now=LATER)
    reject(edition=edition, user=town.people["leader"], reason="附件缺页", now=LATER)
    again = requested(edition, office, LATER)
    assert consultation_of(again) == shown
    assert hand_over(edition=again, user=office, reason="", now=LATER).kind == Kind.HANDED_OVER


def test_days_that_were_cut_short_do_not_count_for_the_next_draft(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    office = town.people["office"]
    open_consultation(edition=edition, user=office, now=NOW)
    again = rebuilt(edition, office, NOW)
    assert consultation_of(again) is None
    with pytest.raises(Refusal):
        hand_over(edition=again, user=office, reason="", now=LATER)


def test_days_in_which_the_draft_was_put_away_do_not_count(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    office = town.people["office"]
    open_consultation(edition=edition, user=office, now=NOW)
    discard_edition(edition=edition)
    again = requested(edition, office, LATER)
    assert consultation_of(again) is None
    with pytest.raises(Refusal):
        hand_over(edition=again, user=office, reason="", now=LATER)


def test_a_comment_is_answered_once(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    open_consultation(edition=edition, user=town.people["office"], now=NOW)
    remark = appeal(town, edition)
    first = answered(town, remark)
    assert answered(town, remark) == first
    with pytest.raises(Conflict):
        answered(town, remark, outcome="kept")
    with pytest.raises(Refusal):
        answer_remark(remark=remark, outcome="kept", text="x", user=town.person("reviewer"), now=NOW)


def test_nobody_comments_on_what_is_not_shown_to_them(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    with pytest.raises(Refusal):
        appeal(town, edition)
    open_consultation(edition=edition, user=town.people["office"], now=NOW)
    other = Project.objects.get(code="A2")
    with pytest.raises(Refusal):
        add_remark(
            edition=edition, project=other, is_appeal=False, text="x", user=town.person("clerk"), now=NOW
        )
    with pytest.raises(Refusal):
        add_remark(
            edition=edition, project=None, is_appeal=False, text="x", user=town.person("clerk"), now=LATER
        )
    assert not Remark.objects.exists()


def test_a_rejected_draft_goes_back_with_the_reason(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    leader = town.people["leader"]
    handed(town, edition)
    with pytest.raises(Refusal):
        reject(edition=edition, user=leader, reason=" ", now=NOW)
    reject(edition=edition, user=leader, reason="亮灯口径需说明", now=NOW)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DISCARDED
    assert "亮灯口径需说明" in read_out(Notice.objects.get(user=town.people["office"], kind="approval").text)
    with pytest.raises(Conflict):
        approve(edition=edition, user=leader, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ApprovalEvent.objects.create(edition=edition, kind=Kind.APPROVED, author=leader, business_at=NOW)


def test_what_was_passed_on_is_decided_by_whom_it_was_passed_to(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    leader, vice = town.person("leader"), second_leader(town)
    handed(town, edition)
    with pytest.raises(Refusal):
        pass_on(edition=edition, user=leader, to=town.people["auditor"], reason="", now=NOW)
    pass_on(edition=edition, user=leader, to=vice, reason="出差", now=NOW)
    with pytest.raises(Refusal, match="黄副主任"):
        approve(edition=edition, user=leader, now=NOW)
    pass_on(edition=edition, user=leader, to=leader, reason="", now=NOW)
    approve(edition=edition, user=leader, now=NOW)
    last = last_step(edition)
    assert last is not None
    assert (last.kind, last.author) == (Kind.APPROVED, leader)


def test_nobody_approves_as_the_deputy_of_whom_the_draft_was_built_for(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    Membership.objects.create(
        user=town.people["office"], organization=town.organizations["xm"], role=Role.LEADER, since=NEW_YEAR
    )
    deputy = deputy_of(town, "office")
    handed(town, edition)
    with override("en"), pytest.raises(Refusal, match="another person must"):
        approve(edition=edition, user=deputy, now=NOW)


def test_who_has_a_second_factor_shows_it_at_that_moment(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    leader = town.people["leader"]
    handed(town, edition)
    TOTPDevice.objects.create(user=leader, name="totp", confirmed=True)
    with pytest.raises(Refusal):
        approve(edition=edition, user=leader, now=NOW)
    assert not Job.objects.filter(kind=PUBLISH).exists()
    approve(edition=edition, user=leader, now=NOW, second_factor=True)
    assert ApprovalEvent.objects.filter(kind=Kind.APPROVED, second_factor=True).count() == 1
