"""A small city in October: three projects of district D1 and one of D2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Project, ReportingPeriod
from reports.models import Edition
from tests import factories
from tests.desk import body, signed_in
from tests.factories import Town
from tests.prepared import prepared


@dataclass(frozen=True)
class City:
    """The town, its projects by code, and the month that is reported."""

    town: Town
    projects: dict[str, Project]
    october: ReportingPeriod

    def client(self, username: str = "official") -> Client:
        """Somebody's browser, in English."""
        return signed_in(self.town, username)

    def page(self, url: str, username: str = "official") -> str:
        """The text of a page that somebody opens."""
        response = self.client(username).get(url)
        assert response.status_code == 200, response.status_code
        return body(response)


@prepared("city")
def city() -> City:
    """Four projects with figures that are not published yet."""
    return make_city()


@prepared("published_city", alone=True)
def published() -> tuple[City, Edition]:
    """The same, with October published and November begun."""
    city = make_city()
    edition = factories.publish(city.town, city.october)
    factories.refresh(factories.month(11))
    return city, edition


def make_city() -> City:
    """A is ahead, B behind, C has not reported, D lies in the other district and under the department."""
    town = factories.make_town()
    projects = {
        "A": factories.add_project(town, code="A", name="天马面板厂", targets=[1000] * 12),
        "B": factories.add_project(
            town, code="B", name="翔安学校", category="social", unit="U2", targets=[2000] * 12
        ),
        "C": factories.add_project(town, code="C", name="海沧隧道", category="infrastructure", unit="U3"),
        "D": factories.add_project(
            town, code="D", name="新体育中心", category="new_town", district="D2", unit="U4", department="B1"
        ),
    }
    october = factories.month(10)
    factories.report(town, october, {projects["A"]: 15_000, projects["B"]: 5000, projects["D"]: 10_000})
    factories.refresh(october)
    return City(town, projects, october)


def queries(ask: Callable[[], object]) -> int:
    """How many queries something costs."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def grow(city: City, number: int) -> None:
    """Add projects that have reported, and bring the figures up to date."""
    added = [
        factories.add_project(city.town, name=f"新增项目{n}", targets=[100 + n] * 12) for n in range(number)
    ]
    factories.report(city.town, city.october, dict.fromkeys(added, 900))
    factories.refresh(city.october)
