"""The security administrator's pages: people found, made, changed, disabled; roles given and ended."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from accounts.models import Membership, Role, User
from accounts.scope import roles_of
from accounts.sessions import sessions_of
from accounts.sign_in_models import AccountEvent
from common.clock import set_business_now
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town

URL = "/accounts/people/"
TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def town(db: None) -> Town:
    set_business_now(NOW)
    return factories.make_town()


@pytest.fixture
def security(town: Town) -> Client:
    return signed_in(town, "security")


def page(town: Town, username: str) -> str:
    """The address of somebody's page."""
    return f"{URL}{town.people[username].pk}/"


def role(town: Town, **changed: object) -> dict[str, object]:
    """What the form for a role sends."""
    return {
        "role": Role.REVIEWER,
        "organization": town.organizations["D1"].pk,
        "since": TODAY,
        "until": "",
        "reason": "接任",
    } | changed


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?q=李录", {"李录"}),
        ("?q=CLERK", {"李录"}),
        ("?role=clerk", {"李录"}),
        ("?organization=D1", {"吴区"}),
        ("?state=disabled", set()),
        ("?state=without-role", set()),
        ("?role=nonsense&q=%00&organization=%00", {"李录", "吴区", "钱安全"}),
    ],
)
def test_people_are_found(town: Town, security: Client, query: str, named: set[str]) -> None:
    shown = {person.name for person in security.get(URL + query).context["page"]}
    assert shown == named if len(named) < 3 else named <= shown


def test_the_list_asks_the_same_number_of_questions_for_many(
    town: Town, security: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        user = User.objects.create(username=f"n{number}", name=f"甲{number}")
        Membership.objects.create(user=user, role=Role.VIEWER, organization=town.organizations["D1"])
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        security.get(URL)


def test_a_new_person_gets_a_password_that_is_shown_once(security: Client) -> None:
    made = security.post(f"{URL}new/", {"username": "zhou", "name": "周新", "email": "zhou@example.org"})
    user = User.objects.get(username="zhou")
    assert user.must_change_password
    assert user.check_password(made.context["password"])
    assert made.context["password"] not in body(security.get(f"{URL}{user.pk}/"))


@pytest.mark.parametrize("username", ["clerk", "CLERK", "a", "有空格 x", "x\0y", "x" * 61, ""])
def test_a_name_that_can_not_be_is_refused(security: Client, username: str) -> None:
    assert security.post(f"{URL}new/", {"username": username, "name": "周新"}).status_code == 422
    assert not User.objects.filter(name="周新").exists()


def test_facts_are_corrected_and_clearance_ends_sessions(town: Town, security: Client) -> None:
    signed_in(town, "clerk")
    data = {"version": 1, "name": "李录音", "email": "", "is_cleared": "on"}
    security.post(page(town, "clerk"), data)
    clerk = town.person("clerk")
    assert (clerk.name, clerk.is_cleared, clerk.version) == ("李录音", True, 2)
    assert sessions_of(clerk) == []
    assert AccountEvent.objects.get(user=clerk).by == town.people["security"]


def test_facts_changed_meanwhile_are_not_overwritten(town: Town, security: Client) -> None:
    User.objects.filter(username="clerk").update(version=2, name="别名")
    response = security.post(page(town, "clerk"), {"version": 1, "name": "李录音"}, follow=True)
    assert "changed meanwhile" in messages_in(response)[0]
    assert town.person("clerk").name == "别名"


def test_a_role_is_given_and_the_session_ends(town: Town, security: Client) -> None:
    browser = signed_in(town, "district")
    security.post(page(town, "district") + "roles/", role(town, until=TOMORROW))
    held = Membership.objects.get(user=town.people["district"], role=Role.REVIEWER)
    assert (held.since, held.until, held.granted_by) == (TODAY, TOMORROW, town.people["security"])
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("username", "changed", "said"),
    [
        ("clerk", {"role": Role.SECURITY_ADMIN}, "must stay separate"),
        ("clerk", {"role": Role.CLERK, "organization": "U1"}, "already"),
        ("clerk", {"since": TODAY - dt.timedelta(days=1)}, "at the earliest"),
        ("clerk", {"since": TOMORROW, "until": TODAY}, "before the first"),
        ("clerk", {"since": "2020-13-01"}, "Give a day"),
        ("clerk", {"organization": "999999999999999999999"}, "Select a valid choice"),
        ("clerk", {"reason": ""}, "required"),
        ("security", {}, "to themselves"),
    ],
)
def test_a_role_that_can_not_be_given_is_refused(
    town: Town, security: Client, username: str, changed: dict[str, object], said: str
) -> None:
    if changed.get("organization") == "U1":
        changed = changed | {"organization": town.organizations["U1"].pk}
    before = Membership.objects.count()
    response = security.post(page(town, username) + "roles/", role(town, **changed))
    assert response.status_code == 422
    assert said in html.unescape(body(response))
    assert Membership.objects.count() == before


def test_a_role_ends_at_once_and_stays_in_the_history(town: Town, security: Client) -> None:
    browser, held = signed_in(town, "clerk"), town.person("clerk").held[0]
    url = f"/accounts/roles/{held.pk}/end/"
    security.post(url, {"reason": "调离"})
    assert roles_of(town.person("clerk")) == set()
    assert browser.get("/").status_code == 302
    assert "调离" in body(security.get(page(town, "clerk")))
    assert "already" in messages_in(security.post(url, {"reason": "调离"}, follow=True))[-1]


def test_a_role_ends_after_a_day_to_come(town: Town, security: Client) -> None:
    held = town.person("clerk").held[0]
    security.post(f"/accounts/roles/{held.pk}/end/", {"reason": "调离", "last_day": TOMORROW})
    assert roles_of(town.person("clerk")) == {Role.CLERK}
    set_business_now(NOW + dt.timedelta(days=2))
    assert roles_of(town.person("clerk")) == set()


@pytest.mark.parametrize("data", [{"reason": ""}, {"reason": "x", "last_day": "soon"}])
def test_an_end_without_a_reason_or_day_ends_nothing(
    town: Town, security: Client, data: dict[str, str]
) -> None:
    held = town.person("clerk").held[0]
    security.post(f"/accounts/roles/{held.pk}/end/", data)
    assert roles_of(town.person("clerk")) == {Role.CLERK}


def test_an_administrator_does_not_end_or_disable_themselves(town: Town, security: Client) -> None:
    held = town.person("security").held[0]
    security.post(f"/accounts/roles/{held.pk}/end/", {"reason": "x"})
    security.post(page(town, "security") + "state/", {"state": "disabled"})
    assert roles_of(town.person("security")) == {Role.SECURITY_ADMIN}
    assert town.person("security").is_active


def test_a_disabled_person_is_out_and_can_come_back(town: Town, security: Client) -> None:
    browser = signed_in(town, "clerk")
    security.post(page(town, "clerk") + "state/", {"state": "disabled"})
    assert browser.get("/").status_code == 302
    again = security.post(page(town, "clerk") + "state/", {"state": "disabled"}, follow=True)
    assert messages_in(again)[-1] == "This had been done already."
    security.post(page(town, "clerk") + "state/", {"state": "active"})
    assert town.person("clerk").is_active


def test_a_change_of_post_hands_all_roles_over(town: Town, security: Client) -> None:
    data = {"taker": "official", "first_day": TOMORROW, "reason": "岗位调整"}
    security.post(page(town, "clerk") + "hand-over/", data)
    assert roles_of(town.person("clerk")) == {Role.CLERK}
    set_business_now(NOW + dt.timedelta(days=1))
    assert roles_of(town.person("clerk")) == set()
    assert roles_of(town.person("official")) == {Role.VIEWER, Role.CLERK}


@pytest.mark.parametrize("taker", ["clerk", "nobody", "admin"])
def test_a_hand_over_that_can_not_be_changes_nothing(town: Town, security: Client, taker: str) -> None:
    data = {"taker": taker, "first_day": TODAY, "reason": "x"}
    assert security.post(page(town, "clerk") + "hand-over/", data).status_code == 422
    assert roles_of(town.person("clerk")) == {Role.CLERK}
