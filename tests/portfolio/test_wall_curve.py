"""The curve on the wall."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portfolio.charts import curve
from portfolio.wall_curve import HEIGHT, TOP, WIDTH, curve_drawing


@pytest.mark.parametrize(("planned", "invested"), [(1_000_000, 1_400_000), (1, 0), (0, 0), (0, -5), (50, 9)])
def test_nothing_leaves_the_drawing(planned: int, invested: int) -> None:
    rows = [(month, Decimal(planned), Decimal(planned), Decimal(invested)) for month in range(1, 13)]
    found = curve_drawing(curve(rows, 10), with_first_plan=True)
    places = [
        tuple(map(Decimal, pair.split())) for pair in (found.plan + "L" + found.actual[1:])[1:].split("L")
    ]
    assert len(places) == 22
    assert all(0 <= x <= WIDTH and TOP <= y <= HEIGHT for x, y in places)
    assert 2 <= len(found.ticks) <= 8


def test_what_was_done_ends_with_the_month_and_is_written_there() -> None:
    rows = [(month, Decimal(10_000), Decimal(10_000), Decimal(20_000)) for month in range(1, 13)]
    found = curve_drawing(curve(rows, 3), with_first_plan=False)
    assert len(found.marks) == 3
    assert found.last
    assert found.planned
    assert (found.last.text, found.planned.text) == ("6.00", "3.00")
    assert found.first_plan == ""
    assert [tick.text for tick in found.ticks] == ["0", "5", "10", "15"]
