"""A town in early December with the holidays of its year, and two projects on two sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from common.calendar import fill_calendar
from common.clock import set_business_now
from coordination.models import Problem
from projects.models import Project
from tests import factories
from tests.coordination.steps import register
from tests.desk import signed_in
from tests.factories import NOW, Town
from tests.prepared import prepared


@pytest.fixture
def english() -> Iterator[None]:
    """What services say, in English."""
    with translation.override("en"):
        yield


@prepared("calendar_town")
def town() -> Town:
    """Two districts, four units, one person per role; the working calendar is filled."""
    set_business_now(NOW)
    fill_calendar([2020, 2021])
    return factories.make_town()


@pytest.fixture
def mine(town: Town) -> Project:
    """A project of the clerk's unit in district D1."""
    return factories.add_project(town, code="P1", name="海沧半导体产业基地", unit="U1")


@pytest.fixture
def across(town: Town) -> Project:
    """A project of another unit in another district."""
    return factories.add_project(town, code="P2", name="祥平保障房地铁社区", district="D2", unit="U3")


@pytest.fixture
def foreign(across: Project) -> Project:
    """The same, where the other side is not meant."""
    return across


@pytest.fixture
def office(town: Town) -> Client:
    """Somebody of the office, signed in."""
    return signed_in(town, "office")


@pytest.fixture
def problem(town: Town, mine: Project) -> Problem:
    """Registered by the clerk on Wednesday, 2 December 2020."""
    return register(town, mine)
