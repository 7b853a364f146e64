"""The portfolio as it is made: names, exact sums, the same every time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from common.numbers import percent_of, yi
from portfolio.demo.building import SEED, build
from portfolio.demo.followup.sites import has_records
from portfolio.demo.model import LAST, PUBLISHED, DemoProject
from portfolio.demo.reporting import MISSING
from portfolio.demo.tables import rows
from tests.portfolio.demo.conftest import table

KNOWN = {
    "industrial": {
        "started": {"东亚纳米科技园", "海沧半导体产业基地", "厦门顺丰创新产业基地"},
        "advancing": {"天马第6代柔性AMOLED生产线", "电气硝子液晶玻璃基板三期"},
        "roof_sealed": {"中航锂电A6项目M1主厂房"},
        "in_use": {"士兰化合物半导体芯片制造生产线", "通富微电子先进封装测试产业化基地一期"},
    },
    "social": {
        "started": {"新店中心小学北校区", "翔安火炬实验学校", "保障性住房龙泉公寓", "洪茂居住区一期"},
        "in_use": {"祥平保障房地铁社区一期", "宋坂小学"},
        "advancing": {"四川大学华西厦门医院"},
    },
    "infrastructure": {
        "opened": {"厦安高速云埔互通", "翔安机场快速路南段", "海新路与疏港通道立交主线"},
        "through": {"轨道3号线火车站至蔡厝段"},
        "early": {"海天泵站至筼筜污水压力管工程"},
        "advancing": {"电力进岛第二通道"},
    },
    "new-town": {
        "advancing": {"环东海域新城滨海旅游浪漫线", "马銮湾新城环湾大道", "东部体育会展新城新体育中心"},
    },
}


def test_it_has_as_many_projects_as_were_published(made_up: list[DemoProject]) -> None:
    counts = Counter(one.sketch.category for one in made_up)
    assert counts == {row["category_code"]: int(row["projects"]) for row in table("xiamen-2020-10")}
    assert sum(counts.values()) == 415


def test_no_two_have_the_same_name_or_code(made_up: list[DemoProject]) -> None:
    assert len({one.sketch.name for one in made_up}) == len({one.code for one in made_up}) == 415


def test_they_lie_in_the_six_districts(made_up: list[DemoProject]) -> None:
    districts = {row["code"]: row["name"] for row in rows("organizations") if row["kind"] == "district"}
    assert {districts[one.sketch.district] for one in made_up} == {
        "思明区", "湖里区", "集美区", "海沧区", "同安区", "翔安区",
    }  # fmt: skip


def test_the_known_projects_are_in_their_categories_and_states(made_up: list[DemoProject]) -> None:
    found: dict[str, dict[str, set[str]]] = {}
    for one in made_up:
        if one.sketch.is_known:
            found.setdefault(one.sketch.category, {}).setdefault(one.sketch.state, set()).add(one.sketch.name)
    assert found == KNOWN


def test_the_pressure_main_was_reached_twenty_days_early(made_up: list[DemoProject]) -> None:
    main = next(one for one in made_up if one.sketch.state == "early")
    (node,) = main.nodes
    assert node.actual is not None
    assert node.planned - node.actual == dt.timedelta(20)


@pytest.mark.parametrize("row", table("xiamen-2020-10"), ids=lambda row: row["category_code"])
def test_october_sums_are_the_published_ones(made_up: list[DemoProject], row: dict[str, str]) -> None:
    members = [one for one in made_up if one.sketch.category == row["category_code"] and one.is_counted]
    invested = sum(one.invested_to_date() for one in members)
    planned = sum(one.planned_to_date() for one in members)
    assert invested == PUBLISHED[row["category_code"]].invested
    assert (yi(Decimal(invested)), percent_of(Decimal(invested), Decimal(planned))) == (
        row["invested_to_date_yi"],
        f"{Decimal(row['schedule_ratio_pct']):.2f}%",
    )


def test_the_same_seed_makes_the_same_portfolio(made_up: list[DemoProject]) -> None:
    assert build(SEED) == made_up


def test_another_seed_makes_another_one_with_the_same_sums() -> None:
    other = build(SEED + 1)
    for category, published in PUBLISHED.items():
        counted = [one for one in other if one.sketch.category == category and one.is_counted]
        assert sum(one.invested_to_date() for one in counted) == published.invested
        assert sum(one.planned_to_date() for one in counted) == published.planned


def test_targets_are_for_twelve_months_and_add_up(made_up: list[DemoProject]) -> None:
    plans = [plan for one in made_up for plan in one.plans if plan.targets is not None]
    assert all(len(plan.targets or ()) == 12 and sum(plan.targets or ()) == plan.annual for plan in plans)


def test_few_have_no_monthly_targets(made_up: list[DemoProject]) -> None:
    derived = [one for one in made_up if one.plan.targets is None]
    assert 1 <= len(derived) <= 10
    assert all(one.plan.annual * LAST % 12 == 0 for one in derived)


def test_a_revision_leaves_the_months_before_it_as_they_were(made_up: list[DemoProject]) -> None:
    revised = [one for one in made_up if len(one.plans) > 1]
    assert revised
    for one in revised:
        first, second = one.plans
        since = second.first_period - 1
        assert (first.targets or ())[:since] == (second.targets or ())[:since]
        assert second.reason


def test_nothing_is_reported_below_zero(made_up: list[DemoProject]) -> None:
    assert min(report.invested for one in made_up for report in one.reports) >= 0


def test_physical_progress_never_falls(made_up: list[DemoProject]) -> None:
    for one in made_up:
        course = [report.physical for report in one.reports]
        assert course == sorted(course)
        assert 0 <= course[0] <= course[-1] <= 1000


def test_what_was_not_reported_is_not_invested(made_up: list[DemoProject]) -> None:
    missing = [report for one in made_up for report in one.reports if report.way == MISSING]
    assert missing
    assert all(report.invested == 0 for report in missing)


def test_sites_are_visited_in_every_district_and_never_one_that_really_is(made_up: list[DemoProject]) -> None:
    visited = [one for one in made_up if has_records(one)]
    assert not any(one.sketch.is_known for one in visited)
    assert len({one.sketch.district for one in visited}) == 6


def test_a_package_is_counted_once(made_up: list[DemoProject]) -> None:
    packages = {one.package for one in made_up if one.package}
    assert len(packages) == 2
    whole = {one.code: one for one in made_up if one.code in packages}
    for code, package in whole.items():
        parts = [one for one in made_up if one.package == code]
        assert len(parts) > 1
        assert {part.is_counted for part in parts} == {not package.is_counted}
        assert sum(part.invested_to_date() for part in parts) == package.invested_to_date()


def test_units_are_several_in_every_class(made_up: list[DemoProject]) -> None:
    kinds = {row["code"]: row["kind"] for row in rows("organizations")}
    units = Counter(kinds[unit] for unit in {one.sketch.unit for one in made_up})
    assert set(units) == {"department", "enterprise", "group", "headquarters"}
    assert min(units.values()) >= 5


def test_the_clerks_unit_has_about_forty_projects(made_up: list[DemoProject]) -> None:
    assert 36 <= sum(one.sketch.unit == "GP-SZ" for one in made_up) <= 44


def test_organisations_have_a_name_in_both_languages_and_a_parent() -> None:
    codes = set()
    for row in rows("organizations"):
        assert row["name"]
        assert row["name_en"].isascii()
        assert not row["parent"] or row["parent"] in codes
        codes.add(row["code"])
