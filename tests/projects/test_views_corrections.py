"""The pages of corrections: asking, deciding, pressing twice, reading."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from accounts.services import create_user
from common.models import Notice
from projects.models import Correction, LedgerEntry, Project, ReportingPeriod
from projects.services.periods import lock_period
from tests import desk, factories
from tests.desk import body, document, messages_in, signed_in
from tests.factories import NOW, Town
from tests.projects.helpers import first_of

LIST = reverse("correction-list")
OCTOBER = first_of(10)


@pytest.fixture
def locked(town: Town, october: ReportingPeriod, mine: Project) -> Project:
    """The clerk's project, which reported 900 for October; October is locked."""
    factories.report(town, october, {mine: 900})
    lock_period(period=october, user=town.people["office"], now=NOW)
    return mine


def ask_url(project: Project) -> str:
    return reverse("correction-ask", args=[OCTOBER, project.code])


def typed(**changed: Any) -> dict[str, Any]:
    """A request as the form sends it."""
    return {"before": "900.0000", "right": "780", "reason": "重复计入", "document": document()} | changed


def decide(town: Town, row: Correction, who: str, action: str, **more: str) -> Any:
    row.refresh_from_db()
    data = {"action": action, "version": row.version, **more}
    return signed_in(town, who).post(reverse("correction", args=[row.pk]), data, follow=True)


def asked(town: Town, project: Project) -> Correction:
    return desk.correction(town, project, OCTOBER, before=900)


def test_the_right_amount_is_typed_and_the_difference_asked_for(town: Town, locked: Project) -> None:
    response = signed_in(town, "clerk").post(ask_url(locked), typed(), follow=True)
    row = Correction.objects.get()
    assert [row.before, row.amount] == [900, -120]
    assert row.document is not None
    assert "-120.00" in body(response)


def test_the_reviewer_is_told_at_once(town: Town, locked: Project) -> None:
    signed_in(town, "clerk").post(ask_url(locked), typed())
    notice = Notice.objects.get(user=town.people["reviewer"])
    assert notice.address == reverse("correction", args=[Correction.objects.get().pk])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"right": ""}, "right for the whole month"),
        ({"right": "abc"}, "is not a number"),
        ({"right": "1" * 30}, "more than can be"),
        ({"reason": ""}, "required"),
        ({"reason": "a\0b"}, "Null characters"),
        ({"document": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    town: Town, locked: Project, changed: dict[str, Any], said: str
) -> None:
    response = signed_in(town, "clerk").post(ask_url(locked), typed(**changed))
    assert response.status_code == 422
    assert said in body(response)
    assert not Correction.objects.exists()


def test_a_crafted_amount_is_not_there(town: Town, locked: Project) -> None:
    assert signed_in(town, "clerk").post(ask_url(locked), typed(before="x")).status_code == 404


def test_a_file_that_is_no_document_is_refused(town: Town, locked: Project) -> None:
    data = typed(document=document("x.exe"))
    data["document"].file.write(b"MZ" * 20)
    data["document"].seek(0)
    response = signed_in(town, "clerk").post(ask_url(locked), data)
    assert response.status_code == 409
    assert not Correction.objects.exists()


def test_a_month_that_changed_is_shown_anew_and_what_was_typed_stays(town: Town, locked: Project) -> None:
    response = signed_in(town, "clerk").post(ask_url(locked), typed(before="850"))
    assert response.status_code == 409
    assert 'value="780"' in body(response)
    assert re.search(r'name="before" value="900\.0000"', body(response))


def test_a_second_press_asks_once(town: Town, locked: Project) -> None:
    client = signed_in(town, "clerk")
    client.post(ask_url(locked), typed())
    response = client.post(ask_url(locked), typed(), follow=True)
    assert "nothing was counted twice" in messages_in(response)[-1]
    assert Correction.objects.count() == 1


def test_an_open_month_leads_to_its_return(town: Town, october: ReportingPeriod, mine: Project) -> None:
    response = signed_in(town, "clerk").get(ask_url(mine))
    assert response.headers["Location"] == reverse("return-edit", args=[OCTOBER, mine.code])


def test_three_people_decide(town: Town, locked: Project) -> None:
    row = asked(town, locked)
    decide(town, row, "reviewer", "review")
    response = decide(town, row, "office", "approve")
    assert LedgerEntry.objects.get(kind="correction").amount == -120
    for name in ("李录", "王审", "陈办"):
        assert name in body(response)


def test_pressing_again_posts_nothing_again(town: Town, locked: Project) -> None:
    row = asked(town, locked)
    decide(town, row, "reviewer", "review")
    row.refresh_from_db()
    again = {"action": "approve", "version": row.version}
    client = signed_in(town, "office")
    client.post(reverse("correction", args=[row.pk]), again)
    response = client.post(reverse("correction", args=[row.pk]), again, follow=True)
    assert "done already" in messages_in(response)[-1]
    assert LedgerEntry.objects.filter(kind="correction").count() == 1


def test_refused_the_clerk_reads_why(town: Town, locked: Project) -> None:
    row = asked(town, locked)
    decide(town, row, "reviewer", "refuse", reason="依据不足")
    assert "依据不足" in body(signed_in(town, "clerk").get(reverse("correction", args=[row.pk])))
    assert "依据不足" in Notice.objects.get(user=town.people["clerk"]).text.encode().decode("unicode_escape")


@pytest.mark.parametrize(
    ("who", "action"), [("clerk", "review"), ("reviewer", "approve"), ("office", "review")]
)
def test_a_step_of_somebody_else_is_refused(town: Town, locked: Project, who: str, action: str) -> None:
    row = asked(town, locked)
    decide(town, row, who, action)
    row.refresh_from_db()
    assert row.status == "requested"


@pytest.mark.parametrize("data", [{}, {"action": "burn", "version": 1}, {"action": "review", "version": "x"}])
def test_a_crafted_form_is_not_there(town: Town, locked: Project, data: dict[str, Any]) -> None:
    url = reverse("correction", args=[asked(town, locked).pk])
    assert signed_in(town, "reviewer").post(url, data).status_code == 404


def test_what_lies_elsewhere_is_not_there(town: Town, locked: Project) -> None:
    row = asked(town, locked)
    place = town.organizations["D2"]
    town.people["x"] = create_user(username="x", name="他", password=None, roles=[(Role.REVIEWER, place)])
    client = signed_in(town, "x")
    assert client.get(reverse("correction", args=[row.pk])).status_code == 404
    assert "P1" not in body(client.get(LIST))


def test_what_waits_for_me_comes_first(town: Town, locked: Project) -> None:
    asked(town, locked)
    for who, name in (("reviewer", "waiting"), ("office", "open"), ("clerk", "open")):
        response = signed_in(town, who).get(LIST)
        assert (who, response.context["list"]) == (who, name)
        assert locked.name in body(response)


def test_the_list_asks_as_much_for_many_as_for_one(town: Town, october: ReportingPeriod) -> None:
    projects = [factories.add_project(town) for _ in range(6)]
    factories.report(town, october, dict.fromkeys(projects, 900))
    lock_period(period=october, user=town.people["office"], now=NOW)
    counts = []
    for some in (projects[:1], projects[1:]):
        for project in some:
            asked(town, project)
        client = signed_in(town, "reviewer")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_locked_return_leads_there_and_shows_what_was_corrected(town: Town, locked: Project) -> None:
    row = asked(town, locked)
    decide(town, row, "reviewer", "review")
    decide(town, row, "office", "approve")
    page = body(signed_in(town, "clerk").get(reverse("return-edit", args=[OCTOBER, locked.code])))
    assert ask_url(locked) in page
    assert "-120.00" in page
    assert Decimal(780) == LedgerEntry.objects.filter(month=OCTOBER).values_list("amount", flat=True)[0] - 120
