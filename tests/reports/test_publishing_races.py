"""Corrections posted while an edition is built: each is wholly in it, or wholly in the next."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum

from common.errors import Refusal
from common.models import Job
from projects.models import LedgerEntry, Project, ReportingPeriod
from projects.services.periods import lock_period
from projects.services.states import post_correction
from reports.models import ApprovalEvent, Edition, SnapshotBuild, SnapshotInput
from reports.services import approval
from reports.services.figures import gather
from reports.services.publishing import PUBLISH
from reports.services.snapshots import cut_off, ruleset_for
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import as_owner, meeting, without_row_locks
from tests.reports.steps import drafted, reported_town

INTERLEAVINGS = 200
UNLOCKED = """
CREATE OR REPLACE FUNCTION keyworks_draw_posting() RETURNS bigint LANGUAGE sql
    AS $$ SELECT nextval('projects_posting') $$
"""


@dataclass(frozen=True)
class Seen:
    """What an edition cut off at a number has of January, by project."""

    cutoff: int
    invested: list[Decimal]


@pytest.fixture
def town(live: Database) -> Town:
    """Two projects, January reported alike and locked."""
    town = factories.make_town()
    works = [factories.add_project(town, code=f"P{n}") for n in (1, 2)]
    factories.report(town, factories.month(1), dict.fromkeys(works, 900))
    lock_period(period=factories.month(1), user=town.people["office"], now=NOW, early=True)
    return town


def correct_both(town: Town, projects: list[Project], posted: threading.Event) -> None:
    """One approval that posts two entries, with a pause between them and before its end."""
    with transaction.atomic():
        for project in projects:
            post_correction(
                project=project,
                month=factories.NEW_YEAR,
                amount=Decimal(1),
                reason="补记",
                author=town.people["clerk"],
                approver=town.people["office"],
                now=NOW,
            )
            posted.set()
            time.sleep(random.uniform(0, 0.006))


def build(period: ReportingPeriod) -> Seen:
    """The first steps of a build: the cut-off, then the inputs up to it."""
    cutoff = cut_off()
    time.sleep(random.uniform(0, 0.004))
    with transaction.atomic():
        build = SnapshotBuild.objects.create(
            period=period, ruleset=ruleset_for(period), cutoff=cutoff, as_of=NOW
        )
        gather(build)
    inputs = SnapshotInput.objects.filter(build=build).order_by("code")
    return Seen(cutoff, [row.invested[0] for row in inputs])


def race(town: Town, rounds: int) -> list[Seen]:
    """In each round an approval and a build that start together."""
    projects = list(Project.objects.order_by("code"))
    period = factories.month(1)
    start = threading.Barrier(2)
    posted = [threading.Event() for _round in range(rounds)]

    def work(number: int) -> list[Seen]:
        seen = []
        for first in posted:
            start.wait(30)
            if not number:
                correct_both(town, projects, first)
                continue
            if random.random() < 0.5:  # into the middle of it, and not only beside it
                first.wait(30)
            time.sleep(random.uniform(0, 0.01))
            seen.append(build(period))
        return seen

    results = together(2, work, longest=120)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [seen for result in results if isinstance(result, list) for seen in result]


def torn(seen: Seen) -> bool:
    """Whether an edition has half an approval, or lacks what everybody will say was posted before it."""
    entries = LedgerEntry.objects.filter(posting__lte=seen.cutoff).order_by("project__code")
    sums = entries.values("project__code").annotate(total=Sum("amount"))
    return len(set(seen.invested)) > 1 or [row["total"] for row in sums] != seen.invested


def test_an_approval_is_wholly_in_an_edition_or_wholly_in_the_next(town: Town) -> None:
    seen = race(town, INTERLEAVINGS)
    assert len(seen) == INTERLEAVINGS
    assert [one for one in seen if torn(one)] == []
    corrections = [int(one.invested[0]) - 900 for one in seen]
    assert corrections == sorted(corrections)
    missed = [number for number, count in enumerate(corrections) if count == number]
    assert 10 < len(missed) < INTERLEAVINGS - 10, "both orders came up"
    assert build(factories.month(1)).invested == [Decimal(900 + INTERLEAVINGS)] * 2


def test_control_without_the_lock_an_edition_lacks_what_was_posted_before_it(
    town: Town, live: Database
) -> None:
    as_owner(live, UNLOCKED)
    assert any(torn(one) for one in race(town, 60))


def decide(edition: Edition, town: Town) -> list[object]:
    """One leader approves while another rejects."""

    def work(number: int) -> object:
        leader = town.people["leader"]
        if number:
            return approval.reject(edition=edition, user=leader, reason="退回", now=NOW)
        return approval.approve(edition=edition, user=leader, now=NOW)

    return list(together(2, work))


@pytest.fixture
def handed(live: Database) -> tuple[Town, Edition]:
    """A draft that waits for the leader."""
    town, period = reported_town()
    edition = drafted(town, period)
    approval.hand_over(edition=edition, user=town.people["office"], reason="会议提前", now=NOW)
    return town, edition


def outcome(edition: Edition) -> tuple[bool, bool]:
    """Whether the draft was put away, and whether it is going to be published."""
    edition.refresh_from_db()
    is_rejected = edition.status == Edition.Status.DISCARDED
    return is_rejected, Job.objects.filter(kind=PUBLISH).exists()


def test_a_draft_is_approved_or_rejected_and_never_both(handed: tuple[Town, Edition]) -> None:
    town, edition = handed
    results = decide(edition, town)
    assert len([one for one in results if isinstance(one, Refusal)]) == 1
    assert outcome(edition) in [(True, False), (False, True)]
    assert ApprovalEvent.objects.filter(kind__in=["approved", "rejected"]).count() == 1


def test_control_without_the_draft_s_lock_it_is_both(
    handed: tuple[Town, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, edition = handed
    without_row_locks(monkeypatch)
    monkeypatch.setattr(approval, "_step", meeting(approval._step))
    decide(edition, town)
    assert outcome(edition) == (True, True)
