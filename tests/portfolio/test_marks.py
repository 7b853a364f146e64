"""Marks that keep a reader from being misled: lowered plans, ranks that rounding leaves open, ties."""

from __future__ import annotations

import pytest

from tests import factories
from tests.desk import body, signed_in
from tests.factories import Town
from tests.maps import wall_screen

pytestmark = pytest.mark.django_db
MONTH = "month=2020-02"
LOWERED, REVISED = "Plan lowered", "plan in force against the first plan: 75.00% to date, 54.17% of the year"


@pytest.fixture
def town() -> Town:
    """Two projects with the same figures, and one before them whose plan was halved from February on."""
    town = factories.make_town()
    softened = factories.add_project(town, code="SOFT", name="软化计划工程")
    twins = [factories.add_project(town, code=f"TWIN{n}", name=f"并列工程{n}") for n in (1, 2)]
    january, february = factories.month(1), factories.month(2)
    factories.revise(town, softened, targets=(1000, *(500,) * 11), first_period=2, reason="征迁滞后")
    factories.report(town, january, {softened: 1500, **dict.fromkeys(twins, 1100)})
    factories.report(town, february, {softened: 2500, **dict.fromkeys(twins, 1100)}, progress=60)
    for period in (january, february):
        factories.refresh(period)
    return town


def page(town: Town, address: str) -> str:
    """What an official reads."""
    return body(signed_in(town, "official").get(f"{address}?{MONTH}"))


def test_the_list_marks_lowered_plans_and_ranks_that_rounding_leaves_open(town: Town) -> None:
    shown = page(town, "/projects/")
    assert shown.count(f"{LOWERED}</span>") == 1
    assert shown.count("2–3</span>") == 2
    assert "1–1" not in shown


def test_the_project_page_says_how_soft_the_plan_has_become(town: Town) -> None:
    shown = page(town, "/projects/SOFT/")
    assert LOWERED in shown
    assert REVISED in shown
    assert LOWERED not in page(town, "/projects/TWIN1/")


def test_the_project_page_says_between_which_ranks_and_that_a_tie_decided(town: Town) -> None:
    second = page(town, "/projects/TWIN2/")
    assert "between rank 2 and 3 by the rounding of amounts" in second
    assert "as many points as rank 2: the order of ties decides" in second
    first = page(town, "/projects/SOFT/")
    assert "by the rounding of amounts" not in first
    assert "order of ties" not in first


def test_the_overview_marks_an_honour_with_a_lowered_plan(town: Town) -> None:
    shown = page(town, "/")
    assert LOWERED in shown
    assert REVISED in shown


def test_the_wall_marks_it_too(town: Town) -> None:
    _screen, token = wall_screen(town)
    shown = body(signed_in(town, "official").get(f"/wall/{token}/", headers={"accept-language": "en"}))
    assert "软化计划工程" in shown
    assert LOWERED in shown
    assert REVISED in shown
