"""The second factor: asked for, led to, used once, taken off; and whose role needs it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Membership, Role, User
from accounts.policies import demand_second_factor, table
from accounts.second_factor import CODES, check_code, digits_of
from accounts.sign_in_models import AccountEvent
from tests.accounts.people import NEW, PASSWORD, code_of, entered, person, root, with_second_factor
from tests.databases import Database
from tests.desk import body

CODE, SET_UP, OVERVIEW = (f"/accounts/second-factor/{name}" for name in ("code/", "set-up/", ""))


@pytest.fixture
def user(db: None) -> User:
    return person()


def led_to(client: Client, asked: str = "/projects/") -> str:
    """Where a page leads somebody who is not in yet; empty for whoever is."""
    answer = client.get(asked)
    return answer.headers["Location"] if answer.status_code == 302 else ""


def forget_failures() -> None:
    """As if some time had passed since the last wrong code."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))


def test_with_a_second_factor_nothing_opens_before_the_code(user: User) -> None:
    device, _ = with_second_factor(user)
    client = entered()
    assert led_to(client) == f"{CODE}?next=/projects/"
    for other in (OVERVIEW, SET_UP, "/accounts/password/", "/accounts/sessions/"):
        assert led_to(client, other).startswith(CODE)
    answer = client.post(CODE, {"code": code_of(device), "next": "/projects/"})
    assert answer.headers["Location"] == "/projects/"
    assert led_to(client) == ""


def test_the_code_comes_before_a_forced_change(user: User) -> None:
    device, _ = with_second_factor(user)
    User.objects.update(must_change_password=True)
    client = entered()
    assert led_to(client).startswith(CODE)
    client.post(CODE, {"code": code_of(device)})
    assert led_to(client).startswith("/accounts/password/")


def test_a_code_works_once(user: User) -> None:
    device, _ = with_second_factor(user)
    code = code_of(device)
    assert check_code(user=user, code=code).is_right
    assert not check_code(user=user, code=code).is_right


def test_a_code_is_read_as_people_type_it(user: User) -> None:
    device, _ = with_second_factor(user)
    code = code_of(device)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert digits_of(f"{wide[:3]} {wide[3:]}") == code
    assert check_code(user=user, code=f" {wide[:3]} {wide[3:]} ").is_right


@pytest.mark.parametrize("typed", ["000000", "12345", "x", "\x00", "9" * 40, "²³¹²³¹"])
def test_a_wrong_code_is_refused_in_words(user: User, typed: str) -> None:
    with_second_factor(user)
    client = entered()
    page = client.post(CODE, {"code": typed})
    assert page.status_code == 200
    assert 'class="kw-field-error"' in body(page)
    assert led_to(client).startswith(CODE)


def test_wrong_codes_cost_growing_time_even_for_the_right_one(user: User) -> None:
    device, _ = with_second_factor(user)
    for failures in range(1, 5):
        forget_failures()
        assert check_code(user=user, code="000000").wait == 0
        refused = check_code(user=user, code=code_of(device))
        assert (refused.is_right, refused.wait) == (False, 2 ** (failures - 1))
    assert "try again in 8 seconds" in body(entered().post(CODE, {"code": code_of(device)}))


def test_a_recovery_code_works_once_in_place_of_the_app(user: User) -> None:
    _, codes = with_second_factor(user)
    assert len(set(codes)) == CODES
    client = entered()
    assert client.post(CODE, {"code": codes[0].upper()}).status_code == 302
    assert led_to(client) == ""
    assert StaticToken.objects.count() == CODES - 1
    assert not check_code(user=user, code=codes[0]).is_right


def test_recovery_codes_are_kept_as_hashes_only(user: User) -> None:
    _, codes = with_second_factor(user)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes} | kept & set(codes)


def test_new_recovery_codes_replace_the_old_ones(user: User) -> None:
    device, codes = with_second_factor(user)
    client = entered()
    client.post(CODE, {"code": codes[0]})
    page = body(client.post("/accounts/second-factor/recovery-codes/", {"code": code_of(device)}))
    shown = re.findall(r"<li><code>(.*?)</code></li>", page)
    assert len(shown) == CODES
    assert not check_code(user=user, code=codes[1]).is_right
    forget_failures()
    assert check_code(user=user, code=shown[1]).is_right


def test_whose_role_needs_one_is_led_to_set_it_up(user: User) -> None:
    demand_second_factor(role=Role.VIEWER, needs=True)
    client = entered()
    for asked in ("/", "/projects/", "/accounts/sessions/", "/accounts/password/"):
        assert led_to(client, asked).startswith(SET_UP)
    page = body(client.get(SET_UP))
    device = TOTPDevice.objects.get()
    assert not device.confirmed
    assert "Your role asks for a second factor" in page
    assert "<svg" in page
    assert 'class="kw-codes"' in body(client.post(SET_UP, {"code": code_of(device)}))
    assert led_to(client) == ""


def test_a_wrong_code_sets_nothing_up_and_the_secret_stays(user: User) -> None:
    client = entered()
    client.get(SET_UP)
    before = TOTPDevice.objects.get()
    client.post(SET_UP, {"code": "000000"})
    client.get(SET_UP)
    after = TOTPDevice.objects.get()
    assert (after.key, after.confirmed) == (before.key, False)


def test_a_demand_counts_from_the_next_page_on(user: User) -> None:
    client = entered()
    assert led_to(client) == ""
    demand_second_factor(role=Role.VIEWER, needs=True)
    assert led_to(client).startswith(SET_UP)
    demand_second_factor(role=Role.VIEWER, needs=False)
    assert led_to(client) == ""


def test_a_role_given_later_counts_from_its_day_on(user: User) -> None:
    demand_second_factor(role=Role.LEADER, needs=True)
    client = entered()
    day = timezone.localdate() + timedelta(days=1)
    given = Membership.objects.create(user=user, organization=root(), role=Role.LEADER, since=day)
    assert led_to(client) == ""
    assert given.since == day
    Membership.objects.create(user=user, organization=root(), role=Role.LEADER, until=timezone.localdate())
    assert led_to(client).startswith(SET_UP)


def test_setting_it_up_asks_for_the_code_in_other_browsers(user: User) -> None:
    here, there = entered(), entered()
    here.get(SET_UP)
    here.post(SET_UP, {"code": code_of(TOTPDevice.objects.get())})
    assert led_to(here) == ""
    assert led_to(there).startswith(CODE)


def test_whoever_has_one_removes_it_with_a_code(user: User) -> None:
    device, codes = with_second_factor(user)
    client = entered()
    client.post(CODE, {"code": codes[0]})
    remove = "/accounts/second-factor/remove/"
    client.post(remove, {"code": "000000"})
    assert TOTPDevice.objects.exists()
    forget_failures()
    assert "has been removed" in body(client.post(remove, {"code": code_of(device)}, follow=True))
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert led_to(client) == ""


def test_signing_in_as_somebody_else_takes_nothing_along(user: User) -> None:
    device, _ = with_second_factor(user)
    other = person("li")
    with_second_factor(other)
    client = entered()
    client.post(CODE, {"code": code_of(device)})
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"username": "li", "password": PASSWORD})
    assert led_to(client).startswith(CODE)


def test_changing_the_password_does_not_ask_for_the_code_again(user: User) -> None:
    device, _ = with_second_factor(user)
    client = entered()
    client.post(CODE, {"code": code_of(device)})
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/accounts/password/", typed).status_code == 302
    assert led_to(client) == ""


def test_the_table_counts_holders_with_and_without(user: User) -> None:
    with_second_factor(user)
    person("li")
    demand_second_factor(role=Role.VIEWER, needs=True)
    rows = {row.role: row for row in table()}
    assert set(rows) == set(Role)
    viewer, clerk = rows[Role.VIEWER], rows[Role.CLERK]
    assert (viewer.needs, viewer.holders, viewer.equipped) == (True, 2, 1)
    assert (clerk.needs, clerk.holders, clerk.equipped) == (False, 0, 0)


def test_what_is_done_is_written_down(user: User) -> None:
    with_second_factor(user)
    assert list(AccountEvent.objects.values_list("kind", flat=True)) == ["second_factor_set"]


def used_at_once(user: User, typed: Callable[[], str]) -> list[bool]:
    """Five browsers send the same code at one moment."""
    found: list[bool] = []
    start = threading.Barrier(5)
    code = typed()

    def use() -> None:
        start.wait()
        found.append(check_code(user=user, code=code).is_right)
        connections.close_all()

    threads = [threading.Thread(target=use) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_five_who_send_one_code_at_once_one_gets_in(live: Database) -> None:
    user = person()
    device, codes = with_second_factor(user)
    assert used_at_once(user, lambda: code_of(device)).count(True) == 1
    forget_failures()
    assert used_at_once(user, lambda: codes[0]).count(True) == 1
