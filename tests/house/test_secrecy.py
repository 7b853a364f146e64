"""The true name of a confidential project: looked for on every page as everybody, and in every file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.models import StoredFile
from coordination.models import FrozenSummary, Node, NodeBaselineLine, TeamMember
from projects.models import ConfidentialName, Departure, Level, Milestone, Project, Suspension
from projects.services.editing import Words, edit_project
from projects.services.milestones import add_milestone
from projects.services.placing import move_project, newest_word
from projects.services.planning import ask_for_departure, ask_for_opening
from projects.services.registry import Placing
from projects.services.secrecy import make_confidential
from projects.services.states import post_correction, suspend_project
from tests import services
from tests.databases import TEMPLATE, copy, describe, drop
from tests.factories import NEW_YEAR, NOW, Town
from tests.house.browsers import ROLES, browser
from tests.house.routing import all_routes
from tests.house.samples import Sample, make_sample
from tests.house.samples_nodes import member, permit
from tests.live import pointed_at
from tests.reports.circular.rendered import pdf_text
from tests.services import own_database

SECRET, ALIAS = "鹰厦某军用码头", "涉密项目07"
#: Fields in which people write what they like.
WRITTEN = {
    *("reason", "document", "rejection", "decision", "evidence", "text", "stage_text", "problems"),
    *("work_team", "summary", "file_name"),
    *("title", "measures", "problem_title", "note", "part", "post", "place", "attendees"),
}
#: Besides: names that are given freely. Those of catalogues and of one's own devices are of no project.
NAMED = {TeamMember, Node, NodeBaselineLine}


def keep_secret(town: Town, project: Project) -> None:
    """Its name in every text that the register has of it; then somebody cleared makes it confidential."""
    office = town.people["office"]
    User.objects.filter(pk=office.pk).update(is_cleared=True)
    office = town.person("office")
    words = Words(name=SECRET, total_investment=Decimal(50_000), summary=f"{SECRET}的建设")
    edit_project(project=project, seen=1, words=words, author=office, now=NOW)
    project.refresh_from_db()
    placed = project.assignments.get()
    placing = Placing(
        category=placed.category,
        level=Level(project.level),
        district=placed.district,
        responsible_unit=placed.responsible_unit,
        work_team=f"{SECRET}工作专班",
    )
    move_project(
        project=project, placing=placing, effective_on=NEW_YEAR, reason=f"{SECRET}专班成立",
        seen=newest_word(project), author=office, now=NOW,
    )  # fmt: skip
    add_milestone(
        project=project, kind=Milestone.Kind.STARTED, name=f"{SECRET}开工", planned_on=NEW_YEAR,
        author=office, now=NOW,
    )  # fmt: skip
    suspend_project(
        project=project, kind=Suspension.Kind.SUSPENSION, starts_on=NEW_YEAR, ends_on=NEW_YEAR,
        reason=f"{SECRET}停工", author=office, now=NOW,
    )  # fmt: skip
    make_confidential(
        project=project, alias=ALIAS, true_name=SECRET, reason="密〔2020〕1号", seen=2, user=office, now=NOW
    )


def plant(sample: Sample, database: str) -> None:
    """Its name in every text that anybody writes about a project, whatever became of it since."""
    town, project = sample.town, sample.project
    assert all((sample.revision, sample.correction, sample.exemption, sample.node, sample.file))
    plan, office = project.annual_plans.get(), town.people["office"]
    ask_for_departure(
        plan=plan, kind=Departure.Kind.WITHDRAWN, first_month=6, successor=None, reason="x", document="x",
        author=office, now=NOW,
    )  # fmt: skip
    ask_for_opening(project=project, year=2019, amount=Decimal(10), document="x", author=office, now=NOW)
    post_correction(
        project=project, month=dt.date(2020, 1, 1), amount=Decimal(1), reason="x",
        author=town.people["clerk"], approver=office, now=NOW,
    )  # fmt: skip
    for route in all_routes():
        sample.url(route)  # makes what lies behind it
    assert member(sample)
    assert permit(sample)
    spoken = [
        model for model in apps.get_app_config("coordination").get_models() if model is not FrozenSummary
    ]
    texts = [statement for model in [*about_projects(), *spoken] for statement in planting(model)]
    services.cluster().sql(";".join(["SET session_replication_role = replica", *texts]), database)


def about_projects() -> list[type[models.Model]]:
    """What is stored of projects and their plans, returns, corrections and milestones."""
    found: set[type[models.Model]] = {Project}
    for _step in range(3):
        found |= {
            model
            for model in apps.get_app_config("projects").get_models()
            if model is not ConfidentialName
            and any(isinstance(f, models.ForeignKey) and f.related_model in found for f in model._meta.fields)
        }
    return sorted(found, key=lambda model: model.__name__)


def planting(model: type[models.Model]) -> list[str]:
    """What puts the name before the texts of a table that people write; keys and states stay."""
    return [
        f"UPDATE {model._meta.db_table} SET {field.column} = "
        f"left('{SECRET}' || {field.column}, {field.max_length or 10_000})"
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and (field.name in WRITTEN or (field.name == "name" and model in NAMED))
    ]


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sample]:
    """A town whose one project is confidential; January is published, February reported."""
    database = describe(f"{own_database()}_secrecy")
    copy(TEMPLATE, database.name)
    with django_db_blocker.unblock(), pointed_at(database):
        sample = make_sample(keep_secret)
        plant(sample, database.name)
        yield sample
    drop(database.name)


def told(client: Client, sample: Sample) -> list[str]:
    """The addresses whose answers hold the true name."""
    found = []
    for route in all_routes():
        response = client.get(sample.url(route))
        if SECRET in text_in(response.getvalue() if response.streaming else response.content):
            found.append(route.name)
    return found


def text_in(content: bytes) -> str:
    """What a page or a file says."""
    if content.startswith(b"%PDF") and b"/Page" in content:  # an attachment of the sample's is none inside
        return "".join(pdf_text(content).split())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("who", [name for name in ROLES if name != "office"])
def test_whoever_is_not_cleared_reads_it_nowhere(secret: Sample, who: str) -> None:
    assert told(browser(who), secret) == []


def test_no_file_of_an_edition_holds_it(secret: Sample) -> None:
    files = list(StoredFile.objects.all())
    assert {file.name.rpartition(".")[2] for file in files} >= {"pdf", "docx", "xlsx", "json"}
    assert [file.name for file in files if SECRET in text_in(bytes(file.content))] == []
    assert any(ALIAS in text_in(bytes(file.content)) for file in files if file.name.endswith("xlsx"))


def test_whoever_is_cleared_reads_it_on_live_pages(secret: Sample) -> None:
    """The control: the name is there to be read, and in nothing that was published."""
    found = told(browser("office"), secret)
    assert {"project", "project-list", "register-list", "register-project"} <= set(found)
    assert {"problem", "order", "meeting", "meeting-task", "node-plan", "permit-project"} <= set(found)
    assert {"five-project", "site-record", "site-list", "problem-list"} <= set(found)
    # The page of an edition has beside it what was corrected since, which is not part of it.
    published = {"bundle", "circular-pdf", "circular-docx", "circular-xlsx", "report-list"}
    assert not published & set(found)
