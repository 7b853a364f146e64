"""Pages of problems: the list, registering, one problem, files, the table of a survey."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from common.models import Notice
from coordination.models import EscalationLevel, Problem, ProblemEvent
from coordination.services.escalation import run_clock
from projects.models import Project
from tests import desk
from tests.coordination.steps import at, bring, register, take
from tests.desk import body, messages_in
from tests.factories import NOW, Town
from tests.pictures import camera_photo, upload

LIST, NEW, IMPORT = "/coordination/problems/", "/coordination/problems/new/", "/coordination/problems/import/"


def page(problem: Problem) -> str:
    """A problem's address."""
    return f"{LIST}{problem.pk}/"


def typed(**changed: Any) -> dict[str, Any]:
    """A problem as the form sends it."""
    given = {"projects": "P1", "kind": "land", "title": "征地拆迁未交地", "text": "", "measures": ""}
    return given | {"once": str(uuid.uuid4())} | changed


def test_a_problem_is_registered_with_a_photo_once(town: Town, mine: Project) -> None:
    clerk, form = desk.signed_in(town, "clerk"), typed()
    photos = [upload("现场.jpg", camera_photo())]
    response = clerk.post(NEW, form | {"photos": photos})
    problem = Problem.objects.get()
    assert response["Location"] == page(problem)
    clerk.post(NEW, form)
    assert Problem.objects.count() == 1
    assert problem.attached.count() == 1
    [attached] = problem.attached.all()
    assert clerk.get(f"{page(problem)}files/{attached.pk}/?size=small").status_code == 200


@pytest.mark.parametrize("code", ["P2", "ZZ-9"])
def test_a_project_of_others_is_answered_like_none(
    code: str, town: Town, mine: Project, across: Project
) -> None:
    response = desk.signed_in(town, "clerk").post(NEW, typed(projects=code))
    assert response.status_code == 422
    assert f"No project of yours is called {code}." in body(response)
    assert not Problem.objects.exists()


def test_a_crossing_needs_both(town: Town, mine: Project, across: Project) -> None:
    office = desk.signed_in(town, "office")
    assert office.post(NEW, typed(kind="crossing")).status_code == 422
    assert office.post(NEW, typed(kind="crossing", projects="P1、P2")).status_code == 302
    assert Problem.objects.get().places.count() == 2


def test_a_step_by_its_button_and_pressed_twice(town: Town, problem: Problem) -> None:
    reviewer = desk.signed_in(town, "reviewer")
    press = {"action": "accept", "version": problem.version}
    for said in ("Done.", "This had been done already; nothing was counted twice."):
        response = reviewer.post(page(problem), press, follow=True)
        assert messages_in(response) == [said]
    assert problem.events.count() == 2


def test_somebody_faster_is_named(town: Town, problem: Problem) -> None:
    seen = problem.version
    take(town, problem, "reviewer", "accept")
    response = desk.signed_in(town, "leader").post(
        page(problem), {"action": "return", "version": seen, "return-text": "不属实"}
    )
    assert response.status_code == 422
    assert "王审 has changed it meanwhile" in messages_in(response)[0]
    assert "不属实" in body(response)


@pytest.mark.parametrize(
    "pressed",
    [
        {"action": "nothing", "version": 1},
        {"action": "accept"},
        {"action": "accept", "version": "１"},
        {"action": "accept", "version": "9" * 30},
    ],
)
def test_buttons_that_no_page_has(pressed: dict[str, Any], town: Town, problem: Problem) -> None:
    assert desk.signed_in(town, "office").post(page(problem), pressed).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [{"title": "a\0b"}, {"projects": "\0"}, {"kind": "x"}, {"once": "x"}, {"text": "长" * 3000}],
)
def test_bad_forms_are_answered(changed: dict[str, Any], town: Town, mine: Project) -> None:
    response = desk.signed_in(town, "clerk").post(NEW, typed(**changed))
    assert response.status_code == 422
    assert not Problem.objects.exists()


def test_assigning_by_name(town: Town, problem: Problem) -> None:
    bring(town, problem, "accepted")
    reviewer = desk.signed_in(town, "reviewer")
    press = {"action": "assign", "version": problem.version, "assign-unit": town.organizations["U1"].pk}
    wrong = reviewer.post(page(problem), press | {"assign-person": "没有此人"})
    assert "没有此人 holds no role at 厦门路桥集团" in messages_in(wrong)[0]
    reviewer.post(page(problem), press | {"assign-person": "李录"})
    problem.refresh_from_db()
    assert (problem.status, problem.owner) == ("assigned", town.people["clerk"])


def test_a_word_tells_whom_it_is_meant_for_once(town: Town, problem: Problem) -> None:
    Notice.objects.all().delete()
    clerk, form = desk.signed_in(town, "clerk"), {"action": "comment", "once": str(uuid.uuid4())}
    for _press in range(2):
        clerk.post(
            page(problem), form | {"text": "请@王审 现场看一下", "mentioned": town.people["leader"].pk}
        )
    assert ProblemEvent.objects.filter(kind="comment").count() == 1
    told = Notice.objects.filter(key__contains="mention").values_list("user__username", flat=True)
    assert sorted(told) == ["leader", "reviewer"]


def test_a_photo_of_a_crossing_is_seen_from_the_other_side(
    town: Town, mine: Project, across: Project
) -> None:
    office = desk.signed_in(town, "office")
    office.post(NEW, typed(kind="crossing", projects="P2 P1") | {"photos": [upload("a.jpg", camera_photo())]})
    problem = Problem.objects.get()
    address = f"{page(problem)}files/{problem.attached.get().pk}/"
    assert desk.signed_in(town, "clerk").get(address).status_code == 200
    alone = register(town, across, who="office")
    assert desk.signed_in(town, "clerk").get(page(alone)).status_code == 404


def test_the_list_is_narrowed(town: Town, mine: Project, across: Project) -> None:
    pipes, land = register(town, mine), register(town, across, who="office", kind="land", title="未交地")
    run_clock(now=at(2020, 12, 9))
    office = desk.signed_in(town, "office")
    for query, found in (
        ("", {pipes, land}),
        ("?kind=land", {land}),
        ("?list=overdue&level=2", {pipes, land}),
        ("?level=x", set()),
        ("?unit=U1", {pipes}),
        ("?project=P2", {land}),
        (f"?q={land.number}", {land}),
        ("?q=燃气", {pipes}),
        ("?q=%00", {pipes, land}),
        ("?list=settled", set()),
        ("?page=zz", {pipes, land}),
    ):
        assert {row.problem for row in office.get(LIST + query).context["rows"]} == found, query
    file = office.get(f"{LIST}table.csv?kind=land")
    assert "未交地" in file.getvalue().decode("utf-8-sig")


def test_the_number_of_queries_does_not_grow(
    town: Town, mine: Project, across: Project, django_assert_max_num_queries: Any
) -> None:
    office = desk.signed_in(town, "office")
    for count in (1, 12):
        for _n in range(count):
            register(town, mine, across, who="office")
        with django_assert_max_num_queries(22):
            office.get(LIST)
    problem = bring(town, register(town, mine), "signed_off")
    with django_assert_max_num_queries(30):
        office.get(page(problem))


def test_the_days_of_a_level(town: Town) -> None:
    office = desk.signed_in(town, "office")
    address = f"{LIST}levels/"
    said = office.post(address, {"level": 2, "working_days": 4, "version": 0}, follow=True)
    assert "The days have been changed" in messages_in(said)[0]
    assert EscalationLevel.objects.get().working_days == 4
    for wrong in (
        {"working_days": 4, "version": 0},
        {"working_days": "x"},
        {"working_days": 99, "version": 1},
    ):
        office.post(address, {"level": 2, **wrong})
    assert EscalationLevel.objects.get().version == 1


HEADS = ["项目编码", "问题类别", "问题", "具体情况", "措施", "责任单位"]


def workbook(rows: list[list[str]]) -> bytes:
    """A survey's table."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADS, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def send(client: Client, rows: list[list[str]]) -> Any:
    """The preview of a table."""
    return client.post(IMPORT, {"file": upload("摸底.xlsx", workbook(rows))})


def test_forty_one_at_once(town: Town, mine: Project, across: Project) -> None:
    office = desk.signed_in(town, "office")
    rows = [["P1", "管线迁改", f"第{n}处管线", "", "协调迁改", "U1"] for n in range(40)]
    preview = send(office, [*rows, ["P1 P2", "项目交叉", "共用沟槽620米", "", "", "厦门轨道集团"]])
    sealed = {"confirmed": preview.context["sealed"]}
    assert not Problem.objects.exists()
    for _press in range(2):
        office.post(IMPORT, sealed)
    assert Problem.objects.count() == 41
    assert Problem.objects.get(kind="crossing").places.count() == 2
    assert sorted(Problem.objects.values_list("serial", flat=True)) == list(range(1, 42))


def test_errors_are_named_by_their_cells_and_nothing_is_stored(town: Town, mine: Project) -> None:
    rows = [
        ["P1", "管线迁改", "好的", "", "", ""],
        ["P9", "管线迁改", "无此项目", "", "", ""],
        ["P1", "天灾", "类别不对", "", "", ""],
        ["P1", "管线迁改", "", "", "", ""],
        ["P1", "项目交叉", "缺一个", "", "", ""],
        ["P1", "资金", "单位不对", "", "", "某单位"],
        ["P1", "管线迁改", "好的", "", "", ""],
    ]
    response = send(desk.signed_in(town, "office"), rows)
    assert response.status_code == 422
    wrong = {line.number: " ".join(line.wrong) for line in response.context["wrong"]}
    assert set(wrong) == {3, 4, 5, 6, 7, 8}
    assert re.search("B4: .*天灾", wrong[4])
    assert "sealed" not in response.context
    assert not Problem.objects.exists()


def test_a_seal_of_another_is_not_taken(town: Town, mine: Project) -> None:
    preview = send(desk.signed_in(town, "office"), [["P1", "资金", "缺口", "", "", ""]])
    reply = desk.signed_in(town, "reviewer").post(IMPORT, {"confirmed": preview.context["sealed"]})
    assert reply.status_code == 422
    assert not Problem.objects.exists()


def test_the_template_opens(town: Town, mine: Project) -> None:
    assert desk.signed_in(town, "clerk").get(f"{IMPORT}template/").content.startswith(b"PK")


def test_the_project_s_page_shows_what_holds_it_up(town: Town, problem: Problem) -> None:
    clerk = desk.signed_in(town, "clerk")
    assert "燃气管线未迁改" in body(clerk.get("/projects/P1/"))
    assert NOW.year == problem.year
