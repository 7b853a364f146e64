"""A year is closed when December is out and nothing waits; a leader alone opens it again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.errors import Refusal
from projects.models import OpeningBalance, Project, ReportingPeriod, YearClosing
from projects.services.openings import approve_opening, propose_opening
from projects.services.periods import open_period
from projects.services.plans import PlanFigures, approve_revision, revise_plan
from projects.services.states import post_correction
from projects.services.years import approve_closing, hold_year_open, is_closed, propose_closing, reopen_year
from tests.factories import NOW, YEAR, Town
from tests.projects.helpers import unplanned_project


def publish_december() -> None:
    """As if it had gone all the way."""
    period = open_period(month=dt.date(YEAR, 12, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(status="published")


def propose(town: Town) -> YearClosing:
    return propose_closing(year=YEAR, author=town.people["office"], reason="决算完成", now=NOW)


def close(town: Town) -> None:
    approve_closing(closing=propose(town), approver=town.people["leader"], now=NOW)


def revise(town: Town, project: Project) -> None:
    revise_plan(
        plan=project.annual_plans.get(),
        first_period=12,
        figures=PlanFigures(annual_amount=Decimal(12_000), targets=[Decimal(1000)] * 12),
        author=town.people["office"],
        reason="调整",
    )


def test_not_before_december_is_published(town: Town) -> None:
    with pytest.raises(Refusal):
        propose(town)


def test_not_while_a_revision_waits(town: Town, project: Project) -> None:
    revise(town, project)
    publish_december()
    with pytest.raises(Refusal):
        propose(town)


def test_the_leader_closes_what_the_office_proposes(town: Town) -> None:
    publish_december()
    closing = propose(town)
    assert not is_closed(YEAR)
    with pytest.raises(Refusal):
        approve_closing(closing=closing, approver=town.people["office"], now=NOW)
    approve_closing(closing=closing, approver=town.people["leader"], now=NOW)
    assert is_closed(YEAR)
    with pytest.raises(Refusal, match=str(YEAR)):
        hold_year_open(YEAR)
    hold_year_open(YEAR + 1)


def test_it_is_asked_for_once(town: Town) -> None:
    publish_december()
    propose(town)
    with pytest.raises(Refusal):
        propose(town)


def test_a_closed_year_is_not_re_planned_or_corrected(town: Town, project: Project) -> None:
    publish_december()
    close(town)
    with pytest.raises(Refusal, match="closed|已关账"):
        revise(town, project)
    with pytest.raises(Refusal, match="closed|已关账"):
        post_correction(
            project=project,
            month=dt.date(YEAR, 12, 1),
            amount=Decimal(5),
            reason="补报",
            author=town.people["clerk"],
            approver=town.people["leader"],
            now=NOW,
        )


def test_a_revision_drafted_before_is_not_approved_after(town: Town, project: Project) -> None:
    publish_december()
    close(town)
    reopen_year(year=YEAR, leader=town.people["leader"], reason="审计调整", now=NOW)
    revise(town, project)
    YearClosing.objects.create(
        year=YEAR,
        kind="close",
        status="approved",
        author=town.people["office"],
        approver=town.people["leader"],
        decided_at=NOW,
        business_at=NOW,
    )
    draft = project.annual_plans.get().revisions.get(number=2)
    with pytest.raises(Refusal, match="closed|已关账"):
        approve_revision(revision=draft, approver=town.people["leader"], now=NOW)


def test_a_leader_opens_it_again_and_says_why(town: Town) -> None:
    publish_december()
    with pytest.raises(Refusal):
        reopen_year(year=YEAR, leader=town.people["leader"], reason="审计调整", now=NOW)
    close(town)
    with pytest.raises(Refusal):
        reopen_year(year=YEAR, leader=town.people["leader"], reason=" ", now=NOW)
    reopen_year(year=YEAR, leader=town.people["leader"], reason="审计调整", now=NOW)
    assert not is_closed(YEAR)
    close(town)
    assert is_closed(YEAR)


def opening(town: Town, project: Project, **changed: object) -> OpeningBalance:
    values: dict[str, object] = {"year": YEAR - 1, "amount": Decimal(700), "document": "决算报告"} | changed
    return propose_opening(project=project, author=town.people["office"], now=NOW, **values)  # type: ignore[arg-type]


def test_an_opening_balance_is_posted_by_another_person(town: Town) -> None:
    project = unplanned_project(town)
    balance = opening(town, project)
    assert not project.ledger.exists()
    with pytest.raises(Refusal):
        approve_opening(balance=balance, approver=town.people["office"], now=NOW)
    approve_opening(balance=balance, approver=town.people["leader"], now=NOW)
    entry = project.ledger.get()
    assert (entry.kind, entry.month, entry.amount) == ("opening", dt.date(YEAR - 1, 12, 1), Decimal(700))
    with pytest.raises(Refusal):
        approve_opening(balance=balance, approver=town.people["leader"], now=NOW)


def test_a_second_opening_balance_posts_the_difference(town: Town) -> None:
    project = unplanned_project(town)
    approve_opening(balance=opening(town, project), approver=town.people["leader"], now=NOW)
    with pytest.raises(Refusal):
        opening(town, project)
    more = opening(town, project, amount=Decimal(750))
    approve_opening(balance=more, approver=town.people["leader"], now=NOW)
    assert sorted(project.ledger.values_list("amount", flat=True)) == [Decimal(50), Decimal(700)]


def test_a_total_of_an_earlier_year_takes_no_later_one_s_place(town: Town) -> None:
    project = unplanned_project(town)
    approve_opening(balance=opening(town, project), approver=town.people["leader"], now=NOW)
    with pytest.raises(Refusal):
        opening(town, project, year=YEAR - 2, amount=Decimal(600))


@pytest.mark.parametrize("wrong", [{"document": " "}, {"amount": Decimal(0)}, {"year": YEAR}])
def test_opening_balances_that_are_refused(wrong: dict[str, object], town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        opening(town, project, **wrong)


def test_one_opening_balance_waits_at_a_time(town: Town, project: Project) -> None:
    opening(town, project)
    with pytest.raises(Refusal):
        opening(town, project)
