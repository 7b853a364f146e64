"""The way of a draft in real windows: the units, the office, the leader's phone; and an edition put right."""

from __future__ import annotations

import re
import secrets
from contextlib import closing

import psycopg2
from django_otp.oath import totp
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Visitor
from tests.browser.looks import glance, look_around
from tests.databases import Database

PHONE: ViewportSize = {"width": 390, "height": 844}
CONSULTATION = "/reports/2020/11/consultation/"
APPROVAL = "/reports/2020/11/approval/"
DEVICE = """
INSERT INTO otp_totp_totpdevice (user_id, name, confirmed, key, step, t0, digits, tolerance, drift, last_t,
    throttling_failure_count)
SELECT id, 'totp', true, %s, 30, 0, 6, 1, 0, -1, 0 FROM accounts_user WHERE username = %s
"""


def second_factor(database: Database, username: str) -> bytes:
    """Give somebody an app with a secret."""
    key = secrets.token_bytes(20)
    with closing(psycopg2.connect(database.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(DEVICE, [key.hex(), username])
    return key


def code(key: bytes, steps: int) -> str:
    """What the app shows now, or in so many half minutes: each code works once."""
    return f"{totp(key, t0=-30 * steps):06}"


def time_passes(database: Database) -> None:
    """As if half a minute had gone by: the app shows another code."""
    with closing(psycopg2.connect(database.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("UPDATE otp_totp_totpdevice SET last_t = -1, drift = 0")


def comment_and_answer(office: Visitor, builder: Page) -> None:
    """The units see the draft, one of them objects, the office answers, and hands over before the end."""
    builder.get_by_role("button", name="征求单位意见").click()
    expect(builder.get_by_text("草稿已开始征求意见")).to_be_visible()
    clerk = office.window("clerk")
    clerk.goto(CONSULTATION)
    clerk.get_by_label("意见所指").select_option(index=1)
    clerk.get_by_label("异议（请求修改草稿）").check()
    clerk.get_by_label("内容").fill("第三季度设备款未计入，请核实。")
    look_around(clerk, "consultation")
    clerk.get_by_role("button", name="提交重点办").click()
    expect(clerk.get_by_text("异议（未办结）")).to_be_visible()
    builder.goto(CONSULTATION)
    builder.get_by_text("答复", exact=True).first.click()
    builder.get_by_label("处理结果").select_option("kept")
    builder.get_by_label("答复", exact=True).fill("经核对台账，该笔款项属下年度，维持原结果。")
    glance(builder, "consultation-answer")
    builder.get_by_role("button", name="提交答复").click()
    expect(builder.get_by_text("已答复，并已通知反馈人员。")).to_be_visible()
    clerk.goto("/notices/")
    expect(clerk.get_by_text(re.compile("重点办已答复您的意见")).first).to_be_visible()


def hand_over_early(builder: Page, month: str) -> None:
    """Before the units had their days, with the reason."""
    builder.goto(month)
    builder.get_by_text("征求意见期限未满，提前提请签发").click()
    builder.get_by_label("提前提请签发的理由").fill("市政府常务会议提前召开")
    builder.get_by_role("button", name="提请签发").click()
    expect(builder.get_by_text("已提请领导签发。")).to_be_visible()


def approve_on_a_phone(office: Visitor, database: Database) -> tuple[Page, bytes]:
    """The leader signs in with the second factor, reads everything on one page, and shows it again."""
    page = office.window("leader", viewport=PHONE)
    key = second_factor(database, "leader")
    page.goto(APPROVAL)
    page.locator("[name=code]").fill(code(key, -1))
    page.get_by_role("button").filter(has_text="继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年11月通报审签")
    expect(page.get_by_text("市政府常务会议提前召开")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    look_around(page, "approval")
    page.get_by_label("验证码").first.fill(code(key, 0))
    page.get_by_role("button", name="同意签发").click()
    page.get_by_role("link", name="查看通报").click(timeout=120_000)
    return page, key


def withdraw_and_correct(office: Visitor, database: Database, leader: Page, key: bytes, month: str) -> None:
    """The leader marks it, the office has revision 2 built; it is published, and both stay."""
    leader.goto(month)
    leader.get_by_text("撤销本通报").click()
    leader.get_by_label("原因", exact=True).fill("两个项目口径有误")
    leader.get_by_label("验证码").fill(code(key, 1))
    leader.get_by_role("button", name="确认撤销").click()
    expect(leader.get_by_text("已撤销：本通报不再有效。")).to_be_visible()
    builder = office.window("office")
    builder.goto(month)
    builder.get_by_text("更正本通报").click()
    builder.get_by_label("更正原因").fill("两个项目口径有误，予以更正")
    builder.get_by_role("button", name="生成更正稿").click()
    builder.get_by_role("link", name="核阅草稿").click(timeout=120_000)
    hand_over_early(builder, f"{month}preparation/")
    time_passes(database)
    leader.goto(APPROVAL)
    leader.get_by_label("验证码").first.fill(code(key, 0))
    leader.get_by_role("button", name="同意签发").click()
    leader.get_by_role("link", name="查看通报").click(timeout=120_000)
    expect(leader.locator(".kw-stamp")).to_have_text("厦重点办〔2020〕12号（第2版）")
    expect(leader.get_by_text("两个项目口径有误，予以更正").first).to_be_visible()
    look_around(leader, "edition-corrected")
