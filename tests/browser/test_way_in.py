"""Other ways in and help with them: the organisation's own sign-in, a forgotten password, administrators."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import running_site
from tests.browser.looks import look_around
from tests.browser.windows import PASSWORD, Visitor, sent, sign_in, visiting
from tests.databases import TEMPLATE, FreshDatabase, ensure_template, make_template

FILL = f"""
from tests.factories import make_town
make_town(password="{PASSWORD}")
"""
FORM = "/accounts/login/"


@pytest.fixture
def door(browser: Browser, fresh_database: FreshDatabase) -> Generator[Visitor]:
    """A site that is joined to a sign-in service and names a mail server, which is down."""
    ensure_template(TEMPLATE)
    make_template("keyworks_way_in", TEMPLATE, lambda empty: empty.manage("shell", "-c", FILL))
    database = fresh_database(template="keyworks_way_in")
    people = [Known(sub="s-1", claims={"preferred_username": "official"}), Known(sub="s-2")]
    with run_server_in_thread(user_claims=people) as server:
        service = f"http://localhost:{server.server_port}"
        joined = {
            "KEYWORKS_OIDC_CLIENT_ID": "keyworks",
            "KEYWORKS_OIDC_CLIENT_SECRET": "secret",
            "KEYWORKS_OIDC_ISSUER": service,
            "KEYWORKS_OIDC_AUTHORIZATION_URL": f"{service}/oauth2/authorize",
            "KEYWORKS_OIDC_TOKEN_URL": f"{service}/oauth2/token",
            "KEYWORKS_OIDC_USERINFO_URL": f"{service}/userinfo",
            "KEYWORKS_OIDC_KEYS_URL": f"{service}/jwks",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": "1",
        }
        with running_site(database, **joined) as site, visiting(browser, site) as visitor:
            yield visitor


def without_icons(page: Page) -> Page:
    """The sign-in service has no icon, and browsers say so aloud."""
    page.context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    return page


def test_in_by_the_organisations_own_sign_in(door: Visitor) -> None:
    page = without_icons(door.window(""))
    page.goto("/accounts/sessions/")
    look_around(page, "login-with-service")
    page.get_by_role("link", name="统一身份认证登录").click()
    page.get_by_role("button", name="s-1").click()
    expect(page).to_have_url(re.compile("/accounts/sessions/$"))
    expect(page.locator("tbody tr")).to_have_count(1)
    stranger = without_icons(door.window("", language="en"))
    stranger.goto(FORM)
    stranger.get_by_role("link", name="Sign in with the organisation’s account").click()
    stranger.get_by_role("button", name="s-2").click()
    expect(stranger.locator(".kw-note-error")).to_contain_text("no account of yours here")
    look_around(stranger, "login-refused")


def test_a_password_is_forgotten(door: Visitor) -> None:
    page = door.window("")
    page.goto(FORM)
    page.get_by_role("link", name="忘记密码？").click()
    expect(page).to_have_url(re.compile("/accounts/forgotten/"))
    look_around(page, "forgotten")
    page.fill("[name=account]", "nobody")
    page.get_by_role("button", name="发送链接").click()
    expect(page).to_have_url(re.compile("/accounts/forgotten/sent/"))
    look_around(page, "forgotten-sent")
    page.goto("/accounts/reset/MQ/made-up/")
    expect(page.get_by_role("heading", name="链接已失效")).to_be_visible()
    for address in ("/accounts/forgotten/", "/accounts/forgotten/sent/"):
        page.goto(address)


def test_the_security_administrator_helps(door: Visitor) -> None:
    page = door.window("security")
    page.goto("/accounts/sign-in-help/")
    page.fill("[name=q]", "clerk")
    sent(page.get_by_role("button", name="查找"))
    look_around(page, "sign-in-help")
    page.get_by_role("main").get_by_role("link", name="李录").click()
    page.fill("[name=reason]", "当面核对工作证")
    page.get_by_role("button", name="生成临时密码").click()
    made = page.locator(".kw-once").inner_text()
    look_around(page, "temporary-password")
    page.go_back()
    look_around(page, "sign-in-help-person")
    clerk = door.window("", language="en")
    sign_in(clerk, "clerk", made)
    expect(clerk.get_by_role("heading", name="Choose a password of your own")).to_be_visible()
    page.goto("/accounts/sign-in-help/roles/")
    look_around(page, "role-policies")
    response = page.goto("/accounts/sign-in-help/1/")
    assert response
    assert response.status == 200


def test_the_system_administrator_tries_the_mail(door: Visitor) -> None:
    page = door.window("admin")
    page.goto("/accounts/mail-test/")
    page.fill("[name=address]", "admin@example.org")
    page.get_by_role("button", name="发送测试邮件").click()
    expect(page.locator(".kw-note-error")).to_contain_text("拒绝连接")
    look_around(page, "mail-test")
