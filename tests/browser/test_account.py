"""One's own way in: the first sign-in, the second factor, one's sessions."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Generator

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Lend
from tests.browser.looks import look_around
from tests.browser.windows import PASSWORD, Shelf, Visitor, sign_in, visiting
from tests.databases import TEMPLATE, make_template

OWN = "Battery-staple-2021"
#: Officials need a second factor, and this one has been given a password by somebody else.
FILL = f"""
from accounts.models import User
from accounts.sign_in_models import RolePolicy
from tests.factories import make_town
make_town(password="{PASSWORD}")
RolePolicy.objects.create(role="viewer", needs_second_factor=True)
User.objects.filter(username="official").update(must_change_password=True)
"""


@pytest.fixture
def door(browser: Browser, lend: Lend, shelf: Shelf) -> Generator[Visitor]:
    """A site without figures, for people on their way in."""
    make_template("keyworks_account", TEMPLATE, lambda empty: empty.manage("shell", "-c", FILL))
    with visiting(browser, lend("keyworks_account"), shelf) as visitor:
        yield visitor


def code(secret: str, steps: int = 0) -> str:
    """What the app shows, now or in so many half minutes."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    return f"{totp(key, t0=-30 * steps):06}"


def test_the_first_sign_in_and_the_second(door: Visitor) -> None:
    page = door.window("", language="en")
    door.foreseen.append("401")  # the page may still be asking for its parts when one leaves
    page.goto("/projects/")
    page.fill("[name=username]", "official")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    choose_password(page)
    secret, used = enrol(page)
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page).to_have_url(re.compile("/projects/$"))
    page.locator(".kw-menu").last.click()
    page.get_by_role("button", name="Sign out").click()
    again_with_a_code(page, secret, used)


def choose_password(page: Page) -> None:
    """The forced change: a password that breaks the rules first."""
    expect(page.get_by_role("heading", name="Choose a password of your own")).to_be_visible()
    look_around(page, "password-forced")
    for new in ("lowercaseonly", OWN):
        page.fill("[name=old_password]", PASSWORD)
        page.fill("[name=new_password1]", new)
        page.fill("[name=new_password2]", new)
        page.get_by_role("button", name="Change password").click()
        if new != OWN:
            expect(page.locator(".kw-field-error")).to_contain_text("three of these four")


def enrol(page: Page) -> tuple[str, str]:
    """Read the secret as text, confirm it, look at the recovery codes; the secret and the code used."""
    expect(page.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    expect(page.locator(".kw-qr svg")).to_be_visible()
    look_around(page, "second-factor-set-up")
    secret = page.locator(".kw-secret").inner_text().replace(" ", "")
    page.goto("/accounts/sessions/")
    expect(page).to_have_url(re.compile("/accounts/second-factor/set-up/"))
    page.goto("/accounts/second-factor/set-up/?next=/projects/")
    used = code(secret)
    page.fill("[name=code]", used)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".kw-codes li")).to_have_count(10)
    look_around(page, "recovery-codes")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download").click()
    first = page.locator(".kw-codes code").first.inner_text()
    assert first in kept.value.path().read_text("utf-8")
    return secret, used


def again_with_a_code(page: Page, secret: str, used: str) -> None:
    """In with the password and the next code; the last one works no more."""
    sign_in(page, "official", OWN)
    expect(page.get_by_role("heading", name="Type in the code")).to_be_visible()
    page.fill("[name=code]", used)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".kw-field-error")).to_contain_text("used already")
    look_around(page, "second-factor-code")
    time.sleep(1.1)  # the device is angry for a second
    # A later code than the one used: the app's newest, unless that is still the one.
    newest = code(secret)
    page.fill("[name=code]", newest if newest != used else code(secret, 1))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".kw-top")).to_be_visible()
    page.goto("/accounts/second-factor/")
    look_around(page, "second-factor")


def test_the_pages_of_ones_own_account(door: Visitor) -> None:
    page = door.window("clerk")
    door.foreseen.append("401")  # a page may just be asking for its parts when its session is ended
    other = door.window("", language="en")
    sign_in(other, "clerk", PASSWORD)
    page.goto("/accounts/sessions/")
    expect(page.locator("tbody tr")).to_have_count(2)
    look_around(page, "sessions")
    page.get_by_role("button", name="退出其他会话").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    other.goto("/accounts/sessions/")
    expect(other).to_have_url(re.compile("/accounts/login/"))
    page.goto("/accounts/password/")
    look_around(page, "password-own")
    for address in ("/accounts/second-factor/recovery-codes/", "/accounts/second-factor/remove/"):
        page.goto(address)
        expect(page).to_have_url(re.compile("/accounts/second-factor/$"))
    page.goto("/accounts/second-factor/code/")
    expect(page).not_to_have_url(re.compile("/second-factor/"))
