"""Stops of works and reasons for delay: the office asks, the leader decides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from accounts.services import create_user
from common.models import Notice
from projects.models import (
    DelayReason,
    ExemptionRequest,
    Project,
    Suspension,
)
from projects.services.exemptions import approve_exemption
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.projects.register import DECISIONS, PDF, asked, sheet, stop

pytestmark = pytest.mark.django_db


def test_a_suspension_waits_for_the_leader_who_is_told(town: Town, mine: Project) -> None:
    signed_in(town, "office").post(sheet("stops"), stop(file=SimpleUploadedFile("批复.pdf", PDF)))
    assert ExemptionRequest.objects.get().status == "waiting"
    assert not Suspension.objects.exists()
    assert Notice.objects.get().user == town.people["leader"]
    text = body(signed_in(town, "leader").get(DECISIONS))
    assert "厦文物〔2020〕38号" in text
    assert "批复.pdf" in text


def test_the_leader_approves_and_everybody_concerned_is_told(town: Town, mine: Project) -> None:
    request = asked(town, mine)
    client = signed_in(town, "leader")
    client.post(DECISIONS, {"request": request.pk, "action": "approve"})
    posted = Suspension.objects.get()
    assert (posted.author, posted.approver) == (town.people["office"], town.people["leader"])
    told = set(Notice.objects.filter(key__endswith="decided").values_list("user__username", flat=True))
    assert told == {"office", "clerk"}
    response = client.post(DECISIONS, {"request": request.pk, "action": "approve"}, follow=True)
    assert "done already" in messages_in(response)[-1]
    assert Suspension.objects.count() == 1


def test_a_refusal_says_why_and_posts_nothing(town: Town, mine: Project) -> None:
    request = asked(town, mine)
    client = signed_in(town, "leader")
    response = client.post(DECISIONS, {"request": request.pk, "action": "refuse", "reason": " "}, follow=True)
    assert "Say why it is refused" in messages_in(response)[-1]
    client.post(DECISIONS, {"request": request.pk, "action": "refuse", "reason": "材料不全\0"})
    request.refresh_from_db()
    assert (request.status, request.decision) == ("refused", "材料不全")
    assert not Suspension.objects.exists()


def test_the_office_does_not_decide_and_nobody_on_their_own(town: Town, mine: Project) -> None:
    request = asked(town, mine)
    assert (
        signed_in(town, "office").post(DECISIONS, {"request": request.pk, "action": "approve"}).status_code
        == 404
    )
    city = town.organizations["xm"]
    town.people["both"] = create_user(
        username="both", name="双职", password=None, roles=[(Role.OFFICE, city), (Role.LEADER, city)]
    )
    own = asked(town, mine, author="both", kind="delay", ends_on=dt.date(2020, 12, 31))
    sent = {"request": own.pk, "action": "approve"}
    response = signed_in(town, "both").post(DECISIONS, sent, follow=True)
    assert "can't approve it" in messages_in(response)[-1]
    assert not Suspension.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "0"])
def test_a_request_that_is_not_there_is_not_found(town: Town, mine: Project, number: str) -> None:
    sent = {"request": number, "action": "approve"}
    assert signed_in(town, "leader").post(DECISIONS, sent).status_code == 404


def test_a_request_is_taken_back(town: Town, mine: Project) -> None:
    request = asked(town, mine)
    client, sent = signed_in(town, "office"), {"action": "withdraw", "request": request.pk}
    client.post(sheet("stops"), sent)
    assert "done already" in messages_in(client.post(sheet("stops"), sent, follow=True))[-1]
    response = signed_in(town, "leader").post(
        DECISIONS, {"request": request.pk, "action": "approve"}, follow=True
    )
    assert "decided already: Withdrawn" in messages_in(response)[-1]


def test_an_approved_stop_is_ended_by_another_request(town: Town, mine: Project) -> None:
    approve_exemption(request=asked(town, mine), approver=town.people["leader"], now=NOW)
    first = Suspension.objects.get()
    client = signed_in(town, "office")
    change = f"stop-{first.pk}"
    assert "End or change the entry" in body(client.get(f"{sheet('stops')}?change={change}"))
    response = client.post(sheet("stops"), stop(change=change, ends_on="2020-11-30", action="record"))
    assert "changed with an approval" in body(response)
    client.post(sheet("stops"), stop(change=change, ends_on="2020-11-30"))
    signed_in(town, "leader").post(
        DECISIONS, {"request": ExemptionRequest.objects.latest("pk").pk, "action": "approve"}
    )
    assert Suspension.objects.get(replaced_by=None).ends_on == dt.date(2020, 11, 30)
    assert Suspension.objects.get(replaced_by=None).replaces == first


def test_a_stop_nobody_approved_is_recorded_and_changed_at_once(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("stops"), stop(document="", action="record"))
    first = Suspension.objects.get()
    assert first.approver is None
    client.post(sheet("stops"), stop(change=f"stop-{first.pk}", ends_on="2020-11-20", action="record"))
    assert Suspension.objects.get(replaced_by=None).ends_on == dt.date(2020, 11, 20)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends_on": "2020-11-01"}, "lies before the first"),
        ({"document": ""}, "Name the document"),
        ({"kind": "delay"}, "give its last day"),
        ({"kind": "delay", "ends_on": "2020-11-30", "action": "record"}, "counts only when it is accepted"),
        ({"reason": ""}, "required"),
        ({"kind": "\0"}, "valid choice"),
    ],
)
def test_a_stop_that_can_not_be_is_refused(
    town: Town, mine: Project, changed: dict[str, str], said: str
) -> None:
    response = signed_in(town, "office").post(sheet("stops"), stop(**changed))
    assert response.status_code == 422
    assert said in body(response)
    assert not ExemptionRequest.objects.exists()
    assert not Suspension.objects.exists()


def test_two_stops_do_not_cover_the_same_days(town: Town, mine: Project) -> None:
    asked(town, mine)
    client = signed_in(town, "office")
    response = client.post(sheet("stops"), stop(), follow=True)
    assert "done already" in messages_in(response)[-1]
    response = client.post(sheet("stops"), stop(reason="另一原因"))
    assert response.status_code == 409
    assert "waiting already" in body(response)
    approve_exemption(request=ExemptionRequest.objects.get(), approver=town.people["leader"], now=NOW)
    assert "covers some of these days" in body(client.post(sheet("stops"), stop(reason="另一原因")))


def test_a_reason_for_delay_is_accepted(town: Town, mine: Project) -> None:
    request = asked(town, mine, kind="delay", ends_on=dt.date(2020, 12, 31))
    signed_in(town, "leader").post(DECISIONS, {"request": request.pk, "action": "approve"})
    assert DelayReason.objects.get().ends_on == dt.date(2020, 12, 31)


@pytest.mark.parametrize("change", ["stop-999", "delay-1", "stop-x", "else-1", "stop-" + "9" * 30])
def test_a_change_of_what_is_not_there_is_not_found(town: Town, mine: Project, change: str) -> None:
    client = signed_in(town, "office")
    assert client.get(f"{sheet('stops')}?change={change}").status_code == 404
    assert client.post(sheet("stops"), stop(change=change)).status_code == 404


def test_another_districts_leader_does_not_see_the_request(town: Town, mine: Project) -> None:
    request = asked(town, mine)
    town.people["d2leader"] = create_user(
        username="d2leader", name="区领导", password=None, roles=[(Role.LEADER, town.organizations["D2"])]
    )
    client = signed_in(town, "d2leader")
    assert mine.name not in body(client.get(DECISIONS))
    assert client.post(DECISIONS, {"request": request.pk, "action": "approve"}).status_code == 404
