"""The months for the office: counts, more time for a unit, opening again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from common.models import Notice
from projects.models import PeriodExtension, ReportingPeriod
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import YEAR, Town
from tests.prepared import prepared
from tests.reports.steps import drafted, reported_town

MONTH = {"year": YEAR, "month": 10}


october = prepared("reported", alone=True)(reported_town)


@pytest.fixture
def office(october: tuple[Town, ReportingPeriod]) -> Client:
    return signed_in(october[0], "office")


def test_what_is_in_and_what_is_missing(office: Client) -> None:
    [row] = office.get(reverse("period-list")).context["rows"]
    assert (row.due, row.approved, row.submitted, row.missing) == (3, 2, 0, 1)


def extend(office: Client, **changed: str) -> list[str]:
    sent = {"unit": "U1", "due_on": "2020-11-06", "reason": "系统故障"} | changed
    return messages_in(office.post(reverse("extend-due", kwargs=MONTH), sent, follow=True))


def test_a_units_clerks_are_told_of_more_time(
    office: Client, october: tuple[Town, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _period = october
    november = factories.month(11)
    address = reverse("extend-due", kwargs={"year": YEAR, "month": 11})
    sent = {"unit": "U1", "due_on": str(november.lock_on), "reason": "系统故障"}
    for _ in range(2):
        office.post(address, sent)
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"clerk"}
    assert town.organizations["U1"].name in body(office.get(reverse("period-list")))


@pytest.mark.parametrize(
    "wrong",
    [{"unit": "x"}, {"unit": "\0"}, {"due_on": "2020-02-30"}, {"due_on": "2099-01-01"}, {"reason": " "}, {}],
)
def test_extensions_that_are_refused(wrong: dict[str, str], office: Client) -> None:
    """October's dates have passed, too."""
    assert len(extend(office, **wrong)) == 1
    assert not PeriodExtension.objects.exists()


def test_a_locked_month_is_opened_again_and_its_draft_discarded(
    office: Client, october: tuple[Town, ReportingPeriod]
) -> None:
    town, period = october
    edition = drafted(town, period)
    assert "Open again" in body(office.get(reverse("period-list")))
    response = office.post(reverse("reopen", kwargs=MONTH), {"reason": "补报"}, follow=True)
    assert "open for returns again" in messages_in(response)[0]
    period.refresh_from_db()
    edition.refresh_from_db()
    assert (period.status, edition.status) == ("open", "discarded")
    again = office.post(reverse("reopen", kwargs=MONTH), {"reason": "补报"}, follow=True)
    assert "is open already" in messages_in(again)[0]


def test_the_number_of_queries_does_not_grow(
    office: Client,
    october: tuple[Town, ReportingPeriod],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    for _ in range(2):
        factories.add_project(october[0])
        with django_assert_max_num_queries(40) as counted:
            office.get(reverse("period-list"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
