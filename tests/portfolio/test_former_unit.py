"""A project that has moved: its former unit's lists keep the month, and link no page that would not open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.services import create_user
from projects.models import Category, Level
from projects.services.placing import move_project, newest_word
from projects.services.registry import Placing
from tests import factories
from tests.desk import body, signed_in
from tests.factories import NOW, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """A project of U1's in October, of U3's from the middle of November on."""
    town = factories.make_town()
    project = factories.add_project(town, code="M1", name="搬家项目", unit="U1")
    period = factories.month(10)
    factories.report(town, period, {project: 15_000})
    factories.refresh(period)
    placed = project.assignments.get()
    placing = Placing(
        category=placed.category,
        level=Level.CITY,
        district=town.organizations["D2"],
        responsible_unit=town.organizations["U3"],
    )
    move_project(
        project=project,
        placing=placing,
        effective_on=NOW.date().replace(month=11, day=15),
        reason="单位调整",
        seen=newest_word(project),
        author=town.people["office"],
        now=NOW,
    )
    town.people["unit"] = create_user(
        username="unit", name="路桥", password=None, roles=[(Role.VIEWER, town.organizations["U1"])]
    )
    return town


def test_the_former_unit_reads_the_name_without_a_link(town: Town) -> None:
    page, client = reverse("project", args=["M1"]), signed_in(town, "unit")
    text = body(client.get("/projects/?month=2020-10"))
    assert "搬家项目" in text
    assert page not in text
    assert page not in body(client.get("/?month=2020-10"))
    assert client.get(page).status_code == 404


def test_whoever_may_open_the_page_has_the_link(town: Town) -> None:
    page = reverse("project", args=["M1"])
    assert page in body(signed_in(town, "official").get("/projects/?month=2020-10"))
    text = body(signed_in(town, "official").get(page))
    assert "Where it belonged" in text
    assert "单位调整" in text


def test_the_overview_and_the_list_know_more_categories_than_four(town: Town) -> None:
    for number in range(5, 9):
        name = f"More {number}"
        row = Category.objects.create(
            code=f"more{number}", name=f"类别{number}", name_en=name, position=number
        )
        town.categories[row.code] = row
        factories.add_project(town, code=f"L{number}", category=row.code)
    factories.refresh(factories.month(10))
    text = body(signed_in(town, "official").get("/?month=2020-10"))
    assert all(f"More {number}" in text for number in range(5, 9))
    assert "More 7" in body(signed_in(town, "official").get("/projects/?month=2020-10&category=more7"))
