"""Opening, locking, building, discarding and publishing a month by its buttons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from common.clock import set_business_now
from common.models import Job
from projects.models import ReportingPeriod
from reports.models import Edition
from reports.services.approval import hand_over
from reports.services.editions import BUILD
from reports.services.publishing import PUBLISH
from reports.services.work import perform
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.prepared import prepared
from tests.reports.steps import drafted, locked, reported_town

STEPS = ("lock", "build", "discard", "publish")


reported = prepared("reported")(reported_town)


@prepared("handed_over", alone=True)
def draft() -> tuple[Town, Edition]:
    """October as a draft: built by a real job, so on a database of its own."""
    town, period = reported_town()
    edition = drafted(town, period)
    hand_over(edition=edition, user=town.people["office"], reason="会议提前", now=NOW)
    return town, edition


def url(name: str, month: int = 10) -> str:
    """The address of a step of the month."""
    return reverse(name, args=[2020, month])


def state(period: ReportingPeriod) -> str:
    """Where the month stands in the database."""
    return ReportingPeriod.objects.get(pk=period.pk).status


def test_the_office_locks_with_returns_missing(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    client = signed_in(town, "office")
    assert "Lock the month with 1 return missing" in body(client.get(url("preparation")))
    response = client.post(url("lock"), {"unsigned": "1"}, follow=True)
    assert state(period) == ReportingPeriod.Status.LOCKED
    assert "is locked" in messages_in(response)[0]


def test_without_the_sign_offs_it_is_locked_only_knowingly(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    client = signed_in(town, "office")
    page = body(client.get(url("preparation")))
    assert "Totals not signed off" in page
    assert "Lock the month although 5 totals are" in page
    response = client.post(url("lock"), follow=True)
    assert "5 totals are not signed off" in messages_in(response)[0]
    assert state(period) == ReportingPeriod.Status.OPEN


def test_locking_twice_is_said_calmly(reported: tuple[Town, ReportingPeriod]) -> None:
    client = signed_in(reported[0], "office")
    client.post(url("lock"), {"unsigned": "1"})
    response = client.post(url("lock"), {"unsigned": "1"}, follow=True)
    assert messages_in(response)[-1] == "The month 2020-10 is already locked."
    assert [message.level_tag for message in response.context["messages"]][-1] == "info"


def test_an_earlier_open_month_must_be_locked_first(reported: tuple[Town, ReportingPeriod]) -> None:
    factories.month(11)
    response = signed_in(reported[0], "office").post(url("lock", 11), follow=True)
    assert "earlier month is still open" in messages_in(response)[0]


def test_an_open_month_is_not_built(reported: tuple[Town, ReportingPeriod]) -> None:
    response = signed_in(reported[0], "office").post(url("build"), follow=True)
    assert "Lock the month first" in messages_in(response)[0]
    assert not Edition.objects.exists()


def test_building_leads_to_the_work(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    locked(town, period)
    response = signed_in(town, "office").post(url("build"))
    assert response.headers["Location"] == reverse("job", args=[Job.objects.get(kind=BUILD).pk])


def test_building_twice_leads_to_the_same_work(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    locked(town, period)
    client = signed_in(town, "office")
    assert client.post(url("build")).headers["Location"] == client.post(url("build")).headers["Location"]
    assert Edition.objects.count() == 1


def test_with_a_draft_there_is_nothing_to_build(draft: tuple[Town, Edition]) -> None:
    town, _edition = draft
    response = signed_in(town, "office").post(url("build"), follow=True)
    assert "A draft is there already" in messages_in(response)[0]


def test_the_office_discards_a_draft(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    signed_in(town, "office").post(url("discard"), {"edition": edition.pk})
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DISCARDED


def test_discarding_twice_is_said_calmly(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    client = signed_in(town, "office")
    client.post(url("discard"), {"edition": edition.pk})
    response = client.post(url("discard"), {"edition": edition.pk}, follow=True)
    assert "gone already" in messages_in(response)[-1]


def test_the_leader_publishes(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    response = signed_in(town, "leader").post(url("publish"), {"edition": edition.pk})
    job = Job.objects.get(kind=PUBLISH)
    assert response.headers["Location"] == reverse("job", args=[job.pk])
    assert job.requested_by == town.people["leader"]


def test_whoever_built_it_is_refused_with_a_sentence(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    Membership.objects.create(
        user=town.people["office"], organization=town.organizations["xm"], role=Role.LEADER
    )
    client = signed_in(town, "office")
    assert "You had this draft built: another person must publish it." in body(client.get(url("preparation")))
    response = client.post(url("publish"), {"edition": edition.pk}, follow=True)
    assert messages_in(response) == ["Whoever had the edition built can't publish it: another person must."]
    assert not Job.objects.filter(kind=PUBLISH).exists()


def test_another_draft_than_the_one_read_is_not_published(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    response = signed_in(town, "leader").post(url("publish"), {"edition": edition.pk + 1}, follow=True)
    assert "read it again first" in messages_in(response)[0]
    assert not Job.objects.filter(kind=PUBLISH).exists()


def test_publishing_twice_publishes_once(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    client = signed_in(town, "leader")
    first = client.post(url("publish"), {"edition": edition.pk})
    assert (
        client.post(url("publish"), {"edition": edition.pk}).headers["Location"] == first.headers["Location"]
    )
    assert perform(Job.objects.get(kind=PUBLISH).pk)
    response = client.post(url("publish"), {"edition": edition.pk}, follow=True)
    assert "published already" in messages_in(response)[-1]
    assert Edition.objects.published().count() == 1


def test_the_next_month_is_opened(reported: tuple[Town, ReportingPeriod]) -> None:
    client = signed_in(reported[0], "office")
    assert "Open November 2020 for returns" in body(client.get(reverse("report-list")))
    client.post(reverse("open-month"))
    assert ReportingPeriod.objects.filter(month=dt.date(2020, 11, 1)).exists()


def test_no_month_is_opened_before_it_has_begun(reported: tuple[Town, ReportingPeriod]) -> None:
    set_business_now(NOW.replace(month=10))
    response = signed_in(reported[0], "office").post(reverse("open-month"), follow=True)
    assert "when it has begun" in messages_in(response)[0]
    assert ReportingPeriod.objects.count() == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("username", ["official", "clerk", "reviewer", "auditor", "admin"])
def test_others_take_no_step(reported: tuple[Town, ReportingPeriod], step: str, username: str) -> None:
    assert signed_in(reported[0], username).post(url(step)).status_code == 403


@pytest.mark.parametrize(
    ("step", "username"), [("publish", "office"), ("lock", "leader"), ("build", "leader")]
)
def test_office_and_leader_have_steps_of_their_own(
    reported: tuple[Town, ReportingPeriod], step: str, username: str
) -> None:
    assert signed_in(reported[0], username).post(url(step)).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_never_taken_by_following_a_link(reported: tuple[Town, ReportingPeriod], step: str) -> None:
    username = "leader" if step == "publish" else "office"
    assert signed_in(reported[0], username).get(url(step)).status_code == 405


@pytest.mark.parametrize("month", [9, 13, 0])
def test_a_month_that_was_never_opened_does_not_exist(
    reported: tuple[Town, ReportingPeriod], month: int
) -> None:
    assert signed_in(reported[0], "office").post(url("lock", month)).status_code == 404


@pytest.mark.parametrize(
    ("role", "route"),
    [
        (Role.OFFICE, "lock"),
        (Role.OFFICE, "build"),
        (Role.OFFICE, "discard"),
        (Role.LEADER, "publish"),
        (Role.AUDITOR, "preparation"),
    ],
)
def test_a_role_at_a_district_is_none_over_the_whole_month(
    draft: tuple[Town, Edition], role: Role, route: str
) -> None:
    town, edition = draft
    Membership.objects.create(user=town.people["district"], organization=town.organizations["D1"], role=role)
    client = signed_in(town, "district")
    assert client.post(url(route), {"edition": edition.pk}).status_code == 403
    assert Edition.objects.get().status == Edition.Status.DRAFT
    assert url("preparation") not in body(client.get("/reports/"))
