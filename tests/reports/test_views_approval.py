"""The pages of consultation, approval, errata and subscribers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Role, User
from accounts.second_factor import CONFIRMED
from accounts.services import create_user
from common.models import Job
from projects.models import Project
from projects.services.secrecy import make_confidential
from reports.models import Edition, Erratum, Remark, Subscription, Withdrawal
from reports.services.approval import hand_over
from reports.services.consulting import add_remark, open_consultation
from reports.services.editions import BUILD, discard_edition, request_edition
from reports.services.publishing import PUBLISH, request_publication
from reports.services.work import perform
from tests import factories
from tests.databases import Database
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.prepared import prepared
from tests.reports.steps import drafted, reported_town

TWO_MONTHS = (*[0] * 10, 1000, 1000)


@prepared("open_draft", alone=True)
def draft() -> tuple[Town, Edition]:
    """October as a draft, open to the units."""
    town, period = reported_town()
    edition = drafted(town, period)
    open_consultation(edition=edition, user=town.people["office"], now=NOW)
    return town, edition


def url(name: str) -> str:
    """The address of a page or button of the month."""
    return reverse(name, args=[2020, 10])


def test_a_unit_reads_its_own_lines_and_comments(draft: tuple[Town, Edition]) -> None:
    """What other units say or have in detail is not for it; an answer reaches it."""
    town, edition = draft
    other = create_user(
        username="u2", name="轨道录", password=None, roles=[(Role.CLERK, town.organizations["U2"])]
    )
    add_remark(
        edition=edition,
        project=Project.objects.get(code="A2"),
        is_appeal=True,
        text="别家的意见",
        user=other,
        now=NOW,
    )
    clerk = signed_in(town, "clerk")
    page = clerk.get(url("consultation"))
    assert [one.line.code for one in page.context["own"]] == ["A1"]
    assert "别家的意见" not in body(page)
    sent = {"edition": edition.pk, "project": "A1", "kind": "appeal", "text": "请补计设备款"}
    clerk.post(url("consultation"), sent)
    assert clerk.post(url("consultation"), sent | {"project": "A2"}).status_code == 404
    gone = clerk.post(url("consultation"), sent | {"edition": edition.pk + 1}, follow=True)
    assert "Nothing was sent" in messages_in(gone)[-1]
    remark = Remark.objects.get(author=town.people["clerk"])
    office = signed_in(town, "office")
    answer = {"remark": remark.pk, "outcome": "kept", "text": "无依据，维持原结果。"}
    assert office.post(url("answer"), answer | {"remark": "9" * 30}).status_code == 404
    assert office.post(url("answer"), answer | {"remark": "x"}).status_code == 404
    office.post(url("answer"), answer)
    assert "无依据，维持原结果。" in body(clerk.get(url("consultation")))


def test_comments_are_read_and_answered_between_two_drafts(draft: tuple[Town, Edition]) -> None:
    """Put away, being built again, built and not shown yet: what was said stays on the page."""
    town, edition = draft
    clerk, office = signed_in(town, "clerk"), signed_in(town, "office")
    said = {"edition": edition.pk, "project": "A1", "kind": "appeal", "text": "请补计设备款"}
    clerk.post(url("consultation"), said)
    discard_edition(edition=edition)
    assert "请补计设备款" in body(clerk.get(url("consultation")))
    assert "has been put away" in body(clerk.get(url("consultation")))
    remark = Remark.objects.get()
    office.post(url("answer"), {"remark": remark.pk, "outcome": "accepted", "text": "予以采纳"})
    again = request_edition(period=edition.period, user=town.people["office"], now=NOW)
    assert "予以采纳" in body(clerk.get(url("consultation")))
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)
    page = clerk.get(url("consultation"))
    assert "请补计设备款" in body(page)
    assert "own" not in page.context
    assert "请补计设备款" in body(office.get(url("consultation")))
    # The control: another unit reads nothing of it.
    town.people["u2"] = create_user(
        username="u2", name="轨道录", password=None, roles=[(Role.CLERK, town.organizations["U2"])]
    )
    other = signed_in(town, "u2")
    assert "请补计设备款" not in body(other.get(url("consultation")))


def test_comments_tell_no_name_that_has_become_confidential(draft: tuple[Town, Edition]) -> None:
    """Whichever project they are about; the one that is confidential is not in the draft."""
    town, edition = draft
    secret = factories.add_project(town, code="A9", name="人防工程", first_month=11, targets=TWO_MONTHS)
    mine, clerk = Project.objects.get(code="A1"), town.people["clerk"]
    add_remark(edition=edition, project=mine, is_appeal=False, text="与人防工程共用场地", user=clerk, now=NOW)
    User.objects.filter(username="office").update(is_cleared=True)
    make_confidential(
        project=secret, alias="涉密项目01", true_name="人防工程", reason="密〔2020〕1号", seen=1,
        user=town.person("office"), now=NOW,
    )  # fmt: skip
    for who, page, name in (
        ("clerk", "consultation", "涉密项目01"),
        ("leader", "approval", "涉密项目01"),
        ("office", "approval", "人防工程"),
    ):
        assert f"与{name}共用场地" in body(signed_in(town, who).get(url(page))), who


def test_the_leader_decides_on_one_page_with_the_second_factor(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    add_remark(
        edition=edition, project=None, is_appeal=True, text="排名口径", user=town.person("clerk"), now=NOW
    )
    assert signed_in(town, "clerk").get(url("approval")).status_code == 403
    device = TOTPDevice.objects.create(user=town.people["leader"], name="totp", confirmed=True)
    leader = signed_in(town, "leader")
    session = leader.session
    session[CONFIRMED] = {"user": str(town.people["leader"].pk), "at": NOW.isoformat()}
    session.save()
    assert "has not handed the draft" in body(leader.get(url("approval")))
    hand_over(edition=edition, user=town.people["office"], reason="会议提前", now=NOW)
    with CaptureQueriesContext(connection) as queries:
        page = leader.get(url("approval"))
    assert len(queries) <= 45
    assert "1 appeal of the units is open." in body(page)
    assert "会议提前" in body(page)
    sent = {"edition": edition.pk}
    assert "code that your app shows" in messages_in(leader.post(url("publish"), sent, follow=True))[-1]
    wrong = leader.post(url("publish"), sent | {"code": "000000"}, follow=True)
    assert "wrong" in messages_in(wrong)[-1]
    assert not Job.objects.filter(kind=PUBLISH).exists()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    code = f"{totp(device.bin_key, device.step, device.t0, device.digits, device.drift):06}"
    done = leader.post(url("publish"), sent | {"code": code})
    assert done.headers["Location"] == reverse("job", args=[Job.objects.get(kind=PUBLISH).pk])


def test_passing_on_and_rejecting(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    leader = signed_in(town, "leader")
    office = signed_in(town, "office")
    office.post(url("hand-over"), {"edition": edition.pk, "reason": "会议提前"})
    vice = create_user(
        username="vice", name="黄副主任", password=None, roles=[(Role.LEADER, town.organizations["xm"])]
    )
    sent = {"edition": edition.pk}
    assert leader.post(url("pass-on"), sent | {"to": town.people["clerk"].pk}).status_code == 404
    page = leader.post(url("pass-on"), sent | {"to": vice.pk}, follow=True)
    assert "The decision was passed to 黄副主任." in body(page)
    leader.post(url("pass-on"), sent | {"to": town.people["leader"].pk})
    page = leader.post(url("reject"), sent | {"reason": "请核实"}, follow=True)
    assert "has been rejected" in messages_in(page)[-1]
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DISCARDED


def test_a_wrong_edition_is_marked_and_corrected_by_its_buttons(live: Database) -> None:
    town, period = reported_town()
    first = factories.publish(town, period)
    leader, office, reader = (signed_in(town, name) for name in ("leader", "office", "official"))
    sent = {"revision": 1, "reason": "口径有误"}
    assert office.post(url("withdraw"), sent).status_code == 403
    assert leader.post(url("withdraw"), sent | {"revision": "²"}).status_code == 404
    assert "Say why" in messages_in(leader.post(url("withdraw"), {"revision": 1}, follow=True))[0]
    leader.post(url("withdraw"), sent)
    assert "already" in messages_in(leader.post(url("withdraw"), sent, follow=True))[-1]
    assert Withdrawal.objects.count() == 1
    for address in (url("edition"), f"{url('edition')}?revision=1", reverse("report-list")):
        assert "Withdrawn" in body(reader.get(address))
    assert reader.get(f"{url('circular-pdf')}?revision=1").status_code == 200
    office.post(url("correct"), {"reason": "更正金额"})
    again = Edition.objects.get(revision=2)
    assert perform(Job.objects.latest("pk").pk)
    assert "更正金额" in body(leader.get(url("approval")))
    assert perform(request_publication(edition=again, user=town.people["leader"], now=NOW).pk)
    page = body(reader.get(url("edition")))
    assert f"Corrects {first.number}: 更正金额" in page
    assert "?revision=1" in page
    assert Erratum.objects.get().edition == again


@pytest.mark.django_db
def test_readers_ask_for_circulars_and_the_office_adds_addresses() -> None:
    town, _period = reported_town()
    reader, office = signed_in(town, "official"), signed_in(town, "office")
    for wanted in ("1", "1"):
        reader.post(reverse("subscribe"), {"wanted": wanted})
    sent = {"name": "市府办", "email": "press@example.org", "language": "xx"}
    page = office.post(reverse("subscribers"), sent, follow=True)
    assert "press@example.org" in body(page)
    assert "already" in messages_in(office.post(reverse("subscribers"), sent, follow=True))[-1]
    wrong = office.post(reverse("subscribers"), sent | {"email": "press@"}, follow=True)
    assert "not a mail address" in messages_in(wrong)[-1]
    row = Subscription.objects.get(email="press@example.org")
    assert office.post(reverse("subscribers"), {"end": "1" * 18}).status_code == 404
    office.post(reverse("subscribers"), {"end": row.pk})
    reader.post(reverse("subscribe"), {"wanted": "0"})
    assert not Subscription.objects.filter(ended_at=None).exists()
