"""A unit is renamed, merged into another, or ends: all of it at once, with its history."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Membership, Organization, Role, User
from accounts.scope import paths_as
from accounts.services.organizations import bring_names_current
from accounts.services.people import create_user
from common.clock import set_business_now
from common.errors import Refusal
from projects.models import Level, Project
from projects.services import handover
from projects.services.handover import merge_organization
from projects.services.registry import Placing, assign_project, bring_current
from tests import factories
from tests.desk import BACKEND, body, messages_in, signed_in
from tests.factories import NOW, Town, add_project

URL = "/accounts/organizations/"
TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def town(db: None) -> Town:
    set_business_now(NOW)
    return factories.make_town()


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


def unit(code: str) -> Organization:
    return Organization.objects.get(code=code)


def end_page(code: str) -> str:
    return f"/projects/organizations/{unit(code).pk}/end/"


def merging(into: str | None, **changed: object) -> dict[str, object]:
    """What the form sends."""
    taker = unit(into).pk if into else ""
    return {"version": 1, "taker": taker, "first_day": TOMORROW, "reason": "机构改革"} | changed


def test_a_unit_is_added(town: Town, office: Client) -> None:
    data = {"code": "U9", "name": "新单位", "name_en": "New", "kind": "enterprise", "parent": unit("U1").pk}
    office.post(f"{URL}new/", data)
    assert unit("U9").path == "xm/U1/U9/"
    assert office.post(f"{URL}new/", data).status_code == 422


@pytest.mark.parametrize("code", ["U/9", "u1", "", "x" * 21, "新"])
def test_a_code_that_can_not_be_is_refused(town: Town, office: Client, code: str) -> None:
    data = {"code": code, "name": "新", "kind": "enterprise", "parent": unit("xm").pk}
    assert office.post(f"{URL}new/", data).status_code == 422
    assert not Organization.objects.filter(name="新").exists()


def test_a_new_name_counts_from_its_day_and_the_old_one_is_still_found(town: Town, office: Client) -> None:
    data = {"version": 1, "name": "路桥建设集团", "name_en": "RB", "since": TOMORROW, "reason": "更名批复"}
    office.post(f"{URL}{unit('U1').pk}/", data)
    assert unit("U1").name == "厦门路桥集团"
    assert bring_names_current(today=TOMORROW) == 1
    assert unit("U1").name == "路桥建设集团"
    assert "厦门路桥集团" in body(office.get(URL, {"q": "厦门路桥"}))


def test_a_name_entered_over_another_s_change_is_refused(town: Town, office: Client) -> None:
    Organization.objects.filter(code="U1").update(version=2)
    data = {"version": 1, "name": "别名", "name_en": "", "since": TODAY, "reason": "x"}
    assert "changed meanwhile" in body(office.post(f"{URL}{unit('U1').pk}/", data))
    assert unit("U1").name == "厦门路桥集团"


def test_a_merged_unit_s_projects_and_people_go_over_on_the_day(town: Town, office: Client) -> None:
    project = add_project(town, unit="U1")
    response = office.post(end_page("U1"), merging("U2"), follow=True)
    assert "1 projects and 1 roles" in messages_in(response)[-1]
    assert (unit("U1").ended_on, unit("U1").successor) == (TODAY, unit("U2"))
    assert Project.objects.get().responsible_unit == unit("U1")
    bring_current(today=TOMORROW)
    set_business_now(NOW + dt.timedelta(days=1))
    assert Project.objects.get().responsible_unit == unit("U2")
    assert paths_as(town.person("clerk"), Role.CLERK) == ["xm/U2/"]
    assert project.assignments.count() == 2


def test_a_second_press_merges_nothing_again(town: Town, office: Client) -> None:
    add_project(town, unit="U1")
    office.post(end_page("U1"), merging("U2"))
    response = office.post(end_page("U1"), merging("U2"), follow=True)
    assert "has an end already" in messages_in(response)[-1]
    assert Membership.objects.filter(organization=unit("U2")).count() == 1


@pytest.mark.parametrize(
    ("code", "into", "changed", "said"),
    [
        ("U1", "U2", {"first_day": TODAY - dt.timedelta(days=1)}, "at the earliest"),
        ("U1", "U2", {"version": 7}, "changed meanwhile"),
        ("U1", "U2", {"reason": " "}, "required"),
        ("U1", None, {}, "merge it into another unit instead"),
        ("xm", None, {}, "Projects belong|at the top"),
        ("U1", "xm", {}, "into the top"),
        ("U3", None, {"first_day": dt.date(1, 1, 1)}, "has passed"),
    ],
)
def test_a_merging_that_can_not_be_changes_nothing(
    town: Town, office: Client, code: str, into: str | None, changed: dict[str, object], said: str
) -> None:
    add_project(town, unit="U1")
    response = office.post(end_page(code), merging(into, **changed))
    assert response.status_code == 422
    assert any(part in body(response).replace("&#x27;", "'") for part in said.split("|"))
    assert unit("U1").ended_on is None
    assert Project.objects.get().assignments.count() == 1


def test_a_unit_without_projects_ends_with_its_roles(town: Town, office: Client) -> None:
    create_user(username="u3", name="戴", password=None, roles=[(Role.CLERK, unit("U3"))])
    office.post(end_page("U3"), merging(None))
    assert unit("U3").ended_on == TODAY
    assert Membership.objects.get(organization=unit("U3")).until == TODAY


@pytest.mark.parametrize(("code", "into"), [("U1", "U2"), ("U3", None)])
def test_whose_role_ends_with_a_unit_signs_in_anew(
    town: Town, office: Client, code: str, into: str | None
) -> None:
    add_project(town, unit="U1")
    # The second holds a role at the taker already: theirs is not given there again.
    for name, places in (("a", [code]), ("b", [code, "U2"])):
        create_user(username=name, name=name, password=None, roles=[(Role.VIEWER, unit(at)) for at in places])
    clients = []
    for name in ("a", "b"):
        clients.append(Client())
        clients[-1].force_login(User.objects.get(username=name), BACKEND)
        assert clients[-1].get("/").status_code == 200
    office.post(end_page(code), merging(into))
    assert unit(code).ended_on == TODAY
    assert [client.get("/").status_code for client in clients] == [302, 302]


def test_broken_off_in_the_middle_nothing_is_merged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    add_project(town, unit="U1")

    def fail(*_arguments: object, **_named: object) -> None:
        raise Refusal("x")

    monkeypatch.setattr(handover, "end_organization", fail)
    with pytest.raises(Refusal):
        merge_organization(
            giver=unit("U1"),
            version=1,
            taker=unit("U2"),
            first_day=TODAY,
            reason="x",
            author=town.people["office"],
            now=NOW,
        )
    assert Project.objects.get().responsible_unit == unit("U1")
    assert not Membership.objects.filter(organization=unit("U2")).exists()


def test_no_role_is_given_at_a_unit_after_its_end(town: Town, office: Client) -> None:
    office.post(end_page("U4"), merging(None))
    data = {"role": "clerk", "organization": unit("U4").pk, "since": TOMORROW, "until": "", "reason": "x"}
    url = f"/accounts/people/{town.people['official'].pk}/roles/"
    assert signed_in(town, "security").post(url, data).status_code == 422


def test_a_project_that_is_to_move_elsewhere_is_not_taken_along(town: Town, office: Client) -> None:
    project = add_project(town, unit="U1")
    assign_project(
        project=project,
        placing=Placing(
            category=project.category,
            level=Level(project.level),
            district=project.district,
            responsible_unit=unit("U3"),
        ),
        effective_on=TODAY + dt.timedelta(days=5),
        author=town.people["office"],
        now=NOW,
        reason="调整",
    )
    response = office.post(end_page("U1"), merging("U2", first_day=TODAY + dt.timedelta(days=9)))
    assert "is to move on" in body(response)
    assert unit("U1").ended_on is None
