"""A draft is published only upon the editions that it was built on."""

from __future__ import annotations

import json

import pytest

from common.clock import set_business_now
from common.models import Job
from projects.services.periods import lock_period
from reports import verifier
from reports.models import Edition
from reports.services import publishing
from reports.services.editions import BUILD, request_edition
from reports.services.errata import request_correction
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.databases import Database
from tests.factories import NOW, Town


@pytest.fixture
def town(live: Database) -> Town:
    """January is published, February built, January corrected and published again."""
    set_business_now(NOW)
    town = factories.make_town()
    work = factories.add_project(town, code="P1")
    factories.report(town, factories.month(1), {work: 1200})
    factories.publish(town, factories.month(1))
    factories.report(town, factories.month(2), {work: 1100})
    lock_period(period=factories.month(2), user=town.people["office"], now=NOW, early=True)
    built(request_edition(period=factories.month(2), user=town.people["office"], now=NOW))
    again = request_correction(
        period=factories.month(1), user=town.people["office"], reason="金额漏报", now=NOW
    )
    assert published(town, built(again))
    return town


def built(edition: Edition) -> Edition:
    """A draft of it."""
    assert perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DRAFT, edition.failure
    return edition


def published(town: Town, edition: Edition) -> bool:
    """Whether the leader gets it published."""
    perform(request_publication(edition=edition, user=town.people["leader"], now=NOW).pk)
    edition.refresh_from_db()
    return edition.status == Edition.Status.PUBLISHED


def february() -> Edition:
    """The draft that was there before."""
    return Edition.objects.get(period__month="2020-02-01")


def test_a_draft_upon_an_edition_that_was_replaced_is_not_published(town: Town) -> None:
    assert not published(town, february())


def test_without_the_check_the_chain_does_not_verify(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_check_base", lambda edition: None)
    assert published(town, february())
    bundles = [json.loads(bytes(one.bundle.content)) for one in Edition.objects.published() if one.bundle]
    assert verifier.verify_chain(bundles) != []
