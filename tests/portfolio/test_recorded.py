"""Figures as they were on record: the same whenever it is asked, and the edition's own at its cut-off."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from portfolio.audit.recorded import Moment, standing, sums
from projects.models import LedgerEntry
from projects.services.states import post_correction
from reports.models import Edition, EditionGroup
from tests.factories import NOW, add_project, report, revise
from tests.portfolio.conftest import City, queries
from tests.portfolio.test_audit_pages import text_of

PAGE = "/audit/recorded/"


def correct(city: City, amount: int) -> None:
    """The month is corrected after its edition."""
    people = city.town.people
    post_correction(
        project=city.projects["A"],
        month=city.october.month,
        amount=Decimal(amount),
        reason="发票重复",
        author=people["clerk"],
        approver=people["office"],
        now=NOW,
    )


def at(edition: Edition) -> Moment:
    """The edition's cut-off."""
    assert edition.as_of
    return Moment(edition.as_of, edition.cutoff, edition)


def test_at_its_cut_off_the_sums_are_the_editions(published: tuple[City, Edition]) -> None:
    city, edition = published
    total = EditionGroup.objects.get(edition=edition, kind="total")
    correct(city, -700)
    revise(city.town, city.projects["B"], targets=[2000] * 10 + [1, 1], first_period=11, reason="调整")
    october = sums(2020, at(edition))[9]
    assert october.invested_to_date == total.invested_to_date
    assert october.planned_to_date == total.planned_to_date


def test_a_past_moment_gives_the_same_whatever_comes_later(published: tuple[City, Edition]) -> None:
    city, _ = published
    moment = Moment(timezone.now())
    before = sums(2020, moment)
    correct(city, -700)
    assert sums(2020, moment) == before
    after = sums(2020, Moment(timezone.now()))
    assert after[9].invested_to_date == before[9].invested_to_date - 700
    assert after[8] == before[8]


def test_before_anything_was_recorded_there_is_nothing(city: City) -> None:
    first = LedgerEntry.objects.earliest("recorded_at").recorded_at
    early = sums(2020, Moment(first - dt.timedelta(days=1)))
    assert all(row.planned_to_date == row.invested_to_date == 0 for row in early)


def test_one_project(published: tuple[City, Edition]) -> None:
    city, edition = published
    line = edition.lines.get(code="B")
    months = sums(2020, at(edition), city.projects["B"])
    assert months[9].planned_to_date == line.planned_to_date
    assert months[9].invested_to_date == line.invested_to_date
    correct(city, 5)
    found = standing(city.projects["A"], 2020, at(edition), dt.date(2020, 12, 2))
    assert [entry.amount for entry in found.entries] == [15_000]
    assert found.stage
    assert found.stage.stage == "advancing"
    assert len(found.revisions) == 1


def test_the_pages_say_by_when(published: tuple[City, Edition]) -> None:
    city, edition = published
    correct(city, -700)
    client = city.client("auditor")
    then = text_of(client.get(PAGE, {"edition": edition.pk}))
    assert f"Cut-off of edition {edition.number}" in then
    assert "30,000.0000" in then
    assert "29,300.0000" in text_of(client.get(PAGE, {"year": 2020}))
    project = text_of(client.get(f"{PAGE}A/", {"edition": edition.pk}))
    assert "15,000.0000" in project
    assert "-700.0000" not in project


def test_a_wrong_moment_is_told(city: City) -> None:
    client = city.client("auditor")
    assert "valid date" in text_of(client.get(PAGE, {"at": "noon"}))
    assert client.get(PAGE, {"year": "9" * 30}).status_code == 200
    assert client.get(f"{PAGE}ZZ/").status_code == 404


def test_the_number_of_queries_does_not_grow(city: City) -> None:
    client = city.client("auditor")
    few = queries(lambda: client.get(PAGE, {"year": 2020}))
    report(city.town, city.october, {city.projects["C"]: 5})
    add_project(city.town)
    assert queries(lambda: client.get(PAGE, {"year": 2020})) == few
