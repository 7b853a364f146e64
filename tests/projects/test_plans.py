"""Annual plans and their revisions: twelve months or none, the past unchanged, approved for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from common.errors import Refusal
from projects.models import AnnualPlan, MonthlyTarget, PlanRevision, Project
from projects.services.packages import join_package
from projects.services.periods import lock_period
from projects.services.plans import (
    PlanFigures,
    approve_revision,
    draft_plan,
    figures_of,
    reject_revision,
    revise_plan,
)
from tests import factories
from tests.factories import NOW, YEAR, Town
from tests.projects.helpers import unplanned_project

FLAT = (1000,) * 12


def figures(targets: Sequence[int | str] | None, *, annual: int | str | None = None) -> PlanFigures:
    amounts = None if targets is None else [Decimal(target) for target in targets]
    total = sum(amounts, Decimal(0)) if amounts and annual is None else Decimal(annual or 0)
    return PlanFigures(annual_amount=total, targets=amounts)


def plan_of(project: Project) -> AnnualPlan:
    return project.annual_plans.get(year=YEAR)


def drafted(
    town: Town,
    project: Project,
    targets: Sequence[int | str] | None,
    *,
    since: int,
    annual: int | None = None,
) -> PlanRevision:
    return revise_plan(
        plan=plan_of(project),
        first_period=since,
        figures=figures(targets, annual=annual),
        author=town.people["office"],
        reason="市政府专题会议纪要",
    )


def approved(town: Town, revision: PlanRevision) -> PlanRevision:
    return approve_revision(revision=revision, approver=town.people["leader"], now=NOW)


@pytest.fixture
def unplanned(town: Town) -> Project:
    """A project that is on no list yet."""
    return unplanned_project(town)


@pytest.mark.parametrize(
    "wrong",
    [
        figures((1000,) * 11),
        figures((1000,) * 13),
        figures([]),
        figures(FLAT, annual=12_001),
        figures((-1, *FLAT[1:])),
        figures(("0.00005", "0.00005", *FLAT[2:])),
        PlanFigures(annual_amount=Decimal(12_000), targets=[Decimal(1000)] * 12, physical=[Decimal(1)] * 11),
        PlanFigures(annual_amount=Decimal(12_000), targets=None, physical=[Decimal(1)] * 12),
    ],
    ids=[
        "eleven",
        "thirteen",
        "empty",
        "sum",
        "negative",
        "five decimals",
        "eleven progresses",
        "progress alone",
    ],
)
def test_figures_that_are_refused(wrong: PlanFigures, town: Town, unplanned: Project) -> None:
    with pytest.raises(Refusal), transaction.atomic():
        draft_plan(project=unplanned, year=YEAR, figures=wrong, author=town.people["office"])
    assert not AnnualPlan.objects.filter(project=unplanned).exists()


@pytest.mark.parametrize("count", [0, 12])
def test_twelve_targets_or_none(count: int, town: Town, unplanned: Project) -> None:
    plan = figures(FLAT if count else None, annual=None if count else 12_000)
    revision = draft_plan(project=unplanned, year=YEAR, figures=plan, author=town.people["office"])
    approved(town, revision)
    assert revision.targets.count() == count
    assert sum(figures_of(revision).months(1)) == 12_000


def test_planned_progress_is_kept_with_its_month(town: Town, unplanned: Project) -> None:
    plan = PlanFigures(
        annual_amount=Decimal(12_000),
        targets=[Decimal(1000)] * 12,
        physical=[Decimal(n * 5) if n % 2 else None for n in range(12)],
    )
    revision = draft_plan(project=unplanned, year=YEAR, figures=plan, author=town.people["office"])
    assert figures_of(revision) == plan


def test_a_project_has_one_plan_a_year(town: Town, project: Project) -> None:
    with pytest.raises(Refusal, match="2020"):
        draft_plan(project=project, year=YEAR, figures=figures(FLAT), author=town.people["office"])


def test_nothing_is_planned_before_a_project_joins(town: Town, unplanned: Project) -> None:
    office = town.people["office"]
    with pytest.raises(Refusal), transaction.atomic():
        draft_plan(project=unplanned, year=YEAR, figures=figures(FLAT), author=office, first_month=4)
    targets = (0, 0, 0, *FLAT[3:])
    draft_plan(project=unplanned, year=YEAR, figures=figures(targets), author=office, first_month=4)


def test_the_author_can_not_approve(town: Town, project: Project) -> None:
    revision = drafted(town, project, FLAT, since=1)
    with pytest.raises(Refusal):
        approve_revision(revision=revision, approver=town.people["office"], now=NOW)
    with pytest.raises(IntegrityError, match="plan_revision_by_two_people"), transaction.atomic():
        PlanRevision.objects.filter(pk=revision.pk).update(approver=town.people["office"])


def test_a_revision_is_decided_once(town: Town, project: Project) -> None:
    revision = approved(town, drafted(town, project, FLAT, since=1))
    with pytest.raises(Refusal):
        approved(town, revision)
    with pytest.raises(Refusal):
        reject_revision(revision=revision, user=town.people["leader"])


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_revision_says_why(reason: str, town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        revise_plan(
            plan=plan_of(project),
            first_period=1,
            figures=figures(FLAT),
            author=town.people["office"],
            reason=reason,
        )


def test_months_before_the_first_period_keep_their_targets(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        drafted(town, project, (1000,) * 6 + (999,) + (500,) * 5, since=8)
    assert drafted(town, project, (1000,) * 7 + (500,) * 5, since=8).number == 2


def test_months_are_compared_with_the_plan_in_force_not_with_a_rejected_one(
    town: Town, project: Project
) -> None:
    rejected = drafted(town, project, (7,) * 12, since=1)
    reject_revision(revision=rejected, user=town.people["leader"], reason="依据不足")
    with pytest.raises(Refusal):
        drafted(town, project, (7,) * 12, since=6)
    assert drafted(town, project, FLAT, since=6).number == 3


@pytest.mark.parametrize("since", [2, 12])
def test_a_derived_plan_keeps_its_past_too(since: int, town: Town) -> None:
    """Another annual amount would change the months gone by: they have to be written out."""
    project = factories.add_project(town, targets=None, annual=1000)
    with pytest.raises(Refusal):
        drafted(town, project, None, since=since, annual=2000)
    past = figures_of(plan_of(project).revisions.get()).months(1)[: since - 1]
    targets = [str(amount) for amount in past] + ["500"] * (13 - since)
    approved(town, drafted(town, project, targets, since=since))


def test_a_plan_with_targets_can_not_become_derived_in_the_middle(town: Town) -> None:
    project = factories.add_project(town, targets=(0,) * 6 + (2000,) * 6)
    with pytest.raises(Refusal):
        drafted(town, project, None, since=7, annual=12_000)


def test_one_revision_waits_at_a_time(town: Town, project: Project) -> None:
    waiting = drafted(town, project, FLAT, since=1)
    with pytest.raises(Refusal):
        drafted(town, project, FLAT, since=1)
    reject_revision(revision=waiting, user=town.people["office"])  # taken back by its author
    waiting.refresh_from_db()
    assert (waiting.status, waiting.approver, waiting.posting) == ("rejected", None, None)
    assert drafted(town, project, FLAT, since=1).number == 3


def test_there_is_nothing_to_revise_before_the_first_plan_is_approved(town: Town, unplanned: Project) -> None:
    draft_plan(project=unplanned, year=YEAR, figures=figures(FLAT), author=town.people["office"])
    with pytest.raises(Refusal):
        drafted(town, unplanned, FLAT, since=1)


@pytest.mark.parametrize(("since", "allowed"), [(3, False), (4, True)])
def test_closed_months_are_not_planned_anew(since: int, allowed: bool, town: Town, project: Project) -> None:
    for number in (1, 2, 3, 4):
        factories.month(number)
    revision = drafted(town, project, (1000,) * (since - 1) + (5,) * (13 - since), since=since)
    for number in (1, 2, 3):
        lock_period(period=factories.month(number), user=town.people["office"], now=NOW)
    if allowed:
        assert approved(town, revision).status == "approved"
    else:
        with pytest.raises(Refusal):
            approved(town, revision)
        revision.refresh_from_db()
        assert (revision.status, revision.posting) == ("draft", None)


def test_approval_posts_it(town: Town, project: Project) -> None:
    second = drafted(town, project, FLAT, since=1)
    assert list(postings(project)) == [True, False]
    approved(town, second)
    numbers = plan_of(project).revisions.order_by("number").values_list("posting", flat=True)
    first, later = (number or 0 for number in numbers)
    assert 0 < first < later


def postings(project: Project) -> Iterator[bool]:
    """Of each revision whether it has a posting number."""
    for revision in plan_of(project).revisions.order_by("number"):
        yield revision.posting is not None


def test_a_draft_can_still_be_changed(town: Town, project: Project) -> None:
    revision = drafted(town, project, FLAT, since=1)
    MonthlyTarget.objects.filter(revision=revision, month=1).update(physical_progress=3)
    revision.planned_completion = dt.date(2021, 1, 1)
    revision.save()
    assert approved(town, revision).planned_completion == dt.date(2021, 1, 1)


def uncounted(town: Town, project: Project) -> PlanRevision:
    """A first plan whose figures are summed with the other half of a package."""
    return draft_plan(
        project=project, year=YEAR, figures=figures(FLAT), author=town.people["office"], is_counted=False
    )


def test_a_plan_that_does_not_count_is_not_approved_without_its_package(
    town: Town, unplanned: Project
) -> None:
    revision = uncounted(town, unplanned)
    with override("en"), pytest.raises(Refusal, match="^项目BARE belongs to no package: its plan counts"):
        approved(town, revision)
    assert not plan_of(unplanned).revisions.filter(status=PlanRevision.Status.APPROVED).exists()


@pytest.mark.parametrize("is_part", [True, False])
def test_it_is_once_the_other_half_is_there(is_part: bool, town: Town, unplanned: Project) -> None:
    revision, other = uncounted(town, unplanned), unplanned_project(town, "OTHER")
    part, package = (unplanned, other) if is_part else (other, unplanned)
    join_package(part=part, package=package)
    assert approved(town, revision).status == PlanRevision.Status.APPROVED
