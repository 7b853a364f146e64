"""A published month to work on, in a database of the test's own."""

from __future__ import annotations

from reports.models import Edition
from tests import factories
from tests.factories import Town
from tests.prepared import prepared
from tests.reports.steps import reported_town

Published = tuple[Town, Edition]


@prepared("published", alone=True)
def published() -> Published:
    """October published and open to nobody."""
    town, period = reported_town()
    return town, factories.publish(town, period)
