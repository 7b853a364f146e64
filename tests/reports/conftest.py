"""A sealed bundle of a random portfolio, for the tests that read or tamper with it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from random import Random
from typing import Any

import pytest

from reports.bundle import canonical, seal_edition
from reports.models import SnapshotLine
from reports.services.editions import draft_head
from tests.reports.one_month import OCTOBER, Measure, Month
from tests.reports.portfolios import base_rows, built_edition


@pytest.fixture
def bundle(db: None) -> dict[str, Any]:
    """Forty projects in May 2020, through the project's own SQL, sealed and read back."""
    parsed: dict[str, Any] = json.loads(_bundle_of_forty())
    return parsed


@cache
def _bundle_of_forty() -> bytes:
    """Made once: the same seed yields the same figures."""
    _edition, content = built_edition(Random(7), dt.date(2020, 5, 1), projects=40)
    return canonical(seal_edition(content, draft_head()))


@pytest.fixture
def base(db: None) -> dict[str, Any]:
    """Organisations, categories and sixty projects to hang inputs on."""
    return base_rows(60)


@pytest.fixture
def measure(base: dict[str, Any]) -> Measure:
    """The line of a single project in October, but for the changes."""

    def one(*, month: dt.date = OCTOBER, rules: dict[str, Any] | None = None, **changes: Any) -> SnapshotLine:
        there = Month(base, month, rules or {})
        code = there.put(**changes)
        return there.lines()[code]

    return one
