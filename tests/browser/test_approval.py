"""A draft before the units, the office and the leader's phone; a wrong circular withdrawn and corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator

import pytest
from django.contrib.auth.hashers import make_password
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.models import Job
from reports.services.work import perform
from tests.browser.conftest import running_site
from tests.browser.looks import glance, look_around
from tests.browser.windows import PASSWORD, Visitor, visiting
from tests.common.threads import Aside
from tests.databases import TEMPLATE, FreshDatabase, ensure_template
from tests.live import pointed_at
from tests.reports.steps import drafted, reported_town

PHONE: ViewportSize = {"width": 390, "height": 844}
MONTH = "/reports/2020/10/"
PREPARATION = "/reports/2020/10/preparation/"
CONSULTATION = "/reports/2020/10/consultation/"
APPROVAL = "/reports/2020/10/approval/"
KEY = "3132333435363738393031323334353637383930"
pytestmark = pytest.mark.timeout(600)


def aside(work: Callable[[], object]) -> None:
    """Use the database beside the browser, whose loop the ORM would not go into."""
    Aside(work).outcome()


def fill() -> None:
    """October as a draft; everybody has the one password."""
    town, period = reported_town()
    drafted(town, period)
    User.objects.update(password=make_password(PASSWORD))


def do_the_work() -> None:
    """What a worker would do."""
    assert perform(Job.objects.get(state=Job.State.QUEUED).pk)


@pytest.fixture
def office(
    browser: Browser, fresh_database: FreshDatabase, django_db_blocker: DjangoDbBlocker
) -> Generator[Visitor]:
    """Windows on a site with a draft."""
    ensure_template(TEMPLATE)
    database = fresh_database()
    with django_db_blocker.unblock(), pointed_at(database):
        aside(fill)
        with running_site(database) as site, visiting(browser, site) as visitor:
            yield visitor


def fresh_code() -> str:
    """What the leader's app shows now, as if the code before were another: each works once."""
    aside(lambda: TOTPDevice.objects.update(last_t=-1, drift=0))
    return f"{totp(bytes.fromhex(KEY)):06}"


def give_the_leader_an_app() -> None:
    """With a secret that this test knows."""
    leader = User.objects.get(username="leader")
    TOTPDevice.objects.create(user=leader, name="totp", confirmed=True, key=KEY)


def object_and_answer(office: Visitor, builder: Page) -> None:
    """The office shows the draft, a unit objects, the office answers, the unit is told."""
    builder.goto(PREPARATION)
    glance(builder, "draft-prepared")
    builder.get_by_role("button", name="征求单位意见").click()
    expect(builder.get_by_text("草稿已开始征求意见，并已通知相关单位。")).to_be_visible()
    clerk = office.window("clerk")
    clerk.goto(CONSULTATION)
    clerk.get_by_label("意见所指").select_option("A1")
    clerk.get_by_label("意见类型").select_option("appeal")
    clerk.get_by_role("textbox", name="内容").fill("第三季度设备款未计入，请核实。")
    clerk.get_by_role("button", name="提交重点办").click()
    expect(clerk.get_by_text("异议（未办结）")).to_be_visible()
    look_around(clerk, "consultation")
    builder.goto(CONSULTATION)
    builder.locator(".kw-more > summary").click()
    builder.get_by_label("处理结果").select_option("kept")
    builder.get_by_role("textbox", name="答复").fill("经核对台账，该笔款项属下年度，维持原结果。")
    builder.get_by_role("button", name="提交答复").click()
    expect(builder.get_by_text("已答复，并已通知反馈人员。")).to_be_visible()
    glance(builder, "consultation-answered")
    clerk.goto("/notices/")
    expect(clerk.get_by_text(re.compile("重点办已答复您的意见")).first).to_be_visible()


def hand_over_early(builder: Page) -> None:
    """Before the units had their days, with the reason."""
    builder.goto(PREPARATION)
    builder.get_by_text("征求意见期限未满，提前提请签发").click()
    builder.get_by_label("提前提请签发的理由").fill("市政府常务会议提前召开")
    builder.get_by_role("button", name="提请签发").click()
    expect(builder.get_by_text("已提请领导签发。")).to_be_visible()


def approve_on_a_phone(office: Visitor) -> Page:
    """The leader signs in with the second factor, reads everything on one page, and shows it again."""
    page = office.window("leader", viewport=PHONE)
    aside(give_the_leader_an_app)
    page.goto(APPROVAL)
    page.locator("[name=code]").fill(fresh_code())
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年10月通报审签")
    expect(page.get_by_text("市政府常务会议提前召开")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    glance(page, "approval-390")
    look_around(page, "approval")
    approve(page)
    expect(page.locator(".kw-stamp")).to_have_text("厦重点办〔2020〕1号")
    return page


def approve(page: Page) -> None:
    """With the code that the app shows now; the work is done, the circular is read."""
    page.get_by_label("验证码").first.fill(fresh_code())
    page.get_by_role("button", name="同意签发").click()
    expect(page).to_have_url(re.compile("/reports/jobs/"))
    aside(do_the_work)
    page.get_by_role("link", name="查看通报").click(timeout=60_000)


def withdraw(page: Page) -> None:
    """The leader marks the circular."""
    page.goto(MONTH)
    page.get_by_text("撤销本通报").click()
    page.get_by_label("原因", exact=True).fill("两个项目口径有误")
    page.get_by_label("验证码").fill(fresh_code())
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("已撤销：本通报不再有效。")).to_be_visible()
    look_around(page, "edition-withdrawn")


def correct(builder: Page) -> None:
    """The office has revision 2 built."""
    builder.goto(MONTH)
    builder.get_by_text("更正本通报").click()
    builder.get_by_label("更正原因").fill("两个项目口径有误，予以更正")
    builder.get_by_role("button", name="生成更正稿").click()
    expect(builder).to_have_url(re.compile("/reports/jobs/"))
    aside(do_the_work)
    builder.get_by_role("link", name="核阅草稿").click(timeout=60_000)


def test_from_the_units_to_the_leader_s_phone_and_to_revision_2(office: Visitor) -> None:
    builder = office.window("office")
    object_and_answer(office, builder)
    hand_over_early(builder)
    leader = approve_on_a_phone(office)
    reader = office.window("clerk")
    reader.goto("/notices/")
    expect(reader.get_by_text(re.compile("通报（厦重点办〔2020〕1号）")).first).to_be_visible()
    withdraw(leader)
    correct(builder)
    hand_over_early(builder)
    leader.goto(APPROVAL)
    approve(leader)
    expect(leader.locator(".kw-stamp")).to_contain_text("2号")
    expect(leader.get_by_text("两个项目口径有误，予以更正").first).to_be_visible()
    look_around(leader, "edition-corrected")
    reader.goto(f"{MONTH}?revision=1")
    expect(reader.get_by_text("已撤销：本通报不再有效。")).to_be_visible()
    expect(reader.get_by_role("link", name="PDF").first).to_be_visible()
