"""A town with one open month, the business clock within it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from common.clock import set_business_now
from projects.models import Project, ReportingPeriod
from tests import factories
from tests.factories import NOW, Town
from tests.prepared import prepared


@pytest.fixture
def english() -> Iterator[None]:
    """What services say, in English."""
    with translation.override("en"):
        yield


@prepared("town")
def town() -> Town:
    """Two districts, four units, one person per role; it is early December."""
    set_business_now(NOW)
    return factories.make_town()


@pytest.fixture
def november(town: Town) -> ReportingPeriod:
    """The month that is open."""
    return factories.month(11)


@pytest.fixture
def mine(town: Town) -> Project:
    """A project of the clerk's unit."""
    return factories.add_project(town, code="P1", name="海沧半导体产业基地", unit="U1")


@pytest.fixture
def foreign(town: Town) -> Project:
    """A project of another unit in another district."""
    return factories.add_project(town, code="P2", name="祥平保障房地铁社区", district="D2", unit="U3")


@pytest.fixture
def project(town: Town) -> Project:
    """A project with twelve targets of 1,000 万元."""
    return factories.add_project(town)


@pytest.fixture
def october(town: Town) -> ReportingPeriod:
    """An open month with time before the year's end."""
    return factories.month(10)
