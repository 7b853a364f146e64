"""A locked month is opened again before its publication, and what was built of it is put away."""

from __future__ import annotations

from decimal import Decimal

import pytest

from common.errors import Conflict, Refusal
from common.models import Job
from projects.models import PeriodEvent, Project, ReportingPeriod
from projects.services.periods import lock_period, reopen_period
from projects.services.states import post_correction
from reports.models import Edition
from reports.services.editions import BUILD, request_edition
from reports.services.publishing import PUBLISH, request_publication
from reports.services.reopening import reopen_month
from reports.services.work import perform
from tests import factories
from tests.common.threads import Aside
from tests.factories import NOW, Town
from tests.prepared import prepared
from tests.projects.racing import Gate
from tests.reports.steps import drafted, locked, reported_town

october = prepared("reported", alone=True)(reported_town)


def reopen(town: Town, period: ReportingPeriod, reason: str = "补报漏报数据") -> ReportingPeriod:
    return reopen_month(period=period, user=town.people["office"], reason=reason, now=NOW)


def test_returns_are_written_again_and_the_month_is_locked_again(
    october: tuple[Town, ReportingPeriod],
) -> None:
    town, period = october
    period = reopen(town, locked(town, period))
    assert (period.status, period.locked_by) == ("open", None)
    period = locked(town, period)
    steps = PeriodEvent.objects.filter(period=period).values_list("kind", "reason")
    assert list(steps) == [("locked", ""), ("reopened", "补报漏报数据"), ("locked", "")]


def test_the_draft_is_discarded_and_another_can_be_built(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    draft = drafted(town, period)
    reopen(town, period)
    draft.refresh_from_db()
    assert draft.status == Edition.Status.DISCARDED
    assert drafted(town, period).pk != draft.pk


def test_a_build_that_waits_builds_nothing(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    edition = request_edition(period=locked(town, period), user=town.people["office"], now=NOW)
    reopen(town, period)
    perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    assert (edition.status, edition.build) == ("discarded", None)


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_says_why(reason: str, october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    with pytest.raises(Refusal):
        reopen(town, locked(town, period), reason)


def test_an_open_month_is_not_opened_again(october: tuple[Town, ReportingPeriod]) -> None:
    with pytest.raises(Refusal):
        reopen(*october)


def test_not_when_a_later_month_is_locked(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    locked(town, period)
    lock_period(period=factories.month(11), user=town.people["office"], now=NOW, early=True)
    with pytest.raises(Refusal):
        reopen(town, period)


def test_not_when_it_is_published(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    factories.publish(town, period)
    with pytest.raises(Refusal):
        reopen(town, period)


def test_not_when_the_leader_has_approved_its_publication(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    request_publication(edition=drafted(town, period), user=town.people["leader"], now=NOW)
    with pytest.raises(Refusal):
        reopen(town, period)


def meet(town: Town, period: ReportingPeriod, monkeypatch: pytest.MonkeyPatch) -> list[Exception | None]:
    """A draft is published while the month is being opened again by one who overlooked the leader's word."""
    job = request_publication(edition=drafted(town, period), user=town.people["leader"], now=NOW)
    gate = Gate(reopen_period)
    monkeypatch.setattr("reports.services.reopening._is_being_published", lambda edition: False)
    monkeypatch.setattr("reports.services.reopening.reopen_period", gate)
    opener = Aside(lambda: reopen(town, period))
    assert gate.reached.wait(10)
    publisher = Aside(lambda: perform(job.pk))
    publisher.done(within=3)
    gate.opened.set()
    assert opener.done(within=15)
    assert publisher.done(within=60)
    return [opener.error, publisher.error]


def test_opening_again_and_publishing_wait_for_each_other(
    october: tuple[Town, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, period = october
    assert meet(town, period, monkeypatch) == [None, None]
    period.refresh_from_db()
    states = [period.status, Edition.objects.get().status, Job.objects.get(kind=PUBLISH).state]
    assert states == ["open", "discarded", "failed"]


def test_control_without_the_editions_lock_they_block_each_other(
    october: tuple[Town, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, period = october
    monkeypatch.setattr(
        "reports.services.reopening._hold_edition", lambda period: Edition.objects.get(period=period)
    )
    meet(town, period, monkeypatch)
    period.refresh_from_db()
    states = [period.status, Edition.objects.get().status, Job.objects.get(kind=PUBLISH).state]
    assert states != ["open", "discarded", "failed"]  # one of the two was broken off by PostgreSQL


def test_an_edition_asked_for_in_between_turns_it_down(
    october: tuple[Town, ReportingPeriod], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, period = october
    period = locked(town, period)

    def meanwhile(**values: object) -> ReportingPeriod:
        Aside(lambda: request_edition(period=period, user=town.people["office"], now=NOW)).outcome()
        return reopen_period(**values)  # type: ignore[arg-type]

    monkeypatch.setattr("reports.services.reopening.reopen_period", meanwhile)
    with pytest.raises(Conflict):
        reopen(town, period)
    period.refresh_from_db()
    assert period.status == "locked"


def test_not_when_a_correction_of_it_is_posted(october: tuple[Town, ReportingPeriod]) -> None:
    town, period = october
    period = locked(town, period)
    post_correction(
        project=Project.objects.filter(annual_plans__is_counted=True).order_by("pk")[0],
        month=period.month,
        amount=Decimal(5),
        reason="漏报",
        author=town.people["clerk"],
        approver=town.people["office"],
        now=NOW,
    )
    with pytest.raises(Refusal, match="更正入账|put right by corrections"):
        reopen(town, period)
    period.refresh_from_db()
    assert period.status == ReportingPeriod.Status.LOCKED
