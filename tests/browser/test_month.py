"""A month from the first figure to the printed circular: real browsers, a real worker, the demo portfolio."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import running_site
from tests.browser.looks import glance
from tests.browser.windows import Visitor, visiting
from tests.databases import DEMO_PASSWORD, Database, FreshDatabase
from tests.live import Broker, Celery

MONTH = "/reports/2020/11/"
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def database(fresh_database: FreshDatabase, demo_database: str) -> Database:
    """The demo portfolio: November is open, part of its returns are in."""
    return fresh_database(template=demo_database)


@pytest.fixture
def office(database: Database, broker: Broker, tmp_path: Path, browser: Browser) -> Generator[Visitor]:
    """Windows on a site that works on that database, with a worker beside it."""
    celery = Celery(database, broker, tmp_path)
    celery.worker()
    try:
        with (
            running_site(database, DEMO_PASSWORD, REDIS_URL=broker.valkey.url()) as site,
            visiting(browser, site) as visitor,
        ):
            yield visitor
    finally:
        celery.stop()


def report_one(office: Visitor) -> str:
    """A clerk enters a project's figures and hands them in; the project's name."""
    page = office.window("clerk")
    page.goto("/projects/returns/?month=2020-11&status=missing")
    glance(page, "month-returns")
    link = page.locator("#grid tbody tr:not([hidden]) th a").first
    name = link.inner_text()
    link.click()
    page.get_by_label("本月完成投资").fill("12500.5")
    expect(page.get_by_text("= 1.25亿元")).to_be_visible()
    page.get_by_label("本月完成投资").fill("６８０．５")
    page.get_by_label("累计形象进度").fill("88.5")
    page.get_by_label("工程进展").fill("设备安装完成，进入调试。")
    glance(page, "month-return")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text(f"{name}：已报送，等待审核。")).to_be_visible()
    return name


def approve_one(office: Visitor, name: str) -> None:
    """The reviewer ticks it and approves it; pressing once more does no harm."""
    page = office.window("reviewer")
    page.goto("/projects/review/?month=2020-11")
    glance(page, "month-review")
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="审核通过所选月报").click()
    expect(page.get_by_text(f"{name}：审核通过，已记入台账。")).to_be_visible()
    page.goto("/projects/review/?month=2020-11&status=approved")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("680.50")


def lock_and_build(office: Visitor) -> Page:
    """The office locks with returns missing, builds, and waits for the draft."""
    page = office.window("office")
    page.goto(MONTH)
    glance(page, "month-open")
    page.get_by_label(re.compile("确认提前锁定")).check()
    page.get_by_label(re.compile("项合计数据未确认")).check()
    page.get_by_role("button", name=re.compile("锁定本月（缺报[0-9]+份）")).click()
    expect(page.get_by_text("2020年11月已锁定，可以生成通报草稿。")).to_be_visible()
    expect(page.locator("#missing .desk-grey-row").first).to_be_visible()
    page.get_by_role("button", name="生成通报草稿").click()
    expect(page).to_have_url(re.compile("/reports/jobs/"))
    page.reload()
    page.get_by_role("link", name="核阅草稿").click(timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年11月通报草稿")
    return page


def make_the_builder_a_leader(database: Database) -> None:
    """Give the office's account the other role as well: two hats, and still not both keys."""
    with closing(psycopg2.connect(database.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_membership"
            " (user_id, organization_id, role, granted_at, reason, end_reason) "
            "SELECT person.id, city.id, 'leader', now(), '', '' "
            "FROM accounts_user AS person, accounts_organization AS city "
            "WHERE person.username = 'office' AND city.parent_id IS NULL"
        )


def publish(office: Visitor) -> Page:
    """The leader reads the draft and publishes it."""
    page = office.window("leader")
    page.goto(MONTH)
    expect(page.get_by_text("核验程序逐项核对一致")).to_be_visible()
    glance(page, "month-draft")
    page.get_by_role("link", name="查阅并审签").click()
    page.get_by_role("button", name="同意签发").click()
    page.get_by_role("link", name="查看通报").click(timeout=120_000)
    expect(page.locator(".kw-stamp")).to_have_text("厦重点办〔2020〕11号")
    return page


def verify_elsewhere(page: Page, folder: Path) -> str:
    """Take bundle and verifier away and run them as anybody would; what it prints."""
    for name in ("bundle.json", "verifier.py"):
        with page.expect_download() as taking:
            page.locator("#verify").get_by_role("link", name=name).click()
        taking.value.save_as(folder / name)
    done = subprocess.run(
        [sys.executable, "-I", "verifier.py", "bundle.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_and_take_away(page: Page, folder: Path) -> None:
    """The circular as a page, as a PDF, and as what can be verified elsewhere."""
    glance(page, "month-edition")
    digest = page.locator("#digest").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    with page.expect_download() as taking:
        page.get_by_role("link", name="PDF").first.click()
    taking.value.save_as(folder / "circular.pdf")
    assert (folder / "circular.pdf").read_bytes().startswith(b"%PDF")
    assert digest in verify_elsewhere(page, folder)


def test_a_month_goes_from_the_first_figure_to_the_circular(
    office: Visitor, database: Database, tmp_path: Path
) -> None:
    name = report_one(office)
    approve_one(office, name)
    builder = lock_and_build(office)
    make_the_builder_a_leader(database)
    builder.reload()
    expect(builder.get_by_text("本草稿由您生成，须由他人签发。")).to_be_visible()
    expect(builder.get_by_role("button", name="同意签发")).to_have_count(0)
    builder.get_by_text("征求意见期限未满，提前提请签发").click()
    builder.get_by_label("提前提请签发的理由").fill("市政府常务会议提前召开")
    builder.get_by_role("button", name="提请签发").click()
    expect(builder.get_by_text("已提请领导签发。")).to_be_visible()
    page = publish(office)
    read_and_take_away(page, tmp_path)
    reader = office.window("official")
    reader.goto("/reports/")
    row = reader.get_by_role("row").filter(has=reader.get_by_role("rowheader", name="2020-11"))
    expect(row).to_contain_text("厦重点办〔2020〕11号")
