"""What lies in another district does not exist: asked of every address and every form that names a row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.scope import FIGURE_ROLES
from common.routes import SIGNED_IN
from projects.models import MonthlyReturn
from tests.house.routing import Route, all_routes
from tests.house.samples import ELSEWHERE, FORMS, PLACELESS, Sample, browser

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


def test_the_same_addresses_are_found_by_those_they_belong_to(sample: Sample) -> None:
    """The control: the samples are sound, it is the scope that hides them."""
    seen = []
    for route in open_elsewhere():
        if names_a_row(route):
            statuses = {
                browser(who).get(sample.url(route)).status_code
                for who in ("clerk", "office", "official", "auditor")
            }
            seen.append((route.name, bool(statuses & {200, 302, 405})))
    assert [name for name, found in seen if not found] == []
