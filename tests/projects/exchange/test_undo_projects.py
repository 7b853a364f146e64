"""An import that took projects in is undone as one step, as long as nothing is built on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from common.errors import Refusal
from common.models import AuditRecord
from projects.models import ImportBatch, PlanRevision, Project
from projects.services import history, taking_back
from projects.services.following import follow
from projects.services.packages import join_package
from projects.services.plans import PlanFigures, approve_revision, draft_plan, reject_revision
from projects.services.taking_back import take_back
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.desk import messages_in, signed_in
from tests.factories import NOW, YEAR, Town, add_project
from tests.live import pointed_at
from tests.projects.exchange.sending import act, page
from tests.projects.exchange.test_office import NEW, projects
from tests.projects.racing import lingering
from tests.projects.register import bare

State = ImportBatch.State
MENDED = [*NEW[:1], "改名后的项目", *NEW[2:]]


@pytest.fixture
def office(town: Town) -> Client:
    """The office's browser, in English."""
    return signed_in(town, "office")


def taken_in(office: Client, *rows: list[Any]) -> tuple[ImportBatch, Project]:
    """A file confirmed, and the project it brought."""
    batch = act(office, projects(office, *(rows or (NEW,))), "confirm")
    return batch, Project.objects.get(code="CY-1")


def planned(town: Town, project: Project) -> PlanRevision:
    """A first plan, drawn up."""
    figures = PlanFigures(annual_amount=Decimal(1200), targets=[Decimal(100)] * 12)
    return draft_plan(project=project, year=YEAR, figures=figures, author=town.people["office"])


@pytest.mark.django_db
def test_a_new_project_is_gone_and_its_history_stays(town: Town, office: Client) -> None:
    batch, project = taken_in(office)
    assert "can be undone" in page(office, batch)
    follow(user=town.people["official"], project=project, now=NOW)
    assert act(office, batch, "undo").state == State.UNDONE
    assert not Project.objects.filter(name="新项目").exists()
    assert "新项目" not in office.get("/projects/register/").content.decode()
    assert office.get("/projects/CY-1/").status_code == 404
    kept = Project.everything.get(pk=project.pk)
    assert (kept.name, kept.undone_at is not None, kept.assignments.count()) == ("新项目", True, 1)
    told = AuditRecord.objects.filter(table_name="projects_project", project_key=project.pk).latest("pk")
    assert (told.before or {})["code"] == "CY-1"


@pytest.mark.django_db
def test_the_mended_file_is_taken_in_with_the_same_code(town: Town, office: Client) -> None:
    batch, _project = taken_in(office)
    act(office, batch, "undo")
    again, project = taken_in(office, MENDED)
    assert project.name == "改名后的项目"
    act(office, again, "undo")
    assert Project.everything.filter(undone_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_what_the_file_changed_goes_back_in_the_same_step(town: Town, office: Client) -> None:
    known = add_project(town, code="CY-0", name="旧名")
    row = [*NEW]
    row[0], row[1] = "CY-0", "新名"
    batch = act(office, projects(office, NEW, row, reason="厦府〔2020〕1号"), "confirm")
    act(office, batch, "undo")
    known.refresh_from_db()
    assert known.name == "旧名"
    assert not Project.objects.filter(code="CY-1").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("built", ["plan", "package", "edit"])
def test_what_is_built_on_it_stands_in_the_way_and_is_named(town: Town, office: Client, built: str) -> None:
    batch, project = taken_in(office)
    if built == "plan":
        planned(town, project)
    elif built == "package":
        join_package(part=project, package=add_project(town))
    else:
        project.version = 2
        project.save()
    assert act(office, batch, "undo").state == State.CONFIRMED
    said = messages_in(office.get("/projects/exchange/"))[-1]
    word = {"plan": "has an annual plan", "package": "belongs to a package", "edit": "was edited"}[built]
    assert "CY-1 新项目" in said
    assert word in said
    assert Project.objects.filter(code="CY-1").exists()


@pytest.mark.django_db
def test_a_return_stands_in_the_way(town: Town, office: Client) -> None:
    """Of all that may be built on a project, what the list of a month would lose."""
    batch, project = taken_in(office)
    draft = planned(town, project)
    approve_revision(revision=draft, approver=town.people["leader"], now=NOW)
    factories.report(town, factories.month(11), {project: 100})
    assert act(office, batch, "undo").state == State.CONFIRMED
    assert Project.objects.filter(code="CY-1").exists()


@pytest.mark.django_db
def test_a_plan_that_was_taken_back_is_no_obstacle(town: Town, office: Client) -> None:
    batch, project = taken_in(office)
    reject_revision(revision=planned(town, project), user=town.people["office"], now=NOW)
    assert act(office, batch, "undo").state == State.UNDONE


@pytest.fixture
def live_town(fresh_database: Callable[..., Database], django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """A town that really commits."""
    with django_db_blocker.unblock(), pointed_at(fresh_database()):
        yield factories.make_town()


def race(town: Town, number: int) -> list[Any]:
    """One takes a project back while another draws up the plan by which it would report."""
    project = bare(town, number)

    def work(person: int) -> str:
        if person:
            planned(town, project)
            return "planned"
        rows = Project.objects.filter(pk=project.pk)
        take_back(projects=rows, count=1, author=town.people["office"], now=NOW)
        return "taken back"

    return together(2, work)


def test_of_taking_back_and_planning_at_once_one_is_done(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        taking_back, "_check_nothing_built", lingering(taking_back._check_nothing_built, 0.05)
    )
    for number in range(10):
        results = race(live_town, number)
        assert [isinstance(one, Refusal) for one in results].count(True) == 1, results
    assert not Project.everything.filter(undone_at__isnull=False, annual_plans__isnull=False).exists()


def test_without_the_hold_a_project_that_is_gone_gets_a_plan(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the plan is drawn up between looking and leaping."""
    monkeypatch.setattr(taking_back, "_check_nothing_built", lingering(taking_back._check_nothing_built))
    monkeypatch.setattr(
        history, "_held", lambda found: set(found.order_by("pk").values_list("pk", flat=True))
    )
    for number in range(5):
        race(live_town, number)
    assert Project.everything.filter(undone_at__isnull=False, annual_plans__isnull=False).exists()
