"""A meeting from its agenda to the task that the next one opens with."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import Looker, look_around
from tests.browser.windows import Site, Visitor, sent
from tests.databases import Database

PAGES = {
    "meetings": ("office", "/coordination/meetings/"),
    "meeting-new": ("office", "/coordination/meetings/new/"),
    "meeting": ("leader", "/coordination/meetings/1/"),
    "meeting-point": ("office", "/coordination/meetings/1/points/1/"),
    "tasks": ("office", "/coordination/tasks/"),
    "task": ("clerk", "/coordination/tasks/1/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_from_the_agenda_to_the_next_meeting(own_visitor: Visitor, lent_site: tuple[Site, Database]) -> None:
    office, leader, clerk = (own_visitor.window(who) for who in ("office", "leader", "clerk"))
    office.goto("/coordination/meetings/new/")
    office.get_by_role("button", name="召集会议").click()
    office.get_by_label("议题").fill("共用沟槽管线迁改时序")
    sent(office.get_by_role("button", name="列入议程"))
    look_around(office, "meeting-agenda")
    office.get_by_role("link", name="共用沟槽管线迁改时序").click()
    office.get_by_role("textbox", name="议定事项").fill("由路桥集团牵头，两周内完成迁改")
    sent(office.get_by_role("button", name="保存议定事项"))
    office.get_by_role("textbox", name="交办事项").fill("完成管线迁改")
    office.get_by_label("责任单位").select_option(label="\u2003厦门路桥集团 (U1)")
    office.get_by_label("完成期限").fill("2020-12-03")
    office.get_by_role("button", name="交办", exact=True).click()
    expect(office.get_by_text("已完成。")).to_be_visible()
    office.get_by_role("link", name="2020-01").click()
    office.get_by_label("主持人").fill("林主任")
    office.get_by_label("会议地点").fill("市政府1号会议室")
    office.get_by_label("参加人员").fill("市建设局")
    sent(office.get_by_role("button", name="保存"))
    leader.goto(office.url)
    leader.get_by_role("button", name="签发并印发").click()
    with leader.expect_download() as taking:
        leader.get_by_role("link", name="Word", exact=True).click()
    assert taking.value.suggested_filename == "minutes-2020-01.docx"
    clerk.goto("/coordination/tasks/")
    clerk.get_by_role("link", name="完成管线迁改").first.click()
    clerk.locator("textarea").fill("已全部迁改")
    clerk.locator("button[value=done]").click()
    expect(clerk.locator(".kw-as-of")).to_contain_text("已报完成")
    office.goto("/coordination/meetings/new/")
    office.get_by_label("会议日期").fill("2020-12-10")
    office.get_by_role("button", name="召集会议").click()
    expect(office.get_by_role("row").nth(1)).to_contain_text("上次会议（2020-01）交办事项：完成管线迁改")
