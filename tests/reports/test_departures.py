"""What leaves the list, and who gets more time: in the figures from that month on, and verified there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.clock import set_business_now
from common.press.model import Paragraph
from projects.models import Departure, Project, ReportingPeriod
from projects.services.departures import approve_departure, propose_departure
from projects.services.extensions import extend_due
from projects.services.returns import ReturnEntry, Versioned, approve_returns, save_returns, submit_returns
from reports import verifier
from reports.bundle import seal_edition
from reports.circular import Language, render
from reports.circular.compose import compose
from reports.models import EditionFile, SnapshotInput
from reports.selectors import missing_returns, month_row
from reports.services.snapshots import build_snapshot, cut_off, last_posting
from tests import factories
from tests.databases import Database
from tests.factories import NOW, SHANGHAI, YEAR, Town
from tests.reports.test_corrections import bundle_of


def leave(town: Town, project: Project, first_month: int, successor: Project | None = None) -> None:
    departure = propose_departure(
        plan=project.annual_plans.get(year=YEAR),
        kind=Departure.Kind.MERGED if successor else Departure.Kind.WITHDRAWN,
        first_month=first_month,
        successor=successor,
        reason="不再实施",
        document="厦重点办〔2020〕7号",
        author=town.people["office"],
        now=NOW,
    )
    approve_departure(departure=departure, approver=town.people["leader"], now=NOW)


def codes(period: ReportingPeriod) -> list[str]:
    factories.refresh(period)
    inputs = SnapshotInput.objects.filter(build=ReportingPeriod.objects.get(pk=period.pk).current.build)
    return list(inputs.order_by("code").values_list("code", flat=True))


def test_editions_before_stay_and_those_after_verify_without_it(live: Database) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    gone, stays = factories.add_project(town, code="P1"), factories.add_project(town, code="P2", unit="U2")
    january, february = factories.month(1), factories.month(2)
    factories.report(town, january, {gone: 900, stays: 1100})
    before = factories.publish(town, january)
    leave(town, gone, 2, successor=stays)
    factories.report(town, february, {stays: 1000})
    after = factories.publish(town, february)
    assert set(before.lines.values_list("code", flat=True)) == {"P1", "P2"}
    assert set(after.lines.values_list("code", flat=True)) == {"P2"}


@pytest.mark.django_db
def test_it_counts_from_its_posting_on() -> None:
    set_business_now(NOW)
    town = factories.make_town()
    gone = factories.add_project(town, code="P1")
    factories.add_project(town, code="P2")
    october, november = factories.month(10), factories.month(11)
    known = last_posting()
    leave(town, gone, 11)
    assert codes(november) == ["P2"]
    assert codes(october) == ["P1", "P2"]
    earlier = build_snapshot(period=november, cutoff=known, as_of=NOW)
    assert SnapshotInput.objects.filter(build=earlier).count() == 2
    assert cut_off() > known
    assert month_row(november).due == missing_returns(november).count() == 1


def hand_in(town: Town, period: ReportingPeriod, project: Project, when: dt.datetime) -> None:
    entry = ReturnEntry(project=project, version=0, investment=Decimal(5), physical_progress=Decimal(5))
    [row] = save_returns(period=period, entries=[entry], user=town.people["clerk"], now=when)
    [row] = submit_returns(seen=[Versioned(row.pk, row.version)], user=town.people["clerk"], now=when)
    approve_returns(seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=when)


def state(period: ReportingPeriod, code: str) -> str:
    factories.refresh(period)
    found = SnapshotInput.objects.get(
        build=ReportingPeriod.objects.get(pk=period.pk).current.build, code=code
    )
    return str(found.returns[period.month.month - 1])


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "expected"), [(23, "clean"), (24, "late")])
def test_a_return_is_in_time_by_its_units_own_day(hours: int, expected: str) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    given, other = (
        factories.add_project(town, code="P1", unit="U1"),
        factories.add_project(town, code="P2", unit="U2"),
    )
    november = factories.month(11)
    extend_due(
        period=november,
        organization=town.organizations["U1"],
        due_on=november.lock_on,
        reason="系统故障",
        author=town.people["office"],
        now=NOW,
    )
    when = dt.datetime.combine(november.lock_on, dt.time(), tzinfo=SHANGHAI) + dt.timedelta(hours=hours)
    for project in (given, other):
        hand_in(town, november, project, when)
    assert (state(november, "P1"), state(november, "P2")) == (expected, "late")


def said(bundle: dict[str, Any], language: Language) -> str:
    """The running text of a bundle's circular."""
    return " ".join(block.text for block in compose(bundle, language).body if isinstance(block, Paragraph))


def test_the_circular_says_who_joined_and_left_since_the_one_before(live: Database) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    staying, leaving = factories.add_project(town, code="A"), factories.add_project(town, code="B")
    january = factories.month(1)
    factories.report(town, january, {staying: 900, leaving: 900})
    first = bundle_of(factories.publish(town, january))
    for code in ("C", "D"):
        factories.add_project(town, code=code, first_month=2, targets=[0] + [1000] * 11)
    leave(town, leaving, 2)
    february = factories.month(2)
    factories.report(town, february, {staying: 900})
    second = bundle_of(factories.publish(town, february))
    assert first["edition"]["list_changes"] is None
    assert second["edition"]["list_changes"] == {"month": "2020-01", "joined": ["C", "D"], "left": ["B"]}
    assert "与2020年1月通报相比，新增2个项目、退出1个项目。" in said(second, "zh-hans")
    changes = "Since the circular of January 2020 2 projects joined the list, 1 project left the list."
    assert changes in said(second, "en")
    assert verifier.verify(second) == []
    stored = EditionFile.objects.get(edition__period=february, format="xlsx", language="en").file.content
    assert render(second, "en", "xlsx") == bytes(stored)


def test_a_bundle_from_before_this_was_told_reads_as_it_did(live: Database) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    project, january = factories.add_project(town), factories.month(1)
    factories.report(town, january, {project: 900})
    bundle = bundle_of(factories.publish(town, january))
    texts = said(bundle, "en")
    later = ("list_changes", "seals")
    kept = {key: part for key, part in bundle["edition"].items() if key not in later}
    older = seal_edition(kept | {"formulas": 2}, {})  # the version of those days
    assert said(older, "en") == texts
    assert verifier.verify(older) == []
