"""The true name of a confidential project: looked for on every page as everybody, and in every file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.models import StoredFile
from projects.models import Level, Milestone, Project, Suspension
from projects.services.editing import Words, edit_project
from projects.services.milestones import add_milestone
from projects.services.placing import move_project, newest_word
from projects.services.registry import Placing
from projects.services.secrecy import make_confidential
from projects.services.states import suspend_project
from tests.databases import TEMPLATE, copy, describe, drop
from tests.factories import NEW_YEAR, NOW, Town
from tests.house.browsers import ROLES, browser
from tests.house.routing import all_routes
from tests.house.samples import Sample, make_sample
from tests.live import pointed_at
from tests.reports.circular.rendered import pdf_text
from tests.services import own_database

SECRET, ALIAS = "鹰厦某军用码头", "涉密项目07"


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


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sample]:
    """A town whose one project is confidential; January is published, February reported."""
    database = describe(f"{own_database()}_secrecy")
    copy(TEMPLATE, database.name)
    with django_db_blocker.unblock(), pointed_at(database):
        yield make_sample(keep_secret)
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
    published = {"edition", "bundle", "circular-pdf", "circular-docx", "circular-xlsx", "report-list"}
    assert not published & set(found)
