"""A published month to work on: made once per module, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from reports.models import Edition
from tests import factories, services
from tests.databases import TEMPLATE, copy, describe, drop, ensure_template
from tests.factories import Town
from tests.live import pointed_at
from tests.reports.steps import reported_town

Published = tuple[Town, Edition]


@pytest.fixture(scope="module")
def made(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, Published]]:
    """October published and open to nobody, in a database that others are copied from."""
    name = f"{services.own_database()}_published"
    ensure_template(TEMPLATE)
    drop(name)
    copy(TEMPLATE, name)
    with django_db_blocker.unblock(), pointed_at(describe(name)):
        town, period = reported_town()
        found = town, factories.publish(town, period)
    yield name, found
    drop(name)


@pytest.fixture
def published(made: tuple[str, Published], django_db_blocker: DjangoDbBlocker) -> Iterator[Published]:
    """The same in a database of the test's own."""
    template, (town, edition) = made
    name = f"{services.own_database()}_own"
    drop(name)
    copy(template, name)
    with django_db_blocker.unblock(), pointed_at(describe(name)):
        yield town, Edition.objects.get(pk=edition.pk)
    drop(name)
