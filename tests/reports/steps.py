"""A month at each of its states, for the tests of its pages."""

from __future__ import annotations

from common.clock import set_business_now
from common.models import Job
from projects.models import ReportingPeriod
from projects.services.periods import lock_period
from reports.models import Edition
from reports.services.editions import BUILD, request_edition
from reports.services.work import perform
from tests import factories
from tests.factories import NOW, Town


def reported_town() -> tuple[Town, ReportingPeriod]:
    """A town whose October has returns of a project far ahead and of one behind, and none of U3's in D2."""
    set_business_now(NOW)
    town = factories.make_town()
    ahead = factories.add_project(town, code="A1", name="海沧半导体产业基地", category="industrial")
    behind = factories.add_project(town, code="A2", name="宋坂小学", category="social", unit="U2")
    factories.add_project(
        town, code="A3", name="祥平保障房地铁社区", category="infrastructure", district="D2", unit="U3"
    )
    period = factories.month(10)
    factories.report(town, period, {ahead: 15_000, behind: 6_800})
    return town, period


def drafted_town() -> tuple[Town, Edition]:
    """The same with October as a draft, built by a real job."""
    town, period = reported_town()
    return town, drafted(town, period)


def locked(town: Town, period: ReportingPeriod) -> ReportingPeriod:
    """The month, locked by the office."""
    return lock_period(period=period, user=town.people["office"], now=NOW, early=True)


def drafted(town: Town, period: ReportingPeriod) -> Edition:
    """A draft of the month, built by the office."""
    period = locked(town, period)
    edition = request_edition(period=period, user=town.people["office"], now=NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DRAFT, edition.failure
    return edition
