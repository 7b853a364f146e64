"""A wrong edition is marked and corrected by a revision beside it; nothing is removed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from common.clock import set_business_now
from common.errors import Conflict, Refusal
from common.models import Job, Notice
from common.said import read_out
from projects.models import Project
from projects.services.periods import lock_period
from projects.services.states import post_correction
from reports import verifier
from reports.models import CurrentBuild, Edition, Withdrawal
from reports.services.editions import BUILD, request_edition
from reports.services.errata import request_correction, withdraw_edition
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.factories import NOW, Town
from tests.prepared import prepared


@prepared("published_january", alone=True)
def town() -> Town:
    """A city with three projects, January published with an amount that is too low."""
    set_business_now(NOW)
    town = factories.make_town()
    works = [factories.add_project(town, code=f"P{n}", unit=f"U{n}") for n in (1, 2, 3)]
    factories.report(town, factories.month(1), {works[0]: 1200, works[1]: 300})
    factories.publish(town, factories.month(1))
    return town


def post_more(town: Town, amount: int) -> None:
    """A correction of the second project's January."""
    post_correction(
        project=Project.objects.get(code="P2"),
        month=factories.NEW_YEAR,
        amount=Decimal(amount),
        reason="漏报设备款",
        author=town.people["clerk"],
        approver=town.people["office"],
        now=NOW,
    )


def corrected(town: Town) -> Edition:
    """January's next revision, built and not yet published."""
    period = factories.month(1)
    edition = request_correction(period=period, user=town.people["office"], reason="金额漏报", now=NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DRAFT, edition.failure
    return edition


def published(town: Town, edition: Edition) -> Edition:
    """The leader publishes it."""
    assert perform(request_publication(edition=edition, user=town.people["leader"], now=NOW).pk)
    edition.refresh_from_db()
    return edition


def bundle_of(edition: Edition) -> dict[str, Any]:
    """What was sealed."""
    assert edition.bundle is not None
    found: dict[str, Any] = json.loads(bytes(edition.bundle.content))
    return found


def test_a_correction_is_the_next_revision_and_says_what_changed(town: Town) -> None:
    first = Edition.objects.get()
    post_more(town, 600)
    second = published(town, corrected(town))
    bundle = bundle_of(second)
    assert verifier.verify(bundle) == []
    assert verifier.verify_chain([bundle_of(first), bundle]) == []
    erratum = bundle["edition"]["erratum"]
    assert (second.revision, second.number, second.previous_id) == (2, "厦重点办〔2020〕2号", first.pk)
    assert (erratum["of"], erratum["number"], erratum["reason"]) == (first.digest, first.number, "金额漏报")
    invested = [row for row in erratum["changes"] if row["field"] == "invested_to_date"]
    assert [(row["code"], Decimal(row["before"]), Decimal(row["after"])) for row in invested] == [
        ("P2", Decimal(300), Decimal(900))
    ]
    # The control: one that is not said is found.
    erratum["changes"].pop()
    assert any("erratum.changes" in line for line in verifier.verify_chain([bundle_of(first), bundle]))


def test_both_revisions_keep_their_files_and_the_screens_read_the_newest(town: Town) -> None:
    first, period = Edition.objects.get(), factories.month(1)
    draft = corrected(town)
    assert CurrentBuild.objects.get(period=period).build_id == first.build_id
    second = published(town, draft)
    assert [edition.files.count() for edition in (first, second)] == [6, 6]
    assert Edition.objects.newest_of(period) == second
    assert CurrentBuild.objects.get(period=period).build_id == second.build_id


def test_later_months_go_on_from_the_newest_of_the_month_before(town: Town) -> None:
    """A correction between two months, and one that comes after the month that follows."""
    factories.publish(town, factories.month(2))
    post_more(town, 600)
    second = published(town, corrected(town))
    third = factories.publish(town, factories.month(3))
    editions = list(Edition.objects.order_by("sequence"))
    assert [(e.period.month.month, e.revision) for e in editions] == [(1, 1), (2, 1), (1, 2), (3, 1)]
    assert second.corrections.count() == third.corrections.count() == 1
    bundles = [bundle_of(edition) for edition in editions]
    assert [verifier.verify(bundle) for bundle in bundles] == [[], [], [], []]
    assert verifier.verify_chain(bundles) == []
    assert verifier.verify_chain(bundles[2:]) == []


def test_asking_twice_for_a_correction_makes_one(town: Town) -> None:
    office, period = town.people["office"], factories.month(1)
    first = request_correction(period=period, user=office, reason="x", now=NOW)
    assert request_correction(period=period, user=office, reason="x", now=NOW) == first


def test_a_correction_says_why(town: Town) -> None:
    with pytest.raises(Refusal):
        request_correction(period=factories.month(1), user=town.people["office"], reason=" ", now=NOW)


def test_an_unpublished_month_is_not_corrected(town: Town) -> None:
    with pytest.raises(Refusal):
        request_correction(period=factories.month(2), user=town.people["office"], reason="x", now=NOW)


def withdrawn(town: Town) -> Withdrawal:
    """January's edition, withdrawn by the leader."""
    edition = Edition.objects.get()
    return withdraw_edition(edition=edition, user=town.people["leader"], reason="口径有误", now=NOW)


def test_a_withdrawn_edition_stays_as_it_was_with_a_mark(town: Town) -> None:
    edition = Edition.objects.get()
    assert not edition.is_withdrawn
    withdrawn(town)
    edition = Edition.objects.get()
    assert edition.is_withdrawn
    assert (edition.status, edition.files.count()) == (Edition.Status.PUBLISHED, 6)
    notice = Notice.objects.get(user=town.people["office"], key=f"withdrawn:{edition.pk}")
    assert "口径有误" in read_out(notice.text)


def test_an_edition_is_withdrawn_once(town: Town) -> None:
    withdrawn(town)
    with pytest.raises(Conflict):
        withdrawn(town)
    assert Withdrawal.objects.count() == 1


def test_a_draft_is_not_withdrawn(town: Town) -> None:
    draft = corrected(town)
    with pytest.raises(Refusal):
        withdraw_edition(edition=draft, user=town.people["leader"], reason="x", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.create(edition=draft, author=town.people["leader"], reason="x", business_at=NOW)


IS_WITHDRAWN = {
    "en": "The circular of 2020-01 is withdrawn: publish its correction first, "
    "for its lamps and lists are part of this month's.",
    "zh-hans": "2020-01通报已撤销，本期亮灯和名单以其为基础，请先印发其更正通报。",
}


def test_the_next_month_waits_for_the_correction_of_a_withdrawn_one(town: Town) -> None:
    office = town.people["office"]
    withdrawn(town)
    february = lock_period(period=factories.month(2), user=office, now=NOW, early=True)
    for language, said in IS_WITHDRAWN.items():
        with override(language), pytest.raises(Refusal) as refused:
            request_edition(period=february, user=office, now=NOW)
        assert str(refused.value) == said
    published(town, corrected(town))
    assert request_edition(period=february, user=office, now=NOW).revision == 1
