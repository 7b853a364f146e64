"""A town with something behind every address, made once for each module that asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import TEMPLATE, copy, describe, drop
from tests.house.samples import Sample, make_sample
from tests.live import pointed_at
from tests.services import own_database


@pytest.fixture(scope="module")
def sample(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Sample]:
    """Its tests ask, and leave the rows as they were."""
    name = request.module.__name__.rpartition(".")[2]
    database = describe(f"{own_database()}_{name}")
    copy(TEMPLATE, database.name)
    with django_db_blocker.unblock(), pointed_at(database):
        yield make_sample()
    drop(database.name)
