"""Plans, stages and places while others write them, too. Each with its control."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.errors import Conflict, Refusal
from projects.models import Level, MonthlyTarget, PlanRevision, Project, ReportingPeriod, Stage, StageChange
from projects.services import plans, registry, years
from projects.services.history import check_replaced
from projects.services.periods import hold_months_open, lock_period, open_period
from projects.services.plans import PlanFigures, approve_revision, revise_plan
from projects.services.registry import Placing, assign_project, change_stage
from projects.services.years import approve_closing, propose_closing, reopen_year
from tests import factories
from tests.common.threads import Aside, together
from tests.databases import Database
from tests.factories import NOW, YEAR, Town
from tests.projects.racing import Gate, as_owner, lingering, without_row_locks

UNLOCKED_TARGETS = """
CREATE OR REPLACE FUNCTION keyworks_monthly_target() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM projects_planrevision
               WHERE id IN (OLD.revision_id, NEW.revision_id) AND status = 'approved') THEN
        RAISE EXCEPTION 'refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""


@pytest.fixture
def town(live: Database) -> Town:
    return factories.make_town()


def revision_of_october(town: Town, project: Project) -> PlanRevision:
    amounts = [Decimal(1000)] * 9 + [Decimal(10)] * 3
    return revise_plan(
        plan=project.annual_plans.get(),
        first_period=10,
        figures=PlanFigures(annual_amount=sum(amounts, Decimal(0)), targets=amounts),
        author=town.people["office"],
        reason="压减",
    )


def looks_open(year: int, first: int) -> bool:
    """Instead of ``hold_months_open``: look, and hold nothing."""
    months = ReportingPeriod.objects.filter(month__year=year, month__month__gte=first)
    return not months.exclude(status="open").exists()


def approve_with(town: Town, monkeypatch: pytest.MonkeyPatch, gate: Gate) -> tuple[Aside, Aside]:
    """A revision of October is approved, and October locked in the middle of that."""
    october = factories.month(10)
    revision = revision_of_october(town, factories.add_project(town))
    monkeypatch.setattr(plans, "hold_months_open", gate)
    approval = Aside(lambda: approve_revision(revision=revision, approver=town.people["leader"], now=NOW))
    assert gate.reached.wait(10)
    return approval, Aside(lambda: lock_period(period=october, user=town.people["office"], now=NOW))


def test_locking_waits_for_a_revision_that_is_being_approved(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(hold_months_open)
    approval, lock = approve_with(town, monkeypatch, gate)
    assert not lock.done(within=0.4)
    gate.opened.set()
    approval.outcome()
    lock.outcome()
    assert PlanRevision.objects.filter(number=2, status="approved").exists()


def test_control_a_month_only_looked_at_is_planned_anew_after_its_lock(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(looks_open)
    approval, lock = approve_with(town, monkeypatch, gate)
    lock.outcome()
    gate.opened.set()
    approval.outcome()
    assert PlanRevision.objects.filter(number=2, status="approved").exists()


def test_ten_revisions_at_once_are_one(town: Town) -> None:
    project = factories.add_project(town)
    results = together(10, lambda _number: revision_of_october(town, project).number)
    assert sorted(map(str, results))[0] == "2"
    assert sum(isinstance(result, Refusal) for result in results) == 9


def test_control_without_the_plans_lock_they_collide(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    project = factories.add_project(town)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(plans, "check_months_unchanged", lingering(plans.check_months_unchanged))
    results = together(10, lambda _number: revision_of_october(town, project).number)
    assert any(isinstance(result, IntegrityError) for result in results)


def slip_a_target_in(town: Town) -> tuple[int, Exception | None]:
    """A target is added to a revision without targets while that is being approved: how many it has then."""
    project = factories.add_project(town, targets=None, annual=1000)
    revision = revise_plan(
        plan=project.annual_plans.get(),
        first_period=1,
        figures=PlanFigures(annual_amount=Decimal(500), targets=None),
        author=town.people["office"],
        reason="压减",
    )
    with transaction.atomic():
        approve_revision(revision=revision, approver=town.people["leader"], now=NOW)
        writer = Aside(lambda: MonthlyTarget.objects.create(revision=revision, month=1, amount=500))
        assert not writer.done(within=0.4)
    assert writer.done(within=10)
    return revision.targets.count(), writer.error


def test_no_target_slips_into_a_revision_that_is_being_approved(town: Town) -> None:
    count, error = slip_a_target_in(town)
    assert count == 0
    assert isinstance(error, IntegrityError)


def test_control_without_the_triggers_lock_one_slips_in(town: Town, live: Database) -> None:
    as_owner(live, UNLOCKED_TARGETS)
    assert slip_a_target_in(town) == (1, None)


def move_twice_at_once(town: Town) -> str:
    """A move of June is being recorded when one of March is: the unit that the project shows then."""
    project = factories.add_project(town)

    def move(unit: str, month: int) -> None:
        assign_project(
            project=project,
            placing=Placing(
                category=project.category,
                level=Level.CITY,
                district=project.district,
                responsible_unit=town.organizations[unit],
            ),
            effective_on=dt.date(YEAR, month, 1),
            author=town.people["office"],
            now=NOW,
        )

    with transaction.atomic():
        move("U3", 6)
        second = Aside(lambda: move("U2", 3))
        assert not second.done(within=0.4)
    second.outcome()
    project.refresh_from_db()
    return project.responsible_unit.code


def test_of_two_moves_at_once_the_later_day_counts(town: Town) -> None:
    assert move_twice_at_once(town) == "U3"


def test_control_without_holding_the_project_the_later_writer_wins(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "hold_project", lambda project: None)
    assert move_twice_at_once(town) == "U2"


def replace_at_once(town: Town) -> list[object]:
    """Ten people replace the same wrong stage."""
    project = factories.add_project(town)
    wrong = StageChange.objects.filter(project=project).latest("posting")

    def replace(_number: int) -> str:
        change_stage(
            project=project,
            stage=Stage.STARTED,
            effective_on=dt.date(YEAR, 2, 1),
            author=town.people["office"],
            now=NOW,
            replaces=wrong,
        )
        return "done"

    return list(together(10, replace))


def test_a_stage_replaced_ten_times_at_once_is_replaced_once(town: Town) -> None:
    results = replace_at_once(town)
    assert results.count("done") == 1
    assert sum(isinstance(result, Conflict) for result in results) == 9


def test_control_without_holding_the_project_only_the_table_refuses(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "hold_project", lambda project: None)
    monkeypatch.setattr(registry, "check_replaced", lingering(check_replaced))
    results = replace_at_once(town)
    assert results.count("done") == 1
    assert any(isinstance(result, IntegrityError) for result in results)


def reopen_at_once(town: Town) -> list[object]:
    """A leader's button to open a closed year again, pressed five times at once."""
    period = open_period(month=dt.date(YEAR, 12, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(status="published")
    closing = propose_closing(year=YEAR, author=town.people["office"], reason="决算完成", now=NOW)
    approve_closing(closing=closing, approver=town.people["leader"], now=NOW)

    def reopen(_number: int) -> str:
        reopen_year(year=YEAR, leader=town.people["leader"], reason="审计调整", now=NOW)
        return "done"

    return list(together(5, reopen))


def test_a_year_opened_five_times_at_once_is_opened_once(town: Town) -> None:
    results = reopen_at_once(town)
    assert results.count("done") == 1
    assert sum(isinstance(result, Refusal) for result in results) == 4


def test_control_without_holding_the_year_it_is_opened_more_often(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "_hold_year_alone", lambda year: None)
    monkeypatch.setattr(years, "is_closed", lingering(years.is_closed))
    assert reopen_at_once(town).count("done") > 1
