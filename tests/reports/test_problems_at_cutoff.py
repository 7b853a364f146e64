"""Problems as figures see them: as they stood at the cut-off; an open one about safety bars the red flag."""

from __future__ import annotations

import pytest

from common.clock import business_now
from coordination.for_editions import problem_rows
from coordination.models import Problem
from coordination.services.problems import Words, amend
from projects.models import Level, Project, ReportingPeriod
from projects.services.placing import move_project, newest_word
from projects.services.registry import Placing
from reports.models import SnapshotInput, SnapshotLine
from reports.services.snapshots import build_snapshot, cut_off
from tests import factories
from tests.coordination import steps

pytestmark = pytest.mark.django_db


def is_unsafe(project: Project) -> bool:
    """As the newest build has it, and as the line says of the red flag."""
    build = SnapshotInput.objects.latest("build_id").build_id
    line = SnapshotLine.objects.get(build=build, project=project)
    unsafe = SnapshotInput.objects.get(build=build, project=project).has_safety_problem
    assert ("safety_problem" in line.red_flag_unmet) == unsafe
    return unsafe


def test_an_open_safety_problem_keeps_a_project_from_the_red_flag() -> None:
    town = factories.make_town()
    project, period = factories.add_project(town), factories.month(1)
    problem = steps.register(town, project, kind="safety")
    factories.refresh(period)
    assert is_unsafe(project)
    steps.bring(town, problem, "signed_off", steps.at(2020, 12, 3))
    factories.refresh(period)
    assert not is_unsafe(project)


def test_another_kind_of_problem_does_not() -> None:
    town = factories.make_town()
    project, period = factories.add_project(town), factories.month(1)
    steps.register(town, project, kind="land")
    factories.refresh(period)
    assert not is_unsafe(project)


def test_a_step_after_the_cut_off_is_not_seen() -> None:
    town = factories.make_town()
    project = factories.add_project(town)
    problem = steps.register(town, project)
    cutoff = cut_off()
    steps.bring(town, problem, "signed_off")
    [then], [now] = problem_rows(since=0, cutoff=cutoff), problem_rows(since=cutoff, cutoff=cut_off())
    assert (then["signed_off_on"], then["new"]) == (None, True)
    assert (now["signed_off_on"], now["new"]) == ("2020-12-02", False)
    assert then["number"] == now["number"] == problem.number


def reworded(town: factories.Town, problem: Problem, *projects: Project, kind: str) -> None:
    """What the office makes of it."""
    problem.refresh_from_db()
    words = Words(kind=kind, title=problem.title)
    amend(
        problem=problem,
        words=words,
        projects=projects,
        seen=problem.version,
        user=town.people["office"],
        now=factories.NOW,
    )


def unsafe_codes(period: ReportingPeriod, cutoff: int) -> list[str]:
    """Of a build of what was posted up to then."""
    build = build_snapshot(period=period, cutoff=cutoff, as_of=business_now())
    rows = SnapshotInput.objects.filter(build=build, has_safety_problem=True)
    return list(rows.order_by("code").values_list("code", flat=True))


def test_kind_and_places_are_those_of_the_cut_off() -> None:
    town = factories.make_town()
    one, other, period = factories.add_project(town), factories.add_project(town), factories.month(1)
    problem = steps.register(town, one, kind="safety")
    first = cut_off()
    reworded(town, problem, other, kind="safety")
    second = cut_off()
    reworded(town, problem, kind="land")
    told = [problem_rows(since=0, cutoff=cutoff)[0] for cutoff in (first, second, cut_off())]
    assert [row["kind"] for row in told] == ["safety", "safety", "land"]
    assert [row["projects"] for row in told] == [[one.code], [one.code, other.code], [one.code, other.code]]
    assert unsafe_codes(period, first) == [one.code]
    assert unsafe_codes(period, second) == sorted([one.code, other.code])
    assert unsafe_codes(period, cut_off()) == []


def test_what_another_problem_brought_in_comes_with_that_step() -> None:
    town = factories.make_town()
    one, other = factories.add_project(town), factories.add_project(town)
    kept, merged = steps.register(town, one), steps.register(town, other)
    before = cut_off()
    steps.take(town, merged, "reviewer", "merge", other=kept)
    assert [row["projects"] for row in problem_rows(since=0, cutoff=before)] == [[one.code], [other.code]]
    assert [row["projects"] for row in problem_rows(since=0, cutoff=cut_off())] == [[one.code, other.code]]


def test_the_unit_is_the_one_charged_then_or_the_projects_own_then() -> None:
    town = factories.make_town()
    project = factories.add_project(town)
    problem = steps.register(town, project)
    first = cut_off()
    moved = Placing(
        category=project.category,
        level=Level(project.level),
        district=project.district,
        responsible_unit=town.organizations["U2"],
    )
    move_project(
        project=project,
        placing=moved,
        effective_on=factories.NOW.date(),
        reason="移交",
        seen=newest_word(project),
        author=town.people["office"],
        now=factories.NOW,
    )
    second = cut_off()
    for who, step in steps.PATHS["assigned"]:
        steps.take(town, problem, who, step, owner_unit=town.organizations["U3"])
    told = [problem_rows(since=0, cutoff=cutoff)[0] for cutoff in (first, second, cut_off())]
    assert [row["unit"]["code"] for row in told] == ["U1", "U2", "U3"]
