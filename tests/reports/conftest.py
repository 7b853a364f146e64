"""A sealed bundle of a random portfolio, for the tests that read or tamper with it."""

from __future__ import annotations

import datetime as dt
import json
from random import Random
from typing import Any

import pytest

from reports.bundle import canonical, seal_edition
from reports.services.editions import draft_head
from tests.reports.portfolios import built_edition


@pytest.fixture
def bundle(db: None) -> dict[str, Any]:
    """Forty projects in May 2020, through the project's own SQL, sealed and read back."""
    _edition, content = built_edition(Random(7), dt.date(2020, 5, 1), projects=40)
    parsed: dict[str, Any] = json.loads(canonical(seal_edition(content, draft_head())))
    return parsed
