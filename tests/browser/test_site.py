"""Records from the site: written on a phone without a line, sent once; and the pages they come to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django import DjangoDbBlocker

from coordination.models import Problem, SiteRecord
from tests.browser.conftest import picture
from tests.browser.looks import PHONE, Looker, glance, look_around, on_a_phone
from tests.browser.windows import Site, Visitor
from tests.databases import Database
from tests.live import pointed_at
from tests.pictures import camera_photo

WRITE = "/coordination/site/write/"
SEND = "**/coordination/site/new/"
PAGES = {
    "site-list": ("office", "/coordination/site/"),
    "site-new": ("clerk", "/coordination/site/new/?project=X001"),
    "site-record": ("clerk", "/coordination/site/7/"),
    "site-attendance": ("official", "/coordination/site/attendance/?month=2020-11"),
    "site-summaries": ("official", "/coordination/site/months/?month=2020-11"),
}
SEEN = "现浇箱梁第五联完成，管线仍未迁改"
NEXT = "路基压实，检测合格。"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def phone_of(visitor: Visitor, who: str = "clerk") -> Page:
    """Somebody's phone, which gives its position."""
    place = {"latitude": 24.4798, "longitude": 118.0894, "accuracy": 9}
    return visitor.window(who, viewport=PHONE, geolocation=place, permissions=["geolocation"])


def opened(page: Page) -> None:
    """The page, once it is kept for times without a line."""
    page.goto(WRITE)
    page.wait_for_function(
        "() => navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')"
    )
    expect(page.locator("#site-form")).to_be_visible()


def write(page: Page, text: str, photo: Path | None = None) -> None:
    """A record, as on site."""
    page.locator("#site-project").select_option("X013")
    page.locator("#site-text").fill(text)
    if photo:
        page.locator("#site-photos").set_input_files(photo)
        expect(page.locator("#site-thumbs img")).to_be_visible()
        page.get_by_role("button", name="获取当前位置").click()
        expect(page.get_by_text("已定位，精度9米。")).to_be_visible()
        page.get_by_text("发现问题").click()
        page.locator("#site-kind").select_option("pipelines")
        page.locator("#site-title").fill("雨水管未改迁")
    page.get_by_role("button", name="保存并上报").click()


def stored(database: Database, blocker: DjangoDbBlocker) -> list[SiteRecord]:
    """What has arrived of these tests' records, by project."""
    with blocker.unblock(), pointed_at(database):
        rows = SiteRecord.objects.filter(text__in=[SEEN, NEXT]).order_by("project__code", "pk")
        return list(rows.select_related("author").prefetch_related("photos"))


def test_written_without_a_line_it_is_one_record_when_there_is_one_again(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(camera_photo())
    page = phone_of(own_visitor)
    opened(page)
    look_around(page, "site-write")
    page.set_viewport_size(PHONE)
    page.context.set_offline(True)
    page.reload()  # the page opens without a line
    expect(page.get_by_text("当前无网络。")).to_be_visible()
    write(page, SEEN, photo)
    expect(page.get_by_text("待上报1篇")).to_be_visible()
    glance(page, "site-write-offline")
    page.reload()  # and what was kept outlives it
    expect(page.get_by_text("待上报1篇")).to_be_visible()
    assert stored(lent_site[1], django_db_blocker) == []
    lost = lose_answers(page.context)
    page.context.set_offline(False)
    with page.context.expect_event("requestfailed"):  # the sentence on the page is still that of before
        page.get_by_role("button", name="立即上报").click()
    expect(page.get_by_text("当前无网络。")).to_be_visible()
    [record] = stored(lent_site[1], django_db_blocker)
    assert lost
    page.context.unroute(SEND)
    page.get_by_role("button", name="立即上报").click()
    expect(page.locator("#site-list").get_by_text("此前已收到，未重复计入")).to_be_visible()
    on_a_phone(page, "site-write-sent-phone")
    assert stored(lent_site[1], django_db_blocker) == [record]
    assert record.photos.count() == 1
    assert str(record.latitude) == "24.479800"
    with django_db_blocker.unblock(), pointed_at(lent_site[1]):
        assert Problem.objects.filter(title="雨水管未改迁").count() == 1


def lose_answers(context: BrowserContext) -> list[int]:
    """Let what is sent arrive, and lose what is said to it."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    context.route(SEND, lose)
    return lost


def test_what_ails_one_record_holds_none_of_the_others_up(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker
) -> None:
    page = phone_of(own_visitor)
    opened(page)
    page.context.set_offline(True)
    for number, text in enumerate(("出错的一篇", "过大的一篇", SEEN), start=1):
        write(page, text)
        expect(page.get_by_text(f"待上报{number}篇")).to_be_visible()
    before = stored(lent_site[1], django_db_blocker)

    def ail(route: Route) -> None:
        sent = (route.request.post_data_buffer or b"").decode(errors="replace")
        status = 500 if "出错的一篇" in sent else 413 if "过大的一篇" in sent else None
        route.fulfill(
            status=status, body="<h1>?</h1>", content_type="text/html"
        ) if status else route.fallback()

    page.context.route(SEND, ail)
    page.context.set_offline(False)
    expect(page.get_by_text("待上报2篇")).to_be_visible()
    expect(page.get_by_text("服务器未予接收（应答码413）")).to_be_visible()
    expect(page.get_by_text("系统暂时无法接收")).to_be_visible()
    assert len(stored(lent_site[1], django_db_blocker)) == len(before) + 1
    picture(page, "site-write-ailing")
    page.context.unroute(SEND)
    page.get_by_role("button", name="立即上报").click()
    expect(page.get_by_text("待上报1篇")).to_be_visible()
    own_visitor.foreseen += ["500", "413"]  # that the two were refused


def test_what_one_has_written_is_never_sent_by_another(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker
) -> None:
    page = phone_of(own_visitor)
    opened(page)
    page.context.route(SEND, lambda route: route.abort())
    with page.context.expect_event("requestfailed"):  # it waits as soon as it is kept, before it is sent
        write(page, SEEN)
    expect(page.get_by_text("待上报1篇")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.context.unroute(SEND)
    page.get_by_role("button", name="立即上报").click()
    expect(page.get_by_text("登录已失效")).to_be_visible()
    expect(page.get_by_text("待上报1篇")).to_be_visible()
    page.context.clear_cookies()  # and with them the mark of whose this device is
    page.goto(WRITE)
    expect(page.get_by_text("本机尚未登录")).to_be_visible()
    expect(page.get_by_text(SEEN)).to_have_count(0)
    expect(page.locator("#site-form")).to_be_hidden()
    page.context.add_cookies(own_visitor.cookies("office")["cookies"])
    page.goto(WRITE)
    expect(page.get_by_text("另有其他账号未上报记录1篇")).to_be_visible()
    expect(page.get_by_text(SEEN)).to_have_count(0)
    picture(page, "site-write-other")
    assert stored(lent_site[1], django_db_blocker) == []
    page.context.clear_cookies()
    page.context.add_cookies(own_visitor.cookies("clerk")["cookies"])
    page.goto(WRITE)
    expect(page.locator("#site-list").get_by_text("已上报")).to_be_visible()
    [record] = stored(lent_site[1], django_db_blocker)
    assert record.author.username == "clerk"
    # The browser itself says aloud that it was not let in.
    own_visitor.foreseen.append("401")


def test_pressed_twice_at_once_it_is_one_record_with_its_photo(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    """Nobody waits for the photo, and a second press is the first one."""
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(camera_photo((3000, 2000)))
    page = phone_of(own_visitor)
    opened(page)
    page.locator("#site-project").select_option("X013")
    page.locator("#site-text").fill(SEEN)
    page.locator("#site-photos").set_input_files(photo)
    page.get_by_role("button", name="保存并上报").dblclick()
    expect(page.locator("#site-list").get_by_text("已上报")).to_have_count(1)
    expect(page.get_by_text("待上报")).to_have_count(0)
    [record] = stored(lent_site[1], django_db_blocker)
    assert record.photos.count() == 1


SLOWLY = """
const draw = window.createImageBitmap;
window.createImageBitmap = async (file) => {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return draw(file);
};"""


def test_what_is_typed_while_a_photo_is_made_smaller_belongs_to_the_next_record(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(camera_photo((600, 400)))
    page = phone_of(own_visitor)
    page.add_init_script(SLOWLY)
    opened(page)
    page.locator("#site-project").select_option("X013")
    page.locator("#site-text").fill(SEEN)
    page.locator("#site-photos").set_input_files(photo)
    page.get_by_role("button", name="保存并上报").click()
    page.locator("#site-project").select_option("X021")
    page.locator("#site-text").fill(NEXT)
    page.get_by_role("button", name="保存并上报").click()
    expect(page.locator("#site-list").get_by_text("已上报")).to_have_count(2)
    records = stored(lent_site[1], django_db_blocker)
    assert [(record.text, len(record.photos.all())) for record in records] == [(SEEN, 1), (NEXT, 0)]


def test_a_month_s_summary_is_edited(own_visitor: Visitor) -> None:
    page = own_visitor.window("office")
    page.goto("/coordination/site/months/?month=2020-11")
    page.get_by_role("link", name="思明区").click()
    expect(page).to_have_url(re.compile("/coordination/site/months/2020-11/"))
    box = page.get_by_role("textbox", name="汇总")
    expect(box).to_have_value(re.compile("现场记录6篇"))
    box.fill("十一月，驻点工作组蹲点督导，推动燃气管线停气。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("汇总已保存。")).to_be_visible()
    look_around(page, "site-summary")


#: Opened by the journey above, by its link.
SUMMARY = "/coordination/site/months/2020-11/2/"
