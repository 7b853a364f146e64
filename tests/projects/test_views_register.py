"""The register: the list, taking a project in, and changing what is said of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.services import create_user
from projects.models import Project, StageChange
from projects.services.editing import Words, edit_project, next_code
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.projects.helpers import unplanned_project

LIST, NEW = reverse("register-list"), reverse("register-new")
SHEETS = ("project", "placing", "stage", "stops", "milestones", "package", "confidential")
pytestmark = pytest.mark.django_db


def sheet(name: str, code: str = "P1") -> str:
    return reverse(f"register-{name}", args=[code])


def new(**changed: Any) -> dict[str, Any]:
    """A project as the form sends it."""
    return {
        "code": "CY-101", "name": "海沧半导体产业基地二期", "category": "industrial", "level": "city",
        "district": "D1", "responsible_unit": "U2", "supervising_department": "B1", "lead_official": "张三",
        "work_team": "", "total_investment": "125000", "signed_on": "2020-11-05", "summary": "厂房",
        "latitude": "24.479834", "longitude": "118.089425",
    } | changed  # fmt: skip


def facts(project: Project, **changed: Any) -> dict[str, Any]:
    """A project's own words as the form sends them."""
    return {
        "version": project.version, "name": project.name, "total_investment": project.total_investment,
        "summary": project.summary, "latitude": "", "longitude": "",
    } | changed  # fmt: skip


def test_the_list_shows_what_the_office_looks_after(town: Town, mine: Project, foreign: Project) -> None:
    text = body(signed_in(town, "office").get(LIST))
    assert mine.name in text
    assert foreign.name in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=半导体", True), ("q=hcbdt", True), ("q=P1", True), ("q=zzz", False), ("q=%00", True),
        ("unit=U1", True), ("unit=U2", False), ("category=industrial&stage=advancing", True),
        ("stage=signed", False), ("level=city", True), ("kind=unplanned", False), ("district=D2", False),
        ("kind=package", False), ("kind=confidential", False), ("category=%00", True), ("page=99", True),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(town: Town, mine: Project, query: str, found: bool) -> None:
    assert (mine.name in body(signed_in(town, "office").get(f"{LIST}?{query}"))) is found


def test_the_lists_queries_do_not_grow_with_it(
    town: Town, mine: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(town, "office")
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    for number in range(5):
        unplanned_project(town, f"Q{number}")
    with django_assert_num_queries(9):
        client.get(LIST)


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_opens(town: Town, mine: Project, name: str) -> None:
    assert mine.name in body(signed_in(town, "office").get(sheet(name)))


@pytest.mark.parametrize("name", SHEETS)
def test_another_offices_project_does_not_exist(
    town: Town, mine: Project, foreign: Project, name: str
) -> None:
    create_user(
        username="d1office", name="区办", password=None, roles=[(Role.OFFICE, town.organizations["D1"])]
    )
    town.people["d1office"] = type(town.people["office"]).objects.get(username="d1office")
    client = signed_in(town, "d1office")
    assert client.get(sheet(name)).status_code == 200
    assert client.get(sheet(name, "P2")).status_code == 404
    assert client.post(sheet(name, "P2"), {}).status_code == 404


@pytest.mark.parametrize("username", ["official", "clerk", "reviewer", "leader", "auditor", "admin"])
def test_only_the_office_keeps_the_register(town: Town, mine: Project, username: str) -> None:
    client = signed_in(town, username)
    assert client.get(LIST).status_code == 403
    assert client.post(sheet("project"), {}).status_code == 403


def test_a_project_is_taken_in_as_signed(town: Town) -> None:
    response = signed_in(town, "office").post(NEW, new(), follow=True)
    project = Project.objects.get(code="CY-101")
    assert (project.total_investment, project.stage) == (Decimal(125_000), "signed")
    assert project.responsible_unit == town.organizations["U2"]
    assert StageChange.objects.get(project=project).effective_on.isoformat() == "2020-11-05"
    assert "taken in" in messages_in(response)[0]


def test_taking_in_twice_makes_one_project(town: Town) -> None:
    client = signed_in(town, "office")
    client.post(NEW, new())
    response = client.post(NEW, new(), follow=True)
    assert "done already" in messages_in(response)[-1]
    assert Project.objects.count() == 1


def test_a_code_that_is_taken_names_the_next_free_one(town: Town) -> None:
    client = signed_in(town, "office")
    client.post(NEW, new())
    response = client.post(NEW, new(name="另一项目"))
    assert response.status_code == 409
    assert "CY-102 is free" in body(response)
    assert "另一项目" in body(response)


def test_codes_are_counted_up() -> None:
    assert next_code(["CY-099", "CY-100"], "CY-099") == "CY-101"
    assert next_code([], "X") == "X-001"
    assert next_code([], "A09B") == "A10B"


def test_the_next_code_of_a_category_is_proposed(town: Town, mine: Project) -> None:
    assert 'value="P2"' in body(signed_in(town, "office").get(NEW))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "register"}, "at least one digit"),
        ({"code": "厦1"}, "at least one digit"),
        ({"name": "\0"}, "Null characters"),
        ({"total_investment": ""}, "Fill in the total investment"),
        ({"total_investment": "-1"}, "can&#x27;t be negative"),
        ({"total_investment": "12.5亿元"}, "write 125000"),
        ({"total_investment": "9" * 30}, "more than can be"),
        ({"signed_on": "2021-01-01"}, "has not come yet"),
        ({"signed_on": "0001-01-01"}, "check the year"),
        ({"signed_on": "5.11."}, "Write the day as"),
        ({"latitude": "91"}, "Degrees lie between"),
        ({"longitude": ""}, "fill in both, or neither"),
        ({"category": "nowhere"}, "Select a valid choice"),
        ({"responsible_unit": "\0"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(town: Town, changed: dict[str, str], said: str) -> None:
    response = signed_in(town, "office").post(NEW, new(**changed))
    assert response.status_code == 422
    assert said in body(response)
    assert not Project.objects.exists()


def test_a_districts_office_places_only_within_its_district(town: Town) -> None:
    town.people["d1office"] = create_user(
        username="d1office", name="区办", password=None, roles=[(Role.OFFICE, town.organizations["D1"])]
    )
    client = signed_in(town, "d1office")
    assert "outside your office" in body(client.post(NEW, new(district="D2")))
    client.post(NEW, new())
    assert Project.objects.get().code == "CY-101"


def test_words_are_changed(town: Town, mine: Project) -> None:
    signed_in(town, "office").post(sheet("project"), facts(mine, name="海沧基地", total_investment="60,000"))
    mine.refresh_from_db()
    assert (mine.name, mine.name_sort[:4], mine.total_investment) == ("海沧基地", "hai3", Decimal(60_000))
    assert (mine.version, mine.edited_by) == (2, town.people["office"])


def test_of_two_at_once_one_wins_and_the_other_loses_nothing(town: Town, mine: Project) -> None:
    typed = facts(mine, summary="我写的简介")
    edit_project(
        project=mine,
        seen=1,
        words=Words(name="新名称", total_investment=mine.total_investment),
        author=town.people["leader"],
        now=NOW,
    )
    client = signed_in(town, "office")
    response = client.post(sheet("project"), typed)
    assert response.status_code == 409
    text = body(response)
    assert "林主任 changed this project" in text
    assert "新名称" in text
    assert "我写的简介" in text
    assert 'name="version" value="2"' in text
    mine.refresh_from_db()
    assert (mine.name, mine.summary) == ("新名称", "")
    client.post(sheet("project"), typed | {"version": 2})
    mine.refresh_from_db()
    assert mine.summary == "我写的简介"


def test_storing_twice_counts_once(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("project"), facts(mine, summary="简介"))
    response = client.post(sheet("project"), facts(mine, summary="简介"), follow=True)
    assert "done already" in messages_in(response)[-1]
    mine.refresh_from_db()
    assert mine.version == 2


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 30])
def test_a_version_that_can_not_be_is_refused(town: Town, mine: Project, version: str) -> None:
    response = signed_in(town, "office").post(sheet("project"), facts(mine, name="x", version=version))
    assert response.status_code == 422
    mine.refresh_from_db()
    assert mine.version == 1
