"""Projects and their dated history: the project's own columns follow what is in force today."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.errors import Conflict, Refusal
from projects.models import Assignment, Level, Project, Stage, StageChange
from projects.services.packages import join_package
from projects.services.plans import PlanFigures, draft_plan
from projects.services.registry import (
    Placing,
    assign_project,
    bring_current,
    change_stage,
    sort_key,
)
from tests import factories
from tests.factories import NOW, YEAR, Town
from tests.projects.helpers import unplanned_project

TODAY = NOW.date()


def day(month: int, number: int = 1) -> dt.date:
    return dt.date(YEAR, month, number)


def assign(town: Town, project: Project, unit: str, since: dt.date, now: dt.datetime = NOW) -> None:
    assign_project(
        project=project,
        placing=Placing(
            category=town.categories["social"],
            level=Level.PROVINCIAL,
            district=town.organizations["D2"],
            responsible_unit=town.organizations[unit],
            supervising_department=town.organizations["B1"],
            lead_official="李四",
            work_team="专班",
        ),
        effective_on=since,
        author=town.people["office"],
        now=now,
    )
    project.refresh_from_db()


def enter(
    town: Town, project: Project, stage: Stage, since: dt.date, replaces: StageChange | None = None
) -> StageChange:
    change = change_stage(
        project=project,
        stage=stage,
        effective_on=since,
        author=town.people["office"],
        now=NOW,
        replaces=replaces,
    )
    project.refresh_from_db()
    return change


@pytest.fixture
def signed(town: Town) -> Project:
    """A project that has been signed and is not under construction."""
    return factories.add_project(town, stage=Stage.SIGNED)


def test_registering_posts_where_it_belongs_and_that_it_is_signed(town: Town, signed: Project) -> None:
    placed, stage = Assignment.objects.get(project=signed), StageChange.objects.get(project=signed)
    assert (placed.responsible_unit, placed.lead_official) == (town.organizations["U1"], "张三")
    assert (stage.stage, stage.effective_on) == (Stage.SIGNED, factories.NEW_YEAR)
    assert placed.posting is not None
    assert placed.business_at == NOW


def test_names_sort_by_pinyin() -> None:
    names = ["重点", "厦门", "长安", "集美", "阿里"]
    assert sorted(names, key=sort_key) == ["阿里", "长安", "集美", "厦门", "重点"]


def test_a_new_assignment_moves_every_column(town: Town, signed: Project) -> None:
    assign(town, signed, "U3", day(6))
    assert (signed.responsible_unit, signed.district) == (town.organizations["U3"], town.organizations["D2"])
    assert (signed.category, signed.level) == (town.categories["social"], "provincial")
    assert signed.supervising_department == town.organizations["B1"]
    assert (signed.lead_official, signed.work_team) == ("李四", "专班")


def test_what_is_recorded_later_for_an_earlier_day_does_not_undo_a_later_one(
    town: Town, signed: Project
) -> None:
    assign(town, signed, "U3", day(6))
    assign(town, signed, "U2", day(3))
    assert signed.responsible_unit == town.organizations["U3"]
    enter(town, signed, Stage.ADVANCING, day(6))
    enter(town, signed, Stage.STARTED, day(3))
    assert signed.stage == Stage.ADVANCING


def test_for_the_same_day_the_later_word_counts(town: Town, signed: Project) -> None:
    assign(town, signed, "U3", day(6))
    assign(town, signed, "U2", day(6))
    assert signed.responsible_unit == town.organizations["U2"]


def test_what_is_announced_for_a_day_to_come_waits_for_it(town: Town, signed: Project) -> None:
    assign(town, signed, "U3", TODAY + dt.timedelta(days=1))
    enter(town, signed, Stage.STARTED, TODAY + dt.timedelta(days=2))
    assert (signed.responsible_unit, signed.stage) == (town.organizations["U1"], Stage.SIGNED)

    assert bring_current(today=TODAY) == 0
    assert bring_current(today=TODAY + dt.timedelta(days=1)) == 1
    assert bring_current(today=TODAY + dt.timedelta(days=2)) == 1
    assert bring_current(today=TODAY + dt.timedelta(days=3)) == 0

    signed.refresh_from_db()
    assert (signed.responsible_unit, signed.stage) == (town.organizations["U3"], Stage.STARTED)


def test_today_is_the_offices_day(town: Town, signed: Project) -> None:
    """Half past midnight on the 3rd in Xiamen is the 2nd in Greenwich: what begins on the 3rd is in force."""
    just_after_midnight = dt.datetime(YEAR, 12, 2, 16, 30, tzinfo=dt.UTC)
    assign(town, signed, "U3", day(12, 3), now=just_after_midnight)
    assert signed.responsible_unit == town.organizations["U3"]


def test_bringing_all_up_to_date_leaves_others_alone(town: Town, signed: Project) -> None:
    other = factories.add_project(town)
    Project.objects.update(stage=Stage.COMPLETED)
    assert bring_current(today=TODAY, projects=[other]) == 1
    signed.refresh_from_db()
    assert signed.stage == Stage.COMPLETED
    assert bring_current(today=TODAY) == 1


def test_a_wrong_stage_is_replaced(town: Town, signed: Project) -> None:
    wrong = enter(town, signed, Stage.COMPLETED, day(6))
    assert signed.stage == Stage.COMPLETED
    enter(town, signed, Stage.STARTED, day(5), replaces=wrong)
    assert signed.stage == Stage.STARTED


def test_a_stage_is_replaced_once(town: Town, signed: Project) -> None:
    wrong = enter(town, signed, Stage.COMPLETED, day(6))
    enter(town, signed, Stage.STARTED, day(5), replaces=wrong)
    with pytest.raises(Conflict):
        enter(town, signed, Stage.ADVANCING, day(5), replaces=wrong)
    assert StageChange.objects.filter(project=signed).count() == 3


def test_another_projects_stage_is_not_replaced(town: Town, signed: Project) -> None:
    foreign = StageChange.objects.filter(project=factories.add_project(town)).latest("posting")
    with pytest.raises(Refusal):
        enter(town, signed, Stage.STARTED, day(5), replaces=foreign)
    assert not StageChange.objects.filter(replaces=foreign).exists()


def test_a_package_holds_parts(town: Town, signed: Project) -> None:
    part = factories.add_project(town)
    draft_plan(
        project=(bare := unplanned_project(town)),
        year=YEAR,
        figures=PlanFigures(annual_amount=Decimal(1), targets=None),
        author=town.people["office"],
        is_counted=False,
    )
    assert join_package(part=part, package=bare).package == bare
    with pytest.raises(Refusal):
        join_package(part=bare, package=signed)  # it has a part
    with pytest.raises(Refusal):
        join_package(part=signed, package=part)  # it is a part
    with pytest.raises(Refusal):
        join_package(part=signed, package=signed)


def test_a_package_or_its_parts_are_counted_never_both(town: Town, signed: Project) -> None:
    part = factories.add_project(town)
    with pytest.raises(Refusal, match="2020"):
        join_package(part=part, package=signed)
    assert Project.objects.get(pk=part.pk).package is None


def test_nor_by_planning_one_after_the_other(town: Town) -> None:
    package, part = unplanned_project(town, "A"), unplanned_project(town, "B")
    join_package(part=part, package=package)
    plan, office = PlanFigures(annual_amount=Decimal(1), targets=None), town.people["office"]
    draft_plan(project=package, year=YEAR, figures=plan, author=office)
    part.refresh_from_db()
    with pytest.raises(Refusal, match="2020"):
        draft_plan(project=part, year=YEAR, figures=plan, author=office)
    draft_plan(project=part, year=YEAR, figures=plan, author=office, is_counted=False)
    draft_plan(project=part, year=YEAR + 1, figures=plan, author=office)
    with pytest.raises(Refusal, match="2021"):
        draft_plan(project=package, year=YEAR + 1, figures=plan, author=office)
