"""Nothing is entered about a project that somebody has just taken back with the import it came by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from common.calendar import fill_calendar
from common.errors import Refusal
from coordination.models import PermitKind, Problem, SiteRecord
from coordination.services import site
from coordination.services.nodes_plan import lay_plan
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import need_permits
from projects.models import Project
from projects.services import taking_back
from projects.services.taking_back import take_back
from tests import factories
from tests.common.threads import Aside
from tests.coordination.site_steps import keep
from tests.coordination.steps import register
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import Gate
from tests.projects.register import bare


@pytest.fixture
def gone(town: Town, mine: Project) -> Project:
    """As somebody still has it who read it a moment ago."""
    Project.objects.filter(pk=mine.pk).update(undone_at=NOW, code=f"--{mine.pk}")
    return mine


def test_no_problem_is_registered(town: Town, gone: Project) -> None:
    with pytest.raises(Refusal):
        register(town, gone)
    assert not Problem.objects.exists()


def test_no_record_from_the_site_is_kept(town: Town, gone: Project) -> None:
    with pytest.raises(Refusal):
        keep(town, gone)
    assert not SiteRecord.objects.exists()


def a_plan(town: Town, project: Project) -> object:
    """Its nodes."""
    return lay_plan(project=project, due_on=dt.date(2022, 6, 30), author=town.people["office"], now=NOW)


def a_permit(town: Town, project: Project) -> object:
    """One permit."""
    office = town.people["office"]
    begin_catalogue(author=office, now=NOW)
    kinds = list(PermitKind.objects.all()[:1])
    return need_permits(project=project, kinds=kinds, part="", unit=None, author=office, now=NOW)


@pytest.mark.parametrize("enter", [register, keep, a_plan, a_permit])
def test_a_project_on_which_somebody_has_worked_stays(
    town: Town, enter: Callable[[Town, Project], object]
) -> None:
    project = bare(town, 1)
    enter(town, project)
    with pytest.raises(Refusal):
        take_back(
            projects=Project.objects.filter(pk=project.pk), count=1, author=town.people["office"], now=NOW
        )
    assert Project.objects.filter(pk=project.pk).exists()


def record_while_taken_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Somebody on site writes about a project while the office is taking it back."""
    project = bare(town, 1)
    gate = Gate(taking_back._check_nothing_built)
    monkeypatch.setattr(taking_back, "_check_nothing_built", gate)
    rows = Project.objects.filter(pk=project.pk)
    office = Aside(lambda: take_back(projects=rows, count=1, author=town.people["office"], now=NOW))
    assert gate.reached.wait(10)
    clerk = Aside(lambda: keep(town, project))
    clerk.done(1)
    gate.opened.set()
    office.outcome()
    assert clerk.done(10)
    return Project.everything.get(pk=project.pk)


@pytest.fixture
def live_town(live: Database) -> Town:
    """On a database that really commits."""
    fill_calendar([2020])
    return factories.make_town()


def test_no_record_comes_in_while_the_project_is_taken_back(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert record_while_taken_back(live_town, monkeypatch).undone_at
    assert not SiteRecord.objects.exists()


def test_control_without_the_hold_a_project_that_is_gone_has_a_record(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "hold_project", lambda _project: None)
    assert record_while_taken_back(live_town, monkeypatch).undone_at
    assert SiteRecord.objects.exists()
