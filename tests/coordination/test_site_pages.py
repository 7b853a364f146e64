"""Pages of site records: what the phone sends, the lists, attendance, a month's summary."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.offline import COOKIE, owner_mark
from coordination.models import Problem, SiteRecord, SiteSummary
from coordination.services.site_summary import freeze_summaries
from projects.models import Project
from tests import desk
from tests.coordination.site_steps import keep, station
from tests.desk import body, messages_in
from tests.factories import NOW, Town
from tests.pictures import camera_photo, upload

LIST, NEW, WRITE = "/coordination/site/", "/coordination/site/new/", "/coordination/site/write/"
ATTENDANCE, MONTHS = "/coordination/site/attendance/", "/coordination/site/months/"
NOVEMBER = dt.date(2020, 11, 1)


def typed(**changed: Any) -> dict[str, Any]:
    """A record as the page sends it."""
    given = {
        "project": "P1",
        "day": "2020-12-02",
        "half": "am",
        "text": "主体结构浇筑",
        "kind": "",
        "title": "",
    }
    return given | {"once": str(uuid.uuid4())} | changed


def send(client: Client, form: dict[str, Any], **headers: str) -> Any:
    """As the page's script does."""
    return client.post(NEW, form, headers={"Accept": "application/json", **headers})


def test_the_retry_is_answered_with_the_first_receipt(town: Town, mine: Project) -> None:
    clerk = desk.signed_in(town, "clerk")
    form = typed(kind="land", title="未交地", latitude="24.479800", longitude="118.089400", accuracy="12")
    answers = [send(clerk, form | {"photos": [upload("a.jpg", camera_photo())]}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    first, second, third = (json.loads(answer.content) for answer in answers)
    assert second == third == first | {"again": True}
    record = SiteRecord.objects.get()
    assert first["record"] == record.pk
    assert first["problem"] == Problem.objects.get().number
    assert (record.photos.count(), record.accuracy, str(record.latitude)) == (1, 12, "24.479800")


def test_what_another_account_wrote_is_not_sent_under_this_name(town: Town, mine: Project) -> None:
    answer = send(desk.signed_in(town, "clerk"), typed(owner=owner_mark(town.people["office"])))
    assert answer.status_code == 409
    assert not SiteRecord.objects.exists()
    own = typed(owner=owner_mark(town.people["clerk"]))
    assert send(desk.signed_in(town, "clerk"), own).status_code == 201


def test_a_session_that_has_ended_is_said_and_nothing_is_stored(town: Town, mine: Project) -> None:
    answer = send(Client(), typed(), **{"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 401
    assert not SiteRecord.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"project": "ZZ-9"}, "No project of yours is called ZZ-9."),
        ({"project": "P2"}, "No project of yours is called P2."),
        ({"project": "P\0"}, "null"),
        ({"text": ""}, "required"),
        ({"day": "2020-13-40"}, "give a day"),
        ({"day": "2099-01-01"}, "still to come"),
        ({"half": "night"}, "not one of the available choices"),
        ({"kind": "land"}, "Of a problem say the kind"),
        ({"kind": "crossing", "title": "x"}, "not one of the available choices"),
        ({"once": "1"}, "UUID"),
        ({"latitude": "91", "longitude": "0"}, "90"),
        ({"latitude": "9" * 400, "longitude": "0"}, "digits"),
        ({"accuracy": "9" * 30}, "1000000"),
    ],
)
def test_what_can_t_be_is_said_in_one_line(
    wrong: dict[str, Any], says: str, town: Town, mine: Project, across: Project
) -> None:
    answer = send(desk.signed_in(town, "clerk"), typed(**wrong))
    assert answer.status_code == 422
    assert says.lower() in json.loads(answer.content)["refused"].lower()
    assert not SiteRecord.objects.exists()


def test_the_plain_form_keeps_a_record_once(town: Town, mine: Project) -> None:
    clerk, form = desk.signed_in(town, "clerk"), typed()
    said = [messages_in(clerk.post(NEW, form, follow=True)) for _ in range(2)]
    assert said == [
        ["The record is kept."],
        ["This record had arrived already; nothing was counted twice."],
    ]
    assert SiteRecord.objects.count() == 1
    assert clerk.post(NEW, typed(text="")).status_code == 422


def test_the_page_that_is_kept_holds_nobody_s_data(town: Town, mine: Project) -> None:
    texts = []
    for who in ("clerk", "office"):
        client = desk.signed_in(town, who)
        answer = client.get(WRITE)
        assert COOKIE not in answer.cookies
        texts.append(body(answer))
        assert str(town.people[who]) not in texts[-1]
        assert mine.name not in texts[-1]
    assert texts[0] == texts[1]


def test_what_is_one_s_own_is_asked_for_apart(town: Town, mine: Project, across: Project) -> None:
    station(town)
    clerk = desk.signed_in(town, "clerk")
    answer = clerk.get(f"{WRITE}mine.json")
    own = json.loads(answer.content)
    assert own["projects"] == [["P1", mine.name, True]]
    assert answer.cookies[COOKIE].value == own["owner"] == owner_mark(town.people["clerk"])
    assert answer.cookies[COOKIE]["path"] == WRITE
    assert "no-store" in answer["Cache-Control"]


def test_signing_out_takes_the_mark_away(town: Town) -> None:
    clerk = desk.signed_in(town, "clerk")
    clerk.get(f"{WRITE}mine.json")
    assert clerk.post("/accounts/logout/").cookies[COOKIE].value == ""


def test_the_worker_names_what_it_keeps_and_nothing_else(town: Town) -> None:
    answer = desk.signed_in(town, "clerk").get(f"{WRITE}worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    text = body(answer)
    assert WRITE in text
    assert "mine.json" not in text


def test_a_record_is_withdrawn_by_a_button_and_pressed_twice(town: Town, mine: Project) -> None:
    record = keep(town, mine)
    clerk = desk.signed_in(town, "clerk")
    address = f"{LIST}{record.pk}/"
    assert clerk.post(address, {"reason": ""}).status_code == 422
    said = [messages_in(clerk.post(address, {"reason": "项目选错"}, follow=True)) for _ in range(2)]
    assert said == [["Done."], ["This had been done already; nothing was counted twice."]]
    assert desk.signed_in(town, "office").post(address, {"reason": "x"}).status_code == 422


def test_a_record_and_its_photo_are_for_those_who_see_the_project(town: Town, across: Project) -> None:
    record = keep(town, across, "office", uploads=[upload("a.jpg", camera_photo())])
    photo = f"{LIST}{record.pk}/photos/{record.photos.get().pk}/?size=small"
    clerk, office = desk.signed_in(town, "clerk"), desk.signed_in(town, "office")
    assert [office.get(one).status_code for one in (f"{LIST}{record.pk}/", photo)] == [200, 200]
    assert [clerk.get(one).status_code for one in (f"{LIST}{record.pk}/", photo)] == [404, 404]
    assert across.name not in body(clerk.get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2), ("?project=P1", 1), ("?district=D2", 1), ("?group=D1", 1), ("?q=浇筑", 1),
        ("?since=2020-12-02", 1), ("?until=2020-12-01", 1), ("?since=x&until=%00", 2), ("?author=nobody", 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(query: str, found: int, town: Town, mine: Project, across: Project) -> None:
    station(town)
    keep(town, mine, stationed=True)
    keep(town, across, "office", day=dt.date(2020, 11, 30), text="土方开挖")
    page = body(desk.signed_in(town, "office").get(f"{LIST}{query}"))
    assert page.count('<th scope="row"') == found


def test_the_list_asks_the_same_number_of_times(town: Town, mine: Project) -> None:
    def queries() -> int:
        client = desk.signed_in(town, "office")
        client.get(LIST)
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST)
        return len(caught)

    keep(town, mine, uploads=[upload("a.jpg", camera_photo())])
    few = queries()
    for _ in range(3):
        keep(town, mine, uploads=[upload("a.jpg", camera_photo())])
    assert queries() == few


def table(client: Client, address: str) -> list[list[str]]:
    """A list as a file."""
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_gaps_of_a_group_show_week_by_week(town: Town, mine: Project) -> None:
    station(town)
    for day in (3, 4, 5):
        keep(town, mine, day=dt.date(2020, 11, day), half="day", stationed=True)
    office = desk.signed_in(town, "office")
    page = body(office.get(f"{ATTENDANCE}?month=2020-11"))
    assert "6/5" in page
    assert page.count("0/5") == 3
    assert "15 half days" in page
    rows = table(office, f"{ATTENDANCE}table.csv?month=2020-11")
    assert [row[4:7] for row in rows if row and row[0] == "Siming"] == [
        ["6", "5", "0"], ["0", "5", "5"], ["0", "5", "5"], ["0", "5", "5"],
    ]  # fmt: skip


def test_the_running_week_is_not_short_yet(town: Town, mine: Project) -> None:
    station(town, dt.date(2020, 11, 30))
    page = body(desk.signed_in(town, "office").get(ATTENDANCE))
    assert "so far" in page
    assert "site-short" not in page


def test_records_are_taken_away_as_they_are_listed(town: Town, mine: Project) -> None:
    keep(town, mine, text="=1+1")
    rows = table(desk.signed_in(town, "office"), f"{LIST}table.csv?project=P1")
    assert any("'=1+1" in row for row in rows)


def address(town: Town) -> str:
    """The summary of November in D1."""
    return f"{MONTHS}2020-11/{town.organizations['D1'].pk}/"


def test_a_summary_is_composed_edited_and_frozen(town: Town, mine: Project) -> None:
    keep(town, mine, day=dt.date(2020, 11, 12), text="封顶")
    office = desk.signed_in(town, "office")
    assert "封顶" in body(office.get(address(town)))
    said = [
        messages_in(office.post(address(town), {"text": "本月完成封顶", "version": 0}, follow=True))
        for _ in range(2)
    ]
    assert said == [["The summary is saved."], ["This had been done already; nothing was counted twice."]]
    late = desk.signed_in(town, "reviewer").post(address(town), {"text": "另一稿", "version": 0})
    assert late.status_code == 409
    assert "另一稿" in body(late)
    freeze_summaries(month=NOVEMBER, edition="厦重点办〔2020〕1号", now=NOW)
    assert "Published with 厦重点办〔2020〕1号" in body(office.get(address(town)))
    assert office.post(address(town), {"text": "再改", "version": 1}).status_code == 409
    assert SiteSummary.objects.get().text == "本月完成封顶"
    assert "published with" in body(office.get(f"{MONTHS}?month=2020-11"))


def test_others_read_a_summary_or_don_t_find_it(town: Town, mine: Project) -> None:
    keep(town, mine, day=dt.date(2020, 11, 12))
    official = desk.signed_in(town, "district")
    assert "<textarea" not in body(official.get(address(town)))
    assert official.post(address(town), {"text": "x", "version": 0}).status_code == 409
    assert desk.signed_in(town, "clerk").get(address(town)).status_code == 404
    assert official.get(f"{MONTHS}2099-01/{town.organizations['D1'].pk}/").status_code == 404
