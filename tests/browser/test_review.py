"""Review, sign-off and correction as people meet them: with notices, ticks, and three people's hands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import glance
from tests.browser.windows import Visitor, sent

QUEUE = "/projects/review/?month=2020-11"
TOTALS = "/projects/sign-offs/?month=2020-11"
RETURN = "/projects/returns/2020-10/X005/"
pytestmark = pytest.mark.timeout(600)


def hand_in(visitor: Visitor, code: str, amount: str, why: str = "") -> None:
    """The clerk hands a return in, with a word on what is odd if the page asks for one."""
    page = visitor.window("clerk")
    page.goto(f"/projects/returns/2020-11/{code}/")
    page.get_by_label("本月完成投资").fill(amount)
    page.get_by_label("累计形象进度").fill("60")
    page.get_by_role("button", name="报送", exact=True).click()
    if why:
        page.locator(".desk-questions input").first.fill(why)
        page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("已报送，等待审核")).to_be_visible()


def review(visitor: Visitor) -> None:
    """All clean ones at one press; the odd one goes back, is mended, and is approved by itself."""
    page = visitor.window("reviewer")
    page.goto(QUEUE)
    expect(page.get_by_text("按合同节点计量")).to_be_visible()
    glance(page, "review-queue")
    page.get_by_role("button", name=re.compile("审核通过全部无疑点月报")).click()
    expect(page.get_by_text("新城新体育中心：审核通过，已记入台账。")).to_be_visible()
    page.get_by_text("退回", exact=True).click()
    page.get_by_label("退回原因").fill("请核对计量单")
    page.get_by_role("button", name="按此原因退回").click()
    clerk = visitor.window("clerk")
    clerk.goto("/notices/")
    expect(clerk.get_by_text("请核对计量单")).to_be_visible()
    hand_in(visitor, "X017", "6000")
    page.goto(QUEUE)
    page.locator("[data-row] input[name=chosen]").first.focus()
    for key in "jx":
        page.keyboard.press(key)
    page.get_by_role("button", name="审核通过所选月报").click()
    expect(page.get_by_text("海天泵站至筼筜污水压力管工程：审核通过，已记入台账。")).to_be_visible()


def sign(visitor: Visitor, who: str, name: str) -> None:
    """Somebody signs off a total."""
    page = visitor.window(who)
    page.goto(TOTALS)
    glance(page, f"review-totals-{who}")
    page.get_by_role("row").filter(has_text=name).get_by_role("button").click()
    expect(page.get_by_text(re.compile(f"{name}：合计.*已确认"))).to_be_visible()


def test_a_month_is_reviewed_signed_off_and_locked(own_visitor: Visitor) -> None:
    hand_in(own_visitor, "X021", "9800")
    hand_in(own_visitor, "X017", "5700", "按合同节点计量")
    own_visitor.foreseen.append("422")
    review(own_visitor)
    sign(own_visitor, "clerk", "厦门路桥集团")
    sign(own_visitor, "reviewer", "思明区")
    page = own_visitor.window("office")
    page.goto("/reports/2020/11/preparation/")
    expect(page.locator("#unsigned")).to_contain_text("厦门轨道集团")
    expect(page.locator("#unsigned")).not_to_contain_text("厦门路桥集团")
    glance(page, "review-unsigned")
    page.get_by_label(re.compile("项合计数据未确认")).check()
    page.get_by_label(re.compile("确认提前锁定")).check()
    page.get_by_role("button", name=re.compile("锁定本月")).click()
    expect(page.get_by_text("2020年11月已锁定")).to_be_visible()


def test_the_review_in_english(own_visitor: Visitor) -> None:
    clerk = own_visitor.window("clerk", language="en")
    reviewer = own_visitor.window("reviewer", language="en")
    clerk.goto("/projects/returns/2020-11/X021/")
    clerk.get_by_label("Investment of the month", exact=True).fill("9800")
    clerk.get_by_label("Physical progress to date", exact=True).fill("60")
    clerk.get_by_role("button", name="Hand in", exact=True).click()
    expect(clerk.get_by_text("handed in, now under review")).to_be_visible()
    reviewer.goto(QUEUE)
    glance(reviewer, "review-queue-en")
    row = reviewer.locator("[data-row]").filter(has_text="X021")
    row.get_by_text("Send back", exact=True).click()
    row.get_by_label("Reason, for the clerk to read").fill("Check the measurement")
    row.get_by_role("button", name="Send back with this reason").click()
    expect(reviewer.get_by_text("新城新体育中心: sent back.")).to_be_visible()
    clerk.goto("/projects/returns/2020-11/X021/")
    expect(clerk.get_by_text("Check the measurement").first).to_be_visible()
    sent(clerk.get_by_role("button", name="Hand in", exact=True))
    reviewer.goto(QUEUE)
    reviewer.get_by_role("button", name="Approve 新城新体育中心").click()
    expect(reviewer.get_by_text("新城新体育中心: approved and posted.")).to_be_visible()


def ask(visitor: Visitor, folder: Path) -> Page:
    """From the locked return to the request; the difference is shown while typing."""
    document = folder / "监理计量单.pdf"
    document.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page = visitor.window("clerk")
    page.goto(RETURN)
    page.get_by_role("link", name="申请更正").click()
    expect(page).to_have_url(re.compile("/projects/corrections/2020-10/X005/"))
    page.get_by_label("该月正确数额").fill("3000")
    expect(page.locator("[data-difference]")).to_contain_text("更正金额：")
    page.get_by_label("原因").fill("复核监理计量，核减重复计入的设备款")
    page.get_by_label("文件").set_input_files(document)
    glance(page, "review-ask")
    page.get_by_role("button", name="提交更正申请").click()
    expect(page.get_by_text("更正申请已提交")).to_be_visible()
    return page


def decide(visitor: Visitor, who: str, button: str) -> Page:
    """Whoever's turn it is finds it first in the list and decides."""
    page = visitor.window(who)
    page.goto("/projects/corrections/?list=waiting")
    glance(page, f"review-corrections-{who}")
    sent(page.get_by_role("row").filter(has_text="X005").get_by_role("link", name="办理"))
    glance(page, f"review-correction-{who}")
    sent(page.get_by_role("button", name=button))
    return page


def test_a_correction_goes_through_three_hands(own_visitor: Visitor, tmp_path: Path) -> None:
    ask(own_visitor, tmp_path)
    decide(own_visitor, "reviewer", "审核同意，报重点办批准")
    page = decide(own_visitor, "office", "批准并入账")
    expect(page.get_by_text("该更正申请现为“已入账”。")).to_be_visible()
    page.goto("/projects/X005/#corrections")
    expect(page.locator("#corrections")).to_contain_text("复核监理计量")
    glance(page, "review-project")
    page.goto("/reports/2020/10/")
    expect(page.get_by_text("该月数据已有1笔更正入账")).to_be_visible()
    glance(page, "review-edition")
