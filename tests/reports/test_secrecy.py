"""A draft that was built before one of its projects became confidential."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from common.errors import Refusal
from common.models import Job
from projects.models import Project
from projects.services.secrecy import make_confidential
from projects.services.states import post_correction
from reports.models import Edition, EditionCorrection
from reports.services.editions import BUILD, request_edition
from reports.services.publishing import request_publication
from reports.services.secrecy import put_telling_drafts_away, tells_names
from reports.services.work import perform
from tests.desk import body, signed_in
from tests.factories import NOW, Town
from tests.prepared import prepared
from tests.reports.steps import drafted, reported_town

SECRET = "海沧半导体产业基地"


@prepared("cleared_draft", alone=True)
def draft() -> tuple[Town, Edition]:
    """October as a draft: built by a real job, so on a database of its own."""
    town, period = reported_town()
    User.objects.filter(username="office").update(is_cleared=True)
    return town, drafted(town, period)


def keep(town: Town, true_name: str = SECRET, seen: int = 1) -> None:
    """Make one of its projects confidential."""
    make_confidential(
        project=Project.objects.get(code="A1"),
        alias="涉密项目01",
        true_name=true_name,
        reason="密〔2020〕1号",
        seen=seen,
        user=town.person("office"),
        now=NOW,
    )


def test_it_is_not_published_but_put_away(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    assert put_telling_drafts_away() == 0
    keep(town)
    with pytest.raises(Refusal):
        request_publication(edition=edition, user=town.people["leader"], now=NOW)
    assert put_telling_drafts_away() == 1
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DISCARDED


def test_it_is_stopped_on_its_way(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    job = request_publication(edition=edition, user=town.people["leader"], now=NOW)
    keep(town)
    perform(job.pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DRAFT
    assert not edition.number


def test_nobody_reads_it_before_it_is_put_away_and_another_can_be_built_at_once(
    draft: tuple[Town, Edition],
) -> None:
    town, edition = draft
    page = "/reports/2020/10/preparation/"
    leader = signed_in(town, "leader")
    assert SECRET in body(leader.get(page))
    keep(town)
    shown = body(leader.get(page))
    assert "build it again" in shown
    assert SECRET not in shown
    assert request_edition(period=edition.period, user=town.people["office"], now=NOW) != edition


def test_a_correction_s_reason_tells_a_name_too(draft: tuple[Town, Edition]) -> None:
    """The name that everybody reads is the same before and after."""
    town, edition = draft
    keep(town)
    project = Project.objects.get(code="A1")
    fresh = {"code": "A1", "posting": 1, "month": NOW.date(), "amount": 1, "reason": "人防工程核减"}
    Edition.objects.update(status=Edition.Status.DISCARDED)
    other = Edition.objects.create(
        period=edition.period, revision=2, ruleset=edition.ruleset, status=Edition.Status.BUILDING,
        is_final_round=False, built_by=edition.built_by, requested_at=NOW,
    )  # fmt: skip
    EditionCorrection.objects.create(edition=other, project=project, project_name=project.name, **fresh)
    assert not tells_names(other)
    keep(town, true_name="人防工程", seen=2)
    assert tells_names(other)


def test_another_project_s_correction_names_it_by_its_alias(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    keep(town, true_name="人防工程")
    post_correction(
        project=Project.objects.get(code="A2"), month=edition.period.month, amount=Decimal(-5),
        reason="人防工程的设备误计入，核减", author=town.people["clerk"],
        approver=town.people["office"], now=NOW,
    )  # fmt: skip
    assert put_telling_drafts_away() == 1
    other = request_edition(period=edition.period, user=town.people["office"], now=NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(other.pk)).pk)
    other.refresh_from_db()
    assert other.corrections.get().reason == "涉密项目01的设备误计入，核减"
    assert not tells_names(other)
    keep(town, true_name="设备", seen=2)
    assert tells_names(other)
