"""Small parts that many pages include."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.0001", "ahead"),
        ("0.00004", "on time"),
        ("0", "on time"),
        ("-0.00004", "on time"),
        ("-0.0001", "behind"),
    ],
)
@pytest.mark.parametrize("part", ["parts/difference.html", "parts/ahead.html"])
def test_a_lead_that_rounds_to_nothing_is_neither_ahead_nor_behind(part: str, value: str, said: str) -> None:
    with translation.override("en"):
        text = render_to_string(part, {"value": Decimal(value)})
    assert [word for word in ("ahead", "on time", "behind") if word in text] == [said]
    assert ("▲" in text or "▼" in text) == (said != "on time")
