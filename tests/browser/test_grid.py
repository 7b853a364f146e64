"""A clerk's month in the grid: forty rows by keyboard and by paste, one sent back and mended."""

from __future__ import annotations

import re
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.clock import set_business_now
from projects.models import MonthlyReturn, ReturnEvent
from projects.services.returns import Versioned, send_back_returns
from tests import databases, factories
from tests.browser.conftest import Lend, picture
from tests.browser.looks import glance, serious
from tests.browser.windows import Shelf, Site, Visitor, visiting
from tests.databases import TEMPLATE, Database
from tests.factories import NOW, PASSWORD
from tests.live import pointed_at
from tests.pictures import camera_photo

BUSY = "keyworks_busy"
ROWS = 40
URL = "/projects/returns/?month=2020-11"


def make_busy(database: Database) -> None:
    """A clerk with forty projects; October is in, November is to be done."""
    with pointed_at(database):
        set_business_now(NOW)
        town = factories.make_town(password=PASSWORD)
        projects = [
            factories.add_project(
                town, code=f"M{number:03}", name=f"市政道路{number:02}号工程", targets=[100 * number] * 12
            )
            for number in range(1, ROWS + 1)
        ]
        amounts = {project: Decimal(90 * number) for number, project in enumerate(projects, start=1)}
        factories.report(town, factories.month(10), amounts, progress=40)
        factories.refresh(factories.month(11))


@pytest.fixture
def busy_database(
    lent_site: tuple[Site, Database], lend: Lend, django_db_blocker: DjangoDbBlocker
) -> Database:
    """A portfolio of the test's own in which the clerk has forty projects."""
    with django_db_blocker.unblock():
        databases.make_template(BUSY, TEMPLATE, make_busy)
    lend(BUSY)
    return lent_site[1]


@pytest.fixture
def busy(
    browser: Browser, lent_site: tuple[Site, Database], busy_database: Database, shelf: Shelf
) -> Generator[Visitor]:
    """Windows on a site with that portfolio."""
    with visiting(browser, lent_site[0], shelf) as visitor:
        yield visitor


def opened(visitor: Visitor, language: str = "zh", **options: Any) -> Page:
    """The grid, built."""
    page = visitor.window("clerk", language=language, **options)
    page.goto(URL)
    page.locator("#grid[data-built]").wait_for()
    return page


def cell(page: Page, code: str, field: str) -> Locator:
    """What can be typed into."""
    return page.locator(f"tr[data-code={code}] [data-field={field}]")


def paste(page: Page, text: str) -> None:
    """What Ctrl+V does with a block from a spreadsheet."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def state(page: Page) -> Locator:
    """The line that says what is saved."""
    return page.locator("#grid-state")


def fill(page: Page, by: str) -> None:
    """Amounts one below the other, typed or pasted; progress and works pasted as a block of two columns."""
    cell(page, "M001", "investment").focus()
    amounts = [str(95 * number) for number in range(1, ROWS + 1)]
    if by == "paste":
        paste(page, "\n".join(amounts))
    for amount in amounts if by == "keyboard" else []:
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
    cell(page, "M001", "investment").focus()
    page.keyboard.press("ArrowRight")
    paste(page, "\n".join(f"{45 + number % 5}%\t路面基层施工第{number}段" for number in range(ROWS)) + "\n")
    expect(cell(page, "M040", "stage_text")).to_have_value("路面基层施工第39段")
    expect(state(page)).to_have_attribute("data-kind", "saved", timeout=15_000)


def undo_and_paste_again(page: Page) -> None:
    """A paste is one step back, and one step forth again."""
    cell(page, "M001", "problems").focus()
    paste(page, "征地\n管线\n交通导改")
    expect(cell(page, "M003", "problems")).to_have_value("交通导改")
    page.keyboard.press("Control+z")
    expect(cell(page, "M003", "problems")).to_have_value("")
    expect(cell(page, "M001", "problems")).to_have_value("")
    page.keyboard.press("Control+y")
    expect(cell(page, "M003", "problems")).to_have_value("交通导改")


def say_a_word(page: Page) -> None:
    """An amount that is exactly the target can't go without a word."""
    cell(page, "M005", "investment").focus()
    page.keyboard.type("500")
    expect(page.locator("tr[data-code=M005] .grid-check-ask")).to_be_visible()
    expect(page.locator("#grid-ready")).to_have_text(str(ROWS - 1))
    cell(page, "M005", "word").focus()
    page.keyboard.type("按合同节点付款")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-ready")).to_have_text(str(ROWS))


def hand_in_all(page: Page) -> None:
    """One press; a second one finds nothing left to do."""
    page.locator("#grid-submit").dblclick()
    expect(page.locator("#grid-dialog")).to_be_visible(timeout=20_000)
    expect(page.locator("#grid-outcome")).to_contain_text(str(ROWS))
    expect(page.locator("#grid-left")).to_be_hidden()


def send_back(database: Database, code: str) -> None:
    """The reviewer gives one back."""
    with pointed_at(database):
        row = MonthlyReturn.objects.get(project__code=code, period__month="2020-11-01")
        reviewer = User.objects.get(username="reviewer")
        seen = [Versioned(row.pk, row.version)]
        send_back_returns(seen=seen, user=reviewer, now=NOW, reason="与监理计量不符")


def mend(page: Page, code: str) -> None:
    """What came back stands on top with its reason, is changed and handed in again."""
    page.goto(URL)
    first = page.locator("#grid tbody tr").first
    expect(first).to_have_attribute("data-code", code)
    cell(page, code, "investment").focus()
    expect(page.locator("#grid-detail")).to_contain_text("与监理计量不符")
    page.keyboard.type("666.5")
    expect(state(page)).to_have_attribute("data-kind", "saved", timeout=15_000)
    page.locator("#grid-detail button.btn-primary").click()
    expect(page.locator("#grid-outcome")).to_contain_text("1")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "by"), [("zh", "keyboard"), ("en", "paste")])
def test_a_clerk_gets_forty_projects_done(
    busy: Visitor, busy_database: Database, django_db_blocker: DjangoDbBlocker, language: str, by: str
) -> None:
    page = opened(busy, language)
    fill(page, by)
    undo_and_paste_again(page)
    say_a_word(page)
    glance(page, f"grid-{language}")
    scrolls = "box => box.scrollWidth - box.clientWidth"
    assert page.locator(".grid-scroll").evaluate(scrolls) == 0, "the grid fits on a desk"
    hand_in_all(page)
    page.locator("#grid-receipt").click()
    expect(page.get_by_role("row").filter(has_text="M040")).to_contain_text("3,800.00")
    glance(page, f"receipt-{language}")
    with django_db_blocker.unblock():
        send_back(busy_database, "M007")
    mend(page, "M007")
    with django_db_blocker.unblock(), pointed_at(busy_database):
        events = ReturnEvent.objects.filter(kind="submitted", month="2020-11-01")
        assert events.count() == ROWS + 1
        assert events.get(project__code="M005").explanations == {"same_as_target": "按合同节点付款"}
        assert MonthlyReturn.objects.get(project__code="M007", status="submitted").investment == Decimal(
            "666.5"
        )


def test_nothing_typed_is_lost(busy: Visitor) -> None:
    first, second = opened(busy), opened(busy)
    cell(first, "M001", "investment").fill("94.5")
    expect(state(first)).to_have_attribute("data-kind", "saved")
    cell(second, "M001", "investment").fill("96.5")
    expect(second.locator("#grid-detail")).to_contain_text("94.5", timeout=10_000)
    expect(cell(second, "M001", "investment")).to_have_value("96.5")
    picture(second, "grid-conflict")
    second.get_by_role("button", name="保留我填写的").click()
    expect(state(second)).to_have_attribute("data-kind", "saved", timeout=10_000)
    second.reload()
    expect(cell(second, "M001", "investment")).to_have_value("96.5")
    # Reloaded before it could be saved.
    cell(second, "M002", "investment").fill("191")
    second.reload()
    expect(cell(second, "M002", "investment")).to_have_value("191")
    expect(state(second)).to_have_attribute("data-kind", "saved", timeout=10_000)
    # The line breaks, and comes back.
    second.context.set_offline(True)
    cell(second, "M003", "investment").fill("287.5")
    expect(state(second)).to_contain_text("网络中断", timeout=10_000)
    second.context.set_offline(False)
    expect(state(second)).to_have_attribute("data-kind", "saved", timeout=20_000)
    second.reload()
    expect(cell(second, "M003", "investment")).to_have_value("287.5")
    # What can't be read is kept, said, and holds up nothing else.
    cell(second, "M004", "investment").fill("约400")
    cell(second, "M005", "investment").fill("450")
    expect(state(second)).to_contain_text("1行未保存", timeout=10_000)
    second.reload()
    expect(cell(second, "M004", "investment")).to_have_value("约400")
    expect(cell(second, "M005", "investment")).to_have_value("450")


def test_one_project_on_site_with_a_phone(busy: Visitor, tmp_path: Path) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(camera_photo((1600, 1200)))
    page = busy.window("clerk", viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(URL)
    expect(page.locator("#grid")).to_be_hidden()
    picture(page, "grid-phone")
    page.locator("#find").fill("m003")
    expect(page.locator("[data-find]:visible")).to_have_count(1)
    page.get_by_role("link", name="市政道路03号工程").first.click()
    page.locator("#files-new").set_input_files(photo)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("#files img")).to_be_visible()
    expect(page.locator("#files")).to_contain_text("拍摄于2020-11-18 10:22")
    page.get_by_label("本月完成投资", exact=True).fill("285")
    page.get_by_label("累计形象进度", exact=True).fill("47")
    page.get_by_label("工程进展", exact=True).fill("路基土方完成")
    picture(page, "return-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("已报送，等待审核")).to_be_visible()
    page.goto(URL)
    expect(page.locator(".desk-done summary")).to_contain_text("1")
    expect(page.locator(".desk-done [data-find]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_glossary_explains_both_figures(visitor: Visitor, language: str) -> None:
    page = visitor.window(language=language)
    page.goto("/projects/glossary/")
    expect(page.get_by_role("main")).to_contain_text("+23.2")
    expect(page.get_by_role("main")).to_contain_text("132.3%")


def test_help_opens_beside_its_field_and_closes_with_escape(busy: Visitor) -> None:
    page = opened(busy)
    page.get_by_role("button", name="填报说明：投资额").click()
    text = page.locator("#help-grid-investment")
    expect(text).to_be_visible()
    page.keyboard.press("Escape")
    expect(text).to_be_hidden()


def test_the_receipts_of_a_month_are_listed(visitor: Visitor) -> None:
    page = visitor.window("clerk")
    page.goto("/projects/returns/receipts/?month=2020-10")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    assert serious(page) == []
    page.locator("tbody a").first.click()
    expect(page).to_have_url(re.compile("/projects/returns/receipts/[0-9a-f-]{36}/"))
    page.goto("/projects/returns/receipts/00000000-0000-4000-8000-000000000000/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    visitor.foreseen.append("404")
