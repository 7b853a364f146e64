"""Problems from where they are found to the circular that tells of them."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from common.clock import set_business_now
from coordination.services.escalation import run_clock
from projects.models import ReportingPeriod
from tests import factories
from tests.browser.looks import PHONE, glance, look_around
from tests.browser.windows import Site, Visitor, sent
from tests.coordination.steps import at
from tests.coordination.test_problem_pages import workbook
from tests.databases import Database
from tests.live import pointed_at
from tests.reports.circular.rendered import docx_text

TITLE = "10余条管线未迁改"
UNIT = "\u2003厦门路桥集团 (U1)"


def step(page: Page, name: str, text: str = "", unit: str = "") -> None:
    """Press one of the buttons of a problem's page."""
    part = page.locator(".problem-steps > details").filter(has=page.locator(f"button[value={name}]"))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    if text:
        part.get_by_label("说明").fill(text)
    if unit:
        part.get_by_label("责任单位").select_option(label=unit)
    sent(part.locator(f"button[value={name}]"))
    expect(page.get_by_text("已完成。")).to_be_visible()


def found_on_site(phone: Page) -> None:
    """A record of the day with what holds the works up; the phone ends on the problem's page."""
    phone.goto("/coordination/site/write/")
    phone.locator("#site-project").select_option("X001")
    phone.locator("#site-text").fill("沟槽开挖至管线处停工")
    phone.get_by_text("发现问题").click()
    phone.locator("#site-kind").select_option("pipelines")
    phone.locator("#site-title").fill(TITLE)
    phone.get_by_role("button", name="保存并上报").click()
    phone.locator("#site-list").get_by_role("link", name="已上报").click()
    phone.get_by_role("link", name=re.compile("2020-")).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(TITLE)


def settled_at_a_meeting(office: Page, leader: Page) -> None:
    """The agenda has it by itself; what is decided becomes a task and goes round as minutes."""
    office.goto("/coordination/meetings/new/")
    office.get_by_label("会议日期").fill("2020-12-18")
    office.get_by_role("button", name="召集会议").click()
    office.get_by_role("link", name=TITLE).click()
    office.get_by_role("textbox", name="议定事项").fill("由路桥集团牵头，管线权属单位一周内完成迁改")
    sent(office.get_by_role("button", name="保存议定事项"))
    office.get_by_role("textbox", name="交办事项").fill("完成管线迁改")
    office.get_by_label("责任单位").last.select_option(label=UNIT)
    office.get_by_label("完成期限").fill("2020-12-25")
    office.get_by_role("button", name="交办", exact=True).click()
    expect(office.get_by_text("已完成。")).to_be_visible()
    glance(office, "problem-decided")
    office.locator(".kw-pretitle a").last.click()
    office.get_by_label("主持人").fill("林主任")
    office.get_by_label("会议地点").fill("市政府1号会议室")
    office.get_by_label("参加人员").fill("市建设局")
    sent(office.get_by_role("button", name="保存"))
    leader.goto(office.url)
    leader.get_by_role("button", name="签发并印发").click()
    expect(leader.get_by_role("link", name="Word", exact=True)).to_be_visible()


def circular_of_november(leader: Page) -> str:
    """The published circular as Word, read back."""
    leader.goto("/reports/2020/11/")
    with leader.expect_download() as taking:
        leader.locator("a[href*='circular.docx?language=zh']").first.click()
    return docx_text(taking.value.path().read_bytes())


def test_from_a_phone_on_site_to_the_month_s_circular(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker
) -> None:
    phone = own_visitor.window("clerk", viewport=PHONE)
    reviewer, office, leader = (own_visitor.window(who) for who in ("reviewer", "office", "leader"))
    found_on_site(phone)
    number = re.search(r"2020-\d+", phone.locator("body").inner_text())
    assert number
    reviewer.goto(phone.url)
    step(reviewer, "accept")
    step(reviewer, "assign", unit=UNIT)
    with django_db_blocker.unblock(), pointed_at(lent_site[1]):
        set_business_now(at(2020, 12, 18))
        run_clock(now=at(2020, 12, 18))
    office.goto("/coordination/problems/?list=overdue")
    office.get_by_role("link", name=TITLE).click()
    expect(office.locator(".problem-history .is-late")).to_have_count(2)
    step(office, "escalate", "请市级会议协调")
    settled_at_a_meeting(office, leader)
    phone.reload()
    step(phone, "take_up", "管线单位驻场迁改")
    step(phone, "answer", "管线已全部迁改完毕")
    look_around(phone, "problem-answered")
    reviewer.reload()
    step(reviewer, "verify", "现场核验属实")
    office.goto(phone.url)
    step(office, "sign_off")
    expect(office.locator(".kw-as-of")).to_contain_text("已销号")
    with django_db_blocker.unblock(), pointed_at(lent_site[1]):
        november = ReportingPeriod.objects.get(month="2020-11-01")
        factories.publish(factories.found_town(), november, now=at(2020, 12, 18, 17))
    assert f"{number[0]}号（管线迁改，东亚纳米科技园）" in circular_of_november(leader)


def test_a_crossing_is_settled_in_sight_of_both_projects(own_visitor: Visitor) -> None:
    office, clerk, reviewer = (own_visitor.window(who) for who in ("office", "clerk", "reviewer"))
    office.goto("/coordination/problems/new/")
    office.get_by_label("类别").select_option(label="项目交叉")
    office.locator("input[list=projects-to-name]").fill("X002 X005")
    office.get_by_label("问题概述").fill("共用道路开口位置冲突")
    office.get_by_role("button", name="登记", exact=True).click()
    step(office, "accept")
    step(office, "assign", unit=UNIT)
    # The other side's unit has nothing to do with X002 but sees what holds its own project up.
    reviewer.goto("/projects/X002/")
    expect(reviewer.get_by_role("link", name="共用道路开口位置冲突")).to_be_visible()
    clerk.goto("/projects/X005/")
    clerk.get_by_role("link", name="共用道路开口位置冲突").click()
    step(clerk, "take_up", "两家设计院会商")
    step(clerk, "answer", "开口位置已错开")
    reviewer.goto(clerk.url)
    step(reviewer, "verify", "图纸已会签")
    office.reload()
    step(office, "sign_off")
    expect(office.locator(".kw-as-of")).to_contain_text("已销号")
    glance(office, "problem-crossing-settled")
    for name in ("海沧半导体产业基地", "士兰化合物半导体芯片制造生产线"):
        expect(office.get_by_role("main")).to_contain_text(name)


def counted(office: Page) -> int:
    """How many problems there are, by the list's tab."""
    office.goto("/coordination/problems/?list=all")
    return int(office.locator(".desk-tabs a[aria-current] b").inner_text())


def test_forty_one_from_a_survey_are_registered_once(own_visitor: Visitor) -> None:
    office = own_visitor.window("office")
    before = counted(office)
    rows = [["X001", "管线迁改", f"第{n}处管线未迁改", "", "协调迁改", "U1"] for n in range(40)]
    content = workbook([*rows, ["X001 X013", "项目交叉", "共用沟槽", "", "", "厦门轨道集团"]])
    office.goto("/coordination/problems/import/")
    office.locator("input[type=file]").set_input_files(
        {"name": "摸底.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    sent(office.get_by_role("button", name="读取表格"))
    look_around(office, "problem-preview")
    sealed = office.locator("input[name=confirmed]").input_value()
    sent(office.get_by_role("button", name="登记41个问题"))
    assert counted(office) == before + 41
    # A second press of the same button, which the browser repeats.
    token = office.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    form: dict[str, str | float | bool] = {"confirmed": sealed, "csrfmiddlewaretoken": token}
    again = office.request.post(
        f"{own_visitor.site.url}/coordination/problems/import/", form=form, headers={"Referer": office.url}
    )
    assert again.ok
    assert counted(office) == before + 41
