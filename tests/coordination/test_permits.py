"""Permits: put on the list, moved by what happens, listed by whose turn it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination.models import Permit, PermitKind, PermitStep
from coordination.permit_selectors import permits_of
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import Said, need_permits, record_step
from projects.models import Project
from projects.services.secrecy import Veil
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CATALOGUE = "/coordination/permits/catalogue/"
LIST = "/coordination/permits/"


def page(project: Project) -> str:
    return reverse("permit-project", args=[project.code])


def needed(town: Town, project: Project, *numbers: int) -> list[Permit]:
    """Permits of the usual catalogue on a project's list."""
    office = town.people["office"]
    begin_catalogue(author=office, now=NOW)
    kinds = [PermitKind.objects.all()[number] for number in numbers or (7,)]
    return need_permits(project=project, kinds=kinds, part="", unit=None, author=office, now=NOW)


def step(town: Town, permit: Permit, kind: str, day: str, note: str = "说明") -> PermitStep:
    """What happened, through the service."""
    permit = Permit.objects.select_related("project").get(pk=permit.pk)
    said = Said(kind, dt.date.fromisoformat(day), note)
    return record_step(permit=permit, seen=permit.version, said=said, author=town.people["clerk"], now=NOW)


def form(permit: Permit, kind: str, day: str, **more: Any) -> dict[str, Any]:
    sent = {"action": "step", "permit": permit.pk, "version": permit.version, "kind": kind, "on": day}
    return sent | more


@pytest.fixture
def clerk(town: Town) -> Client:
    return signed_in(town, "clerk")


def test_the_office_begins_with_the_usual_permits_once(town: Town) -> None:
    office = signed_in(town, "office")
    assert "usual permits are in" in messages_in(office.post(CATALOGUE, {"action": "usual"}, follow=True))[-1]
    assert "done already" in messages_in(office.post(CATALOGUE, {"action": "usual"}, follow=True))[-1]
    assert PermitKind.objects.count() == 12


def test_a_limit_is_changed_by_one_of_two_and_counts_from_then_on(town: Town, mine: Project) -> None:
    office, (permit,) = signed_in(town, "office"), needed(town, mine)
    sent = {
        "kind": permit.kind_id,
        "version": 1,
        "phase": 3,
        "name": "施工许可",
        "agency": "住建局",
        "days": 3,
    }
    assert office.post(CATALOGUE, sent | {"is_in_use": "on"}).status_code == 302
    assert office.post(CATALOGUE, sent | {"days": 9}).status_code == 409
    permit.refresh_from_db()
    assert (permit.kind.days, permit.days) == (3, 5)
    assert office.post(CATALOGUE, sent | {"version": 2, "days": 0}).status_code == 422
    double = sent | {"kind": "", "version": 0}
    assert "in the catalogue already" in body(office.post(CATALOGUE, double))


def test_permits_are_put_on_the_list_once(town: Town, mine: Project) -> None:
    begin_catalogue(author=town.people["office"], now=NOW)
    office, kinds = signed_in(town, "office"), list(PermitKind.objects.values_list("pk", flat=True)[:3])
    sent = {"action": "need", "kinds": kinds, "part": "", "unit": ""}
    assert "Put on the list: 3" in messages_in(office.post(page(mine), sent, follow=True))[-1]
    assert "nothing was stored twice" in messages_in(office.post(page(mine), sent, follow=True))[-1]
    office.post(page(mine), sent | {"part": "二期", "unit": "B1"})
    agency = town.organizations["B1"].name
    assert Permit.objects.filter(part="二期", agency=agency).count() == 3
    assert signed_in(town, "clerk").post(page(mine), sent).status_code == 404


def test_the_clerk_enters_what_happens_and_the_days_are_counted(
    town: Town, mine: Project, clerk: Client
) -> None:
    (permit,) = needed(town, mine)  # five working days
    assert clerk.post(page(mine), form(permit, "apply", "2020-11-20")).status_code == 302
    permit.refresh_from_db()
    (row,) = permits_of(mine, TODAY, Veil())
    # Friday 20 November to Wednesday 2 December.
    assert (row.used, row.due_on, row.over) == (8, dt.date(2020, 11, 27), 3)
    text = body(clerk.get(page(mine)))
    assert "3 working days over the limit" in text
    assert "waits for 住房和城乡建设部门" in text
    step(town, permit, "ask", "2020-11-24")
    (row,) = permits_of(mine, TODAY, Veil())
    assert (row.used, row.due_on, row.is_overdue) == (2, None, False)


def test_what_cannot_be_is_said_in_words(town: Town, mine: Project, clerk: Client) -> None:
    (permit,) = needed(town, mine)
    for kind, day, words in (
        ("grant", "2020-12-01", "can&#x27;t be entered of a permit that is"),
        ("apply", "2020-12-03", "has not come yet"),
        ("drop", "2020-12-01", "Say why"),
        ("take_back", "2020-12-01", "no entry to take back"),
        ("apply", "30.2.", "Write the day as"),
        ("nonsense\0", "2020-12-01", "Select a valid choice"),
    ):
        response = clerk.post(page(mine), form(permit, kind, day))
        assert response.status_code in (409, 422)
        assert words in body(response), kind
    step(town, permit, "apply", "2020-12-01")
    permit.refresh_from_db()
    response = clerk.post(page(mine), form(permit, "grant", "2020-11-30"))
    assert "lies before the step before it" in body(response)
    assert PermitStep.objects.count() == 1


def test_a_second_press_is_told_so_and_an_overtaken_one_too(town: Town, mine: Project, clerk: Client) -> None:
    (permit,) = needed(town, mine)
    sent = form(permit, "apply", "2020-12-01", note="首次申报")
    clerk.post(page(mine), sent)
    assert "done already" in messages_in(clerk.post(page(mine), sent, follow=True))[-1]
    response = clerk.post(page(mine), sent | {"note": "另一次"})
    assert response.status_code == 409
    assert "changed meanwhile; it is “With the agency” now" in body(response)
    assert PermitStep.objects.count() == 1


def test_a_wrong_entry_is_taken_back_and_stays_in_the_history(
    town: Town, mine: Project, clerk: Client
) -> None:
    (permit,) = needed(town, mine)
    step(town, permit, "apply", "2020-11-20")
    step(town, permit, "grant", "2020-11-25")
    permit.refresh_from_db()
    sent = form(permit, "take_back", "2020-12-02", note="误录")
    assert clerk.post(page(mine), sent).status_code == 302
    permit.refresh_from_db()
    assert permit.state == Permit.State.WITH_AGENCY
    step(town, permit, "grant", "2020-11-26")
    (row,) = permits_of(mine, TODAY, Veil())
    assert (len(row.steps), len(row.counted), row.used) == (4, 2, 4)
    text = body(clerk.get(f"{page(mine)}?permit={permit.pk}"))
    assert "taken back" in text
    assert "误录" in text


def test_only_the_unit_s_clerk_and_the_office_enter(town: Town, mine: Project) -> None:
    (permit,) = needed(town, mine)
    for who in ("official", "reviewer", "leader"):
        response = signed_in(town, who).post(page(mine), form(permit, "apply", "2020-12-01"))
        assert response.status_code == 404, who
    assert not PermitStep.objects.exists()


def test_another_project_s_permit_is_not_found(
    town: Town, mine: Project, across: Project, clerk: Client
) -> None:
    (permit,) = needed(town, across)
    assert clerk.post(page(mine), form(permit, "apply", "2020-12-01")).status_code == 404
    assert clerk.get(page(across)).status_code == 404
    assert across.code not in body(clerk.get(LIST))
    assert across.code in body(signed_in(town, "official").get(LIST))


def test_the_list_says_whose_turn_it_is_and_is_narrowed(town: Town, mine: Project, across: Project) -> None:
    late, asked = needed(town, mine, 7, 8)
    (other,) = needed(town, across, 5)
    step(town, late, "apply", "2020-11-20")
    step(town, asked, "apply", "2020-11-20")
    step(town, asked, "ask", "2020-11-23")
    official = signed_in(town, "official")
    page_ = official.get(LIST)
    assert {part: number for part, _label, number in page_.context["parts"]} == {
        "overdue": 1, "agency": 1, "applicant": 1, "to_apply": 1, "refused": 0, "granted": 0,
    }  # fmt: skip
    shown = official.get(f"{LIST}?what=overdue&by=unit&unit=U1").context
    assert [row.permit.pk for row in shown["rows"]] == [late.pk]
    assert [row.permit.pk for row in official.get(f"{LIST}?district=D2").context["rows"]] == [other.pk]
    by_agency = official.get(f"{LIST}?by=agency&agency={late.agency}").context
    assert [row.permit.pk for row in by_agency["rows"]] == [late.pk]
    assert official.get(f"{LIST}?unit=%00&what=x&by=y&agency=%00").status_code == 200
    file = official.get(f"{LIST}table.csv?what=overdue").getvalue().decode()
    assert late.kind.name_en in file
    assert asked.kind.name_en not in file
    assert "Part: Overdue" in file


def test_the_project_s_page_fetches_what_it_waits_for(town: Town, mine: Project) -> None:
    (permit,) = needed(town, mine)
    step(town, permit, "apply", "2020-11-20")
    official, panel = signed_in(town, "official"), reverse("permit-panel", args=["P1"])
    assert f'hx-get="{panel}"' in body(official.get("/projects/P1/"))
    text = body(official.get(panel))
    assert "0 of 1 granted" in text
    assert "3 working days over the limit" in text


def counted(client: Client, pages: Sequence[str]) -> list[int]:
    return [queries(partial(client.get, page)) for page in pages]


def test_the_number_of_queries_does_not_grow(town: Town, mine: Project, across: Project) -> None:
    official = signed_in(town, "official")
    step(town, needed(town, mine)[0], "apply", "2020-11-20")
    pages = (f"{LIST}?what=overdue", page(mine), reverse("permit-panel", args=["P1"]))
    before = counted(official, pages)
    for project in (mine, across, factories.add_project(town, code="P3", unit="U1")):
        for permit in needed(town, project, 0, 1, 2, 3):
            step(town, permit, "apply", "2020-11-10")
    assert counted(official, pages) == before
    assert max(before) <= 24
