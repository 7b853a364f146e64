"""The loaded demo, for tests that only read it."""

from __future__ import annotations

import csv
from collections.abc import Generator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from portfolio.demo.building import build
from portfolio.demo.model import DemoProject
from tests import databases, services
from tests.live import pointed_at

PUBLISHED = Path(__file__).resolve().parents[2] / "fixtures" / "published"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of published figures."""
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def made_up() -> list[DemoProject]:
    """The portfolio as it is made, before any database."""
    return build()


@pytest.fixture(scope="session")
def demo_copy(demo_database: str) -> Generator[databases.Database]:
    """This process's copy of the loaded demo."""
    name = f"{services.own_database()}_demo"
    databases.copy(demo_database, name)
    yield databases.describe(name)
    databases.drop(name)


@pytest.fixture
def demo(demo_copy: databases.Database, django_db_blocker: DjangoDbBlocker) -> Generator[databases.Database]:
    """Django looks at the loaded demo; nobody writes there."""
    with django_db_blocker.unblock(), pointed_at(demo_copy):
        yield demo_copy
