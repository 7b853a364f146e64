"""What the month's grid asks for: checks, autosaved drafts, handing in and taking back, receipts, lamps."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services.periods import lock_period
from projects.services.returns import ReturnEntry, Versioned, save_returns, send_back_returns
from tests import factories
from tests.desk import body, draft, signed_in, submitted
from tests.factories import NOW, Town
from tests.pictures import camera_photo, upload

pytestmark = pytest.mark.django_db
Status = MonthlyReturn.Status


def typed(project: Project, **changed: Any) -> dict[str, Any]:
    """A row as the page sends it."""
    row = {"code": project.code, "version": 0, "investment": "950", "physical_progress": "52"}
    return row | {"stage_text": "路基", "problems": "", "explanations": {}} | changed


def send(client: Client, name: str, period: ReportingPeriod, *rows: dict[str, Any]) -> Any:
    """The answer to a batch of rows."""
    url = reverse(name, args=[period.month])
    return client.post(url, json.dumps({"rows": rows}), content_type="application/json")


def answer(client: Client, name: str, period: ReportingPeriod, *rows: dict[str, Any]) -> dict[str, Any]:
    """What it says of each row."""
    response = send(client, name, period, *rows)
    assert response.status_code == 200
    told: dict[str, Any] = response.json()["rows"]
    return told


def test_a_check_stores_nothing(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = typed(mine, investment="1000", physical_progress="约")
    told = answer(signed_in(town, "clerk"), "return-check", november, row)[mine.code]
    assert [one["code"] for one in told["findings"]] == ["not_a_number", "same_as_target"]
    assert (told["ready"], told["yi"], told["to_date"]) == (False, "0.10", "1,000.00")
    assert not MonthlyReturn.objects.exists()


def test_saving_keeps_drafts_and_tells_their_versions(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    client = signed_in(town, "clerk")
    first = answer(client, "return-save", november, typed(mine))[mine.code]
    second = answer(client, "return-save", november, typed(mine, version=1, investment="960"))[mine.code]
    assert (first["saved"], first["version"], second["version"]) == (True, 1, 2)
    assert MonthlyReturn.objects.get().investment == Decimal(960)


def test_a_row_that_can_not_be_saved_holds_up_no_other(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    stale, bad = factories.add_project(town), factories.add_project(town)
    draft(town, november, stale)
    rows = [typed(mine), typed(stale, version=0), typed(bad, investment="1.25亿元")]
    told = answer(signed_in(town, "clerk"), "return-save", november, *rows)
    assert [told[one.code]["saved"] for one in (mine, stale, bad)] == [True, False, False]
    assert MonthlyReturn.objects.count() == 2


def test_a_conflict_brings_what_the_other_wrote(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = draft(town, november, mine)
    other = ReturnEntry(
        project=mine, version=row.version, investment=Decimal(777), physical_progress=Decimal(41)
    )
    save_returns(period=november, entries=[other], user=town.people["reviewer"], now=NOW)
    told = answer(signed_in(town, "clerk"), "return-save", november, typed(mine, version=1))[mine.code]
    assert (told["saved"], told["conflict"]["investment"], told["conflict"]["who"]) == (False, "777", "王审")
    assert MonthlyReturn.objects.get().investment == Decimal(777)


def test_a_second_arrival_of_the_same_is_no_conflict(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    client = signed_in(town, "clerk")
    answer(client, "return-save", november, typed(mine))
    told = answer(client, "return-save", november, typed(mine))[mine.code]
    assert (told["saved"], told["version"]) == (True, 1)


def test_a_locked_month_takes_nothing_and_says_so(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    told = answer(signed_in(town, "clerk"), "return-save", november, typed(mine))[mine.code]
    assert told["saved"] is False
    assert "is locked" in told["refusal"]


def test_what_is_complete_goes_and_the_rest_stays_with_its_reason(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    odd, empty = factories.add_project(town), factories.add_project(town)
    row = draft(town, november, mine)
    entry = ReturnEntry(project=odd, version=0, investment=Decimal(1000), physical_progress=Decimal(9))
    save_returns(period=november, entries=[entry], user=town.people["clerk"], now=NOW)
    client = signed_in(town, "clerk")
    rows = [{"code": mine.code, "version": row.version}, {"code": odd.code, "version": 1}]
    response = send(client, "return-submit", november, *rows, {"code": empty.code, "version": 0}).json()
    told = response["rows"]
    assert (response["count"], told[mine.code]["status"]) == (1, Status.SUBMITTED)
    assert "exactly the target" in told[odd.code]["refusal"]
    assert told[empty.code]["refusal"] == "Nothing has been filled in yet."
    assert mine.name in body(client.get(response["receipt"]))


def test_handing_in_twice_counts_once(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row, client = draft(town, november, mine), signed_in(town, "clerk")
    rows = [{"code": mine.code, "version": row.version}]
    first = send(client, "return-submit", november, *rows).json()
    second = send(client, "return-submit", november, *rows).json()
    assert first == second
    assert ReturnEvent.objects.count() == 1


def test_taking_back_twice_is_done_once(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row, client = submitted(town, november, mine), signed_in(town, "clerk")
    for _press in range(2):
        told = answer(client, "return-withdraw", november, {"code": mine.code, "version": row.version})
        assert told[mine.code]["status"] == Status.DRAFT
    assert ReturnEvent.objects.count() == 2


ROUTES = ["return-check", "return-save", "return-submit", "return-withdraw", "lamps"]


@pytest.mark.parametrize("name", ROUTES)
def test_a_foreign_row_does_not_exist(
    town: Town, november: ReportingPeriod, mine: Project, foreign: Project, name: str
) -> None:
    client = signed_in(town, "clerk")
    assert send(client, name, november, typed(mine), typed(foreign)).status_code == 404
    assert not MonthlyReturn.objects.exists()


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "{}",
        "\x00",
        '{"rows": 1}',
        '{"rows": [1]}',
        '{"rows": [{"code": 1}]}',
        '{"rows": [{"code": "P\\u0000"}]}',
        "[" * 100_000,
    ],
)
def test_a_body_of_another_shape_is_none_of_ours(
    town: Town, november: ReportingPeriod, mine: Project, name: str, sent: str
) -> None:
    url = reverse(name, args=[november.month])
    response = signed_in(town, "clerk").post(url, sent, content_type="application/json")
    assert response.status_code == 404


@pytest.mark.parametrize("version", [-1, "1", None, True, 1.5, 10**12])
def test_a_version_that_is_none_is_refused(
    town: Town, november: ReportingPeriod, mine: Project, version: object
) -> None:
    client = signed_in(town, "clerk")
    assert send(client, "return-save", november, typed(mine, version=version)).status_code == 404


def test_texts_that_no_database_takes_are_made_fit(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row = typed(mine, stage_text="a\0b\ud800", problems=["x"], explanations={"negative": 5, "x": "y"})
    assert answer(signed_in(town, "clerk"), "return-save", november, row)[mine.code]["saved"]
    stored = MonthlyReturn.objects.get()
    assert (stored.stage_text, stored.problems, stored.explanations) == ("ab", "", {})


def test_a_foreign_receipt_does_not_exist(town: Town, november: ReportingPeriod, foreign: Project) -> None:
    submitted(town, november, foreign)
    number = ReturnEvent.objects.get().batch
    assert signed_in(town, "clerk").get(reverse("receipt", args=[number])).status_code == 404


def test_the_receipts_of_the_month_are_listed(town: Town, november: ReportingPeriod, mine: Project) -> None:
    submitted(town, november, mine)
    [listed] = signed_in(town, "clerk").get(reverse("receipt-list")).context["receipts"]
    assert (listed["count"], listed["total"]) == (1, Decimal(900))


def test_what_came_back_stands_on_top_with_its_reason(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    last = factories.add_project(town, code="ZZ", name="做最后一个")
    row = submitted(town, november, last)
    seen = [Versioned(row.pk, row.version)]
    send_back_returns(seen=seen, user=town.people["reviewer"], now=NOW, reason="与台账不符")
    rows = signed_in(town, "clerk").get(reverse("return-list")).context["grid"]["rows"]
    assert [one["code"] for one in rows] == ["ZZ", mine.code]
    assert rows[0]["back"]["reason"] == "与台账不符"


def test_a_photo_can_be_the_first_of_a_return(town: Town, november: ReportingPeriod, mine: Project) -> None:
    client = signed_in(town, "clerk")
    url = reverse("return-files", args=[november.month, mine.code])
    client.post(url, {"files": [upload("现场.jpg", camera_photo())]})
    row = MonthlyReturn.objects.get()
    assert (row.status, row.attached.count()) == (Status.DRAFT, 1)
    client.post(url, {"remove": str(row.attached.get().pk)})
    assert row.attached.filter(removed_at=None).count() == 0


def queries(client: Client, name: str, period: ReportingPeriod, rows: list[dict[str, Any]]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert send(client, name, period, *rows).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ROUTES)
def test_queries_do_not_grow_with_the_rows(town: Town, november: ReportingPeriod, name: str) -> None:
    factories.refresh(november)
    few = [factories.add_project(town) for _ in range(2)]
    many = [factories.add_project(town) for _ in range(9)]
    version = 0
    if name in ("return-submit", "return-withdraw"):
        make = draft if name == "return-submit" else submitted
        version = max(make(town, november, project).version for project in [*few, *many])
    client = signed_in(town, "clerk")
    counts = [
        queries(client, name, november, [typed(project, version=version) for project in batch])
        for batch in (few, many)
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("amount", "lamp"), [("1000", "green"), ("999.9999", "yellow"), ("599.9999", "red"), ("0", "red")]
)
def test_the_lamp_that_an_entry_would_bring(town: Town, amount: str, lamp: str) -> None:
    january, project = factories.month(1), factories.add_project(town)
    factories.refresh(january)
    told = answer(signed_in(town, "clerk"), "lamps", january, typed(project, investment=amount))
    assert told[project.code]["lamp"] == lamp
