"""Problems as figures see them: as they stood at the cut-off; an open one about safety bars the red flag."""

from __future__ import annotations

import pytest

from coordination.for_editions import problem_rows
from projects.models import Project
from reports.models import SnapshotInput, SnapshotLine
from reports.services.snapshots import cut_off
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
