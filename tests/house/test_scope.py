"""What lies in another district does not exist: asked of every address and every form that names a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.scope import FIGURE_ROLES
from common.routes import SIGNED_IN
from projects.models import MonthlyReturn, ReturnAttachment, Suspension
from projects.services.states import suspend_project
from tests import desk
from tests.factories import NEW_YEAR, NOW, add_project
from tests.house.browsers import ELSEWHERE, browser
from tests.house.routing import Route, all_routes
from tests.house.samples import FORMS, PLACELESS, Sample

#: Arguments that name a time, not a row.
TIMES = {"IntConverter": {"year", "month"}, "MonthConverter": {"month"}}


def names_a_row(route: Route) -> bool:
    """Whether the address names something that lies in a district."""
    rows = [name for name, kind in route.arguments.items() if name not in TIMES.get(kind, set())]
    return bool(rows) and route.name not in PLACELESS


def open_elsewhere() -> Iterator[Route]:
    """Routes that somebody with every business role in another district gets into."""
    for route in all_routes():
        if not route.at_root and route.allowed & {*FIGURE_ROLES, SIGNED_IN}:
            yield route


@pytest.fixture
def elsewhere(sample: Sample) -> Client:
    """Somebody with every business role, in district D2."""
    return browser(ELSEWHERE)


def test_a_row_of_another_district_is_not_found(sample: Sample, elsewhere: Client) -> None:
    asked = [route for route in open_elsewhere() if names_a_row(route)]
    found = [
        f"{method} {sample.url(route)}: {status}"
        for route in asked
        for method in ("GET", "POST")
        if (status := elsewhere.generic(method, sample.url(route)).status_code) not in (404, 405)
    ]
    assert len(asked) >= 2
    assert not found, "\n".join(found)


def test_an_id_of_another_district_in_a_form_is_not_found(sample: Sample, elsewhere: Client) -> None:
    found, before = [], MonthlyReturn.objects.values_list("pk", "version", "status")
    stood = list(before)
    for route in open_elsewhere():
        for body in FORMS.get(route.name, []):
            status = elsewhere.post(sample.url(route), body(sample)).status_code
            if status != 404:
                found.append(f"{route.address} {body(sample)}: {status}")
    assert not found, "\n".join(found)
    assert list(before.all()) == stood


def rows_in_forms(sample: Sample) -> dict[str, list[dict[str, Any]]]:
    """What forms of a project's pages say of rows that belong to D1's project."""
    office, project = sample.town.people["office"], sample.project
    stop = suspend_project(
        project=project, kind=Suspension.Kind.FORCE_MAJEURE, starts_on=NEW_YEAR, ends_on=NEW_YEAR,
        reason="停工", author=office, now=NOW,
    )  # fmt: skip
    attached = ReturnAttachment.objects.create(monthly_return=sample.submitted, attachment=sample.file)
    more: dict[str, list[dict[str, Any]]] = {
        "register-milestones": [{"milestone": sample.node.pk, "actual_on": "2020-01-02", "evidence": "x"}],
        "register-stops": [{"action": "record", "change": f"stop-{stop.pk}"}],
        "return-files": [{"remove": attached.pk}],
    }
    listed = {name: [body(sample) for body in bodies] for name, bodies in FORMS.items()}
    return {name: listed[name] + more.get(name, []) for name in listed}


def test_an_id_of_another_project_in_the_form_of_one_s_own_is_not_found(
    sample: Sample, elsewhere: Client
) -> None:
    own = add_project(
        sample.town, code="OWN", district="D2", unit="U4", first_month=2, targets=[0, *[1] * 11]
    )
    desk.draft(sample.town, sample.submitted.period, own)
    bodies = rows_in_forms(sample)
    asked, found = set(), []
    for route in open_elsewhere():
        for body in bodies.get(route.name, []):
            if "code" not in route.arguments or not set(body) - {"action", "version"}:
                continue
            url = sample.url(route, code=own.code)
            assert elsewhere.get(url).status_code in (200, 405), "the control: the page is one's own"
            asked.add(route.name)
            if (status := elsewhere.post(url, body).status_code) != 404:
                found.append(f"{route.address} {body}: {status}")
    assert asked >= {"plan", "register-stops", "register-milestones", "register-stage", "return-files"}
    assert not found, "\n".join(found)


def test_the_same_addresses_are_found_by_those_they_belong_to(sample: Sample) -> None:
    """The control: the samples are sound, it is the scope that hides them."""
    seen, clients = [], [browser(who) for who in ("clerk", "office", "official", "auditor")]
    for route in open_elsewhere():
        if names_a_row(route):
            statuses = {client.get(sample.url(route)).status_code for client in clients}
            seen.append((route.name, bool(statuses & {200, 302, 405})))
    assert [name for name, found in seen if not found] == []
