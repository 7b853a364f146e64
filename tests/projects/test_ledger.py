"""The ledger against a naive replay: any sequence of steps, and any past view again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.clock import business_now
from common.errors import Refusal
from projects.models import LedgerEntry
from projects.services.attachments import attach
from projects.services.states import post_correction
from reports.models import Ruleset, SnapshotBuild, SnapshotInput
from reports.services import figures
from tests import factories
from tests.desk import document
from tests.factories import NOW, Town
from tests.projects.helpers import first_of, newest_posting, totals
from tests.projects.replay import MONTHS, PROJECTS, STEPS, WAYS, Naive, Place, Real


@pytest.fixture
def real(town: Town) -> Real:
    projects = [factories.add_project(town) for _ in range(PROJECTS)]
    documents = {
        project.pk: attach(project=project, upload=document(), user=town.people["clerk"], now=NOW)
        for project in projects
    }
    return Real(town, projects, {number: factories.month(number) for number in MONTHS}, documents)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=10, max_size=40))
def test_any_sequence_of_steps(real: Real, steps: list[tuple[str, int, int, Decimal]]) -> None:
    naive, views = Naive(), {}
    with transaction.atomic():
        for step, place, amount in spelled_out(steps):
            assert real.take(step, place, amount) == naive.take(step, place, amount), (step, place)
            found = totals()
            assert real.by_place(found) == naive.totals()
            views[newest_posting()] = found
        for posting, found in views.items():
            assert totals(posting) == found, f"the view of posting {posting} can be had again"
        for posting in (min(views), max(views)):
            assert as_recorded(real, posting) == real.by_place(views[posting]), "so does the press see it"
        transaction.set_rollback(True)


def spelled_out(steps: list[tuple[str, int, int, Decimal]]) -> Iterator[tuple[str, Place, Decimal]]:
    """Step by step, whole ways too."""
    for name, project, month, amount in steps:
        for step in WAYS.get(name, (name,)):
            yield step, (project, month), amount


def as_recorded(real: Real, posting: int) -> dict[Place, Decimal]:
    """The amounts that an edition with this cut-off would be made of."""
    build = SnapshotBuild.objects.create(
        period=real.periods[MONTHS[-1]], ruleset=Ruleset.objects.get(), cutoff=posting, as_of=business_now()
    )
    figures.gather(build)
    rows = SnapshotInput.objects.filter(build=build).values_list("project", "invested")
    return real.by_place(
        {(project, month): amounts[month - 1] for project, amounts in rows for month in MONTHS}
    )


def test_every_entry_has_a_number_of_its_own_in_the_order_of_posting(real: Real) -> None:
    for month in MONTHS:
        for step in ("save", "submit", "approve"):
            assert real.take(step, (0, month), Decimal(month))
    entries = list(LedgerEntry.objects.order_by("pk"))
    assert [one.posting for one in entries] == sorted({one.posting for one in entries if one.posting})
    assert [one.amount for one in entries] == [1, 2, 3]


def test_a_later_word_on_an_earlier_month_leaves_the_earlier_view(real: Real) -> None:
    for step in ("save", "submit", "approve"):
        real.take(step, (0, 1), Decimal(100))
    real.take("lock", (0, 1), Decimal(0))
    before = newest_posting()
    assert real.take("correct", (0, 1), Decimal(-30))
    project = real.projects[0].pk
    assert totals(before) == {(project, 1): 100}
    assert totals() == {(project, 1): 70}


@pytest.mark.parametrize("month", [2, 4])
def test_a_month_without_a_lock_is_not_corrected(real: Real, month: int) -> None:
    """Neither while it is open nor before it was ever opened: returns would be added to it later."""
    with pytest.raises(Refusal):
        post_correction(
            project=real.projects[0],
            month=first_of(month),
            amount=Decimal(5),
            reason="复核",
            author=real.town.people["clerk"],
            approver=real.town.people["office"],
            now=NOW,
        )


def test_a_correction_needs_two_people_a_reason_and_an_amount(real: Real) -> None:
    real.take("lock", (0, 1), Decimal(0))
    clerk, office = real.town.people["clerk"], real.town.people["office"]
    for approver, reason, amount in ((clerk, "复核", 5), (office, " ", 5), (office, "复核", 0)):
        with pytest.raises(Refusal):
            post_correction(
                project=real.projects[0],
                month=first_of(1),
                amount=Decimal(amount),
                reason=reason,
                author=clerk,
                approver=approver,
                now=NOW,
            )
    assert not LedgerEntry.objects.exists()
