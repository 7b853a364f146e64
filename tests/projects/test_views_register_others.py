"""Packages and categories in the register."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.services import create_user
from projects.models import AnnualPlan, Category, Project
from projects.services.packages import count_half, join_package
from projects.services.plans import PlanFigures, draft_plan
from tests.desk import body, messages_in, signed_in
from tests.factories import YEAR, Town
from tests.projects.helpers import unplanned_project
from tests.projects.register import sheet

CATEGORIES = reverse("category-list")
pytestmark = pytest.mark.django_db


@pytest.fixture
def package(town: Town) -> Project:
    """A project that has no plan yet."""
    return unplanned_project(town, "BAG1")


def plan(town: Town, project: Project, *, is_counted: bool) -> None:
    """A first plan, still a draft."""
    draft_plan(
        project=project,
        year=YEAR,
        figures=PlanFigures(annual_amount=Decimal(1), targets=None),
        author=town.people["office"],
        is_counted=is_counted,
    )


def counted() -> dict[str, bool]:
    """Which plans are counted, by code."""
    return dict(AnnualPlan.objects.values_list("project__code", "is_counted"))


def test_a_part_joins_and_is_shown_on_both_sheets(town: Town, mine: Project, package: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("package"), {"action": "join", "other": "BAG1"})
    mine.refresh_from_db()
    assert mine.package == package
    assert mine.name in body(client.get(sheet("package", "BAG1")))
    assert package.name in body(client.get(sheet("package")))
    page = body(client.get(reverse("project", args=["BAG1"])))
    assert reverse("project", args=["P1"]) in page
    again = client.post(sheet("package"), {"action": "join", "other": "BAG1"}, follow=True)
    assert "done already" in messages_in(again)[-1]


def test_a_package_takes_a_part(town: Town, mine: Project, package: Project) -> None:
    signed_in(town, "office").post(sheet("package", "BAG1"), {"action": "take", "other": "P1"})
    mine.refresh_from_db()
    assert mine.package == package


def test_both_are_never_counted(town: Town, mine: Project, package: Project) -> None:
    plan(town, package, is_counted=True)
    response = signed_in(town, "office").post(
        sheet("package"), {"action": "join", "other": "BAG1"}, follow=True
    )
    assert "never both" in messages_in(response)[-1]
    mine.refresh_from_db()
    assert mine.package is None


def test_a_part_of_another_package_leaves_first(town: Town, mine: Project, package: Project) -> None:
    join_package(part=mine, package=package)
    unplanned_project(town, "BAG2")
    client = signed_in(town, "office")
    response = client.post(sheet("package"), {"action": "join", "other": "BAG2"}, follow=True)
    assert "let it leave" in messages_in(response)[-1]
    client.post(sheet("package", "BAG1"), {"action": "leave", "other": "P1"})
    mine.refresh_from_db()
    assert mine.package is None


def test_a_part_that_the_package_is_counted_for_stays(town: Town, package: Project) -> None:
    part = unplanned_project(town, "PART1")
    join_package(part=part, package=package)
    plan(town, part, is_counted=False)
    response = signed_in(town, "office").post(
        sheet("package", "BAG1"), {"action": "leave", "other": "PART1"}, follow=True
    )
    assert "nothing would be counted" in messages_in(response)[-1]


def test_which_half_is_counted_is_chosen_until_a_plan_is_approved(town: Town, package: Project) -> None:
    part = unplanned_project(town, "PART1")
    join_package(part=part, package=package)
    plan(town, package, is_counted=True)
    plan(town, part, is_counted=False)
    client = signed_in(town, "office")
    client.post(sheet("package", "BAG1"), {"year": YEAR, "half": "parts"})
    assert counted() == {"BAG1": False, "PART1": True}
    assert count_half(package=package, year=YEAR, parts=True) == 0


def test_an_approved_plan_settles_it(town: Town, mine: Project, package: Project) -> None:
    join_package(part=mine, package=package)
    response = signed_in(town, "office").post(
        sheet("package", "BAG1"), {"year": YEAR, "half": "package"}, follow=True
    )
    assert "is settled" in messages_in(response)[-1]
    assert counted() == {"P1": True}


@pytest.mark.parametrize("sent", [{"other": "P2"}, {"other": "\0"}, {"half": "parts", "year": "x"}, {}])
def test_what_is_not_there_is_not_found(town: Town, mine: Project, sent: dict[str, str]) -> None:
    assert signed_in(town, "office").post(sheet("package"), {"action": "join"} | sent).status_code == 404


def test_a_category_is_added_renamed_moved_and_removed(town: Town) -> None:
    client = signed_in(town, "office")
    sent = {"action": "add", "code": "parks", "name": "公园绿地", "name_en": "Parks"}
    client.post(CATEGORIES, sent)
    assert "done already" in messages_in(client.post(CATEGORIES, sent, follow=True))[-1]
    parks = Category.objects.get(code="parks")
    assert parks.position == 5
    at = {"category": parks.pk, "version": 1}
    client.post(CATEGORIES, at | {"action": "up"})
    assert list(Category.objects.values_list("code", flat=True))[-2:] == ["parks", "new_town"]
    at["version"] = 2
    client.post(CATEGORIES, at | {"action": "rename", "name": "公园", "name_en": "Parks"})
    parks.refresh_from_db()
    assert (parks.name, parks.version) == ("公园", 3)
    response = client.post(CATEGORIES, at | {"action": "remove"}, follow=True)
    assert "changed meanwhile" in messages_in(response)[-1]
    at["version"] = 3
    client.post(CATEGORIES, at | {"action": "remove"})
    assert not Category.objects.filter(code="parks").exists()
    assert "done already" in messages_in(client.post(CATEGORIES, at | {"action": "remove"}, follow=True))[-1]


def test_a_category_in_use_stays(town: Town, mine: Project) -> None:
    response = signed_in(town, "office").post(
        CATEGORIES, {"action": "remove", "category": mine.category.pk, "version": 1}, follow=True
    )
    assert "is in use" in messages_in(response)[-1]
    assert Category.objects.filter(pk=mine.category.pk).exists()


def test_a_code_that_is_taken_is_refused(town: Town) -> None:
    sent = {"action": "add", "code": "social", "name": "x", "name_en": "x"}
    response = signed_in(town, "office").post(CATEGORIES, sent)
    assert response.status_code == 409 or response.status_code == 422
    assert "already" in body(response)


def test_a_new_category_can_be_chosen_at_once(town: Town) -> None:
    Category.objects.create(code="parks", name="公园绿地", name_en="Parks", position=9)
    assert "PA-001" in body(signed_in(town, "office").get(reverse("register-new")))


def test_a_districts_office_leaves_the_categories_alone(town: Town) -> None:
    town.people["d1office"] = create_user(
        username="d1office", name="区办", password=None, roles=[(Role.OFFICE, town.organizations["D1"])]
    )
    assert signed_in(town, "d1office").get(CATEGORIES).status_code == 403
