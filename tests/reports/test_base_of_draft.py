"""A draft is published only upon the editions that it was built on."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override

from common.clock import set_business_now
from common.errors import Refusal
from common.models import Job
from projects.models import Project
from projects.services.periods import lock_period
from reports import verifier
from reports.models import Edition
from reports.services import publishing
from reports.services.editions import BUILD, discard_edition, request_edition
from reports.services.errata import request_correction, withdraw_edition
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.factories import NOW, Town
from tests.prepared import prepared


@prepared("corrected_january", alone=True)
def town() -> Town:
    """January is published, February built, January corrected and published again."""
    set_business_now(NOW)
    town = factories.make_town()
    work = factories.add_project(town, code="P1")
    factories.report(town, factories.month(1), {work: 1200})
    factories.publish(town, factories.month(1))
    factories.report(town, factories.month(2), {work: 1100})
    lock_period(period=factories.month(2), user=town.people["office"], now=NOW, early=True)
    built(request_edition(period=factories.month(2), user=town.people["office"], now=NOW))
    corrected(town)
    return town


def corrected(town: Town) -> None:
    """January is published anew."""
    office = town.people["office"]
    again = request_correction(period=factories.month(1), user=office, reason="金额漏报", now=NOW)
    assert published(town, built(again))


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


def test_nor_upon_an_older_month_that_was_replaced(town: Town) -> None:
    discard_edition(edition=february())
    office = town.people["office"]
    assert published(town, built(request_edition(period=factories.month(2), user=office, now=NOW)))
    factories.report(town, factories.month(3), {Project.objects.get(): 1100})
    lock_period(period=factories.month(3), user=office, now=NOW, early=True)
    march = built(request_edition(period=factories.month(3), user=office, now=NOW))
    corrected(town)
    assert not published(town, march)
    discard_edition(edition=march)
    assert published(town, built(request_edition(period=factories.month(3), user=office, now=NOW)))


def test_nor_while_an_earlier_month_is_withdrawn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    discard_edition(edition=february())
    draft = built(request_edition(period=factories.month(2), user=town.people["office"], now=NOW))
    wrong = Edition.objects.get(period=factories.month(1), revision=2)
    withdraw_edition(edition=wrong, user=town.people["leader"], reason="口径有误", now=NOW)
    with override("en"), pytest.raises(Refusal, match="The circular of 2020-01 is withdrawn"):
        published(town, draft)
    # It may be withdrawn while the draft waits for the worker.
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "refuse_withdrawn_before", lambda period: None)
        job = request_publication(edition=draft, user=town.people["leader"], now=NOW)
    perform(job.pk)
    draft.refresh_from_db()
    assert draft.status == Edition.Status.DRAFT
    with monkeypatch.context() as patched:  # The control.
        patched.setattr(publishing, "refuse_withdrawn_before", lambda period: None)
        patched.setattr(publishing, "withdrawn_before", lambda period: None)
        assert published(town, draft)
