"""A project's own page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.clock import set_business_now
from projects.models import Milestone, MonthlyReturn, ReturnAttachment, Suspension
from projects.services.attachments import attach
from projects.services.states import plan_milestone, post_correction, reach_milestone, suspend_project
from reports.models import Edition
from tests import factories, pictures
from tests.desk import draft
from tests.factories import NOW
from tests.portfolio.conftest import City, queries


def test_the_cover_tells_what_the_project_is(city: City) -> None:
    page = city.page("/projects/A/")
    for text in ("天马面板厂", "Industrial", "Siming", "Road and Bridge Group", "张三", "5.00"):
        assert text in page


def test_figures_and_ranks_of_the_month_stand_at_the_top(city: City) -> None:
    page = city.page("/projects/A/")
    assert "150.00%" in page
    assert "+41.67" in page
    assert "category 1, district 1" in page


def test_the_page_says_why_the_project_stands_where_it_stands(city: City) -> None:
    assert "25.00% of the plan to date, 1.50 亿元 short" in city.page("/projects/B/")


def test_a_revised_plan_shows_both_ratios_and_the_reason(city: City) -> None:
    factories.revise(
        city.town, city.projects["B"], targets=[2000] * 9 + [500] * 3, first_period=10, reason="征地滞后"
    )
    factories.refresh(city.october)
    page = city.page("/projects/B/")
    assert "against the first plan 25.00%" in page
    assert "征地滞后" in page
    assert "2020-10" in page


def test_returns_show_what_was_reported_and_who_did_what(city: City) -> None:
    page = city.page("/projects/A/")
    for text in ("主体结构施工", "15,000.00", "李录", "王审", "Approved"):
        assert text in page


def test_a_draft_shows_that_it_was_begun_and_nothing_else(city: City) -> None:
    draft(city.town, city.october, city.projects["C"], investment=Decimal(7777), stage_text="草稿内容")
    page = city.page("/projects/C/")
    assert "Draft" in page
    assert "7,777.00" not in page
    assert "草稿内容" not in page


def test_a_correction_stands_in_the_ledger_with_its_reason(city: City) -> None:
    september = factories.month(9)
    type(september).objects.filter(pk=september.pk).update(status="locked")
    post_correction(
        project=city.projects["A"],
        month=september.month,
        amount=Decimal("-120.5"),
        reason="复核核减",
        author=city.town.people["clerk"],
        approver=city.town.people["reviewer"],
        now=NOW,
    )
    page = city.page("/projects/A/")
    assert "-120.50" in page
    assert "复核核减" in page


def test_a_milestone_shows_its_dates_and_how_early_it_was(city: City) -> None:
    office = city.town.people["office"]
    node = plan_milestone(
        project=city.projects["A"],
        kind=Milestone.Kind.ROOF_SEALED,
        name="主厂房封顶",
        planned_on=dt.date(2020, 9, 30),
        author=office,
        now=NOW,
    )
    reach_milestone(milestone=node, actual_on=dt.date(2020, 9, 10), evidence="验收单", author=office, now=NOW)
    page = city.page("/projects/A/")
    assert "主厂房封顶" in page
    assert "20 days early" in page


def test_a_node_that_is_overdue_says_by_how_many_days(city: City) -> None:
    set_business_now(NOW)
    plan_milestone(
        project=city.projects["A"],
        kind=Milestone.Kind.THROUGH,
        name="隧道贯通",
        planned_on=dt.date(2020, 11, 22),
        author=city.town.people["office"],
        now=NOW,
    )
    assert "10 days overdue" in city.page("/projects/A/")


def test_each_revision_says_how_it_changed_what_is_asked_for(city: City) -> None:
    factories.revise(
        city.town, city.projects["B"], targets=[2000] * 9 + [500] * 3, first_period=10, reason="征地滞后"
    )
    factories.refresh(city.october)
    page = city.page("/projects/B/")
    assert "25.00% → 27.03%" in page
    assert "softened" in page
    assert "asks for −18.75% in the year" in page


def test_a_photo_stands_beside_the_months_words(city: City) -> None:
    row = MonthlyReturn.objects.get(project=city.projects["A"])
    clerk = city.town.people["clerk"]
    upload_ = pictures.upload("现场.jpg", pictures.camera_photo())
    photo = attach(project=city.projects["A"], upload=upload_, user=clerk, now=NOW)
    ReturnAttachment.objects.create(monthly_return=row, attachment=photo)
    assert f'src="/projects/attachments/{photo.pk}/?size=small"' in city.page("/projects/A/")


def test_the_stages_of_its_life_stand_with_their_days(city: City) -> None:
    page = city.page("/projects/A/")
    assert 'aria-current="step"' in page
    assert "Advancing" in page


def test_a_suspension_shows_who_approved_it_by_which_document(city: City) -> None:
    suspend_project(
        project=city.projects["A"],
        kind=Suspension.Kind.SUSPENSION,
        starts_on=dt.date(2020, 10, 1),
        ends_on=None,
        reason="文物勘探",
        document="厦文物〔2020〕38号",
        approver=city.town.people["leader"],
        author=city.town.people["office"],
        now=NOW,
    )
    assert "approved by 林主任, 厦文物〔2020〕38号" in city.page("/projects/A/")


def test_ranks_over_time_are_the_published_ones_and_the_provisional_month(
    published: tuple[City, Edition],
) -> None:
    city, edition = published
    page = city.page("/projects/A/")
    assert page.count(edition.number) >= 2
    assert 'href="?month=2020-11"' in page
    assert "Provisional" in page


def test_a_made_up_project_is_marked(city: City) -> None:
    factories.add_project(city.town, code="G", is_generated=True)
    assert "Sample data" in city.page("/projects/G/")
    assert "Sample data" not in city.page("/projects/A/")


def test_a_project_that_is_not_on_the_months_list_says_so(city: City) -> None:
    factories.add_project(city.town, code="N", first_month=11, targets=[0] * 10 + [500, 500])
    factories.refresh(city.october)
    assert "not on the list of this month" in city.page("/projects/N/")


@pytest.mark.parametrize(("username", "status"), [("official", 200), ("clerk", 404), ("district", 404)])
def test_what_lies_out_of_scope_does_not_exist(city: City, username: str, status: int) -> None:
    assert city.client(username).get("/projects/D/").status_code == status


def test_a_clerk_is_led_to_the_return_of_the_open_month(city: City) -> None:
    assert 'href="/projects/returns/2020-10/A/"' in city.page("/projects/A/", "clerk")
    assert "/projects/returns/" not in city.page("/projects/A/")


def test_a_reviewer_is_led_to_the_review(city: City) -> None:
    assert 'href="/projects/review/?month=2020-10"' in city.page("/projects/A/", "reviewer")


def test_the_number_of_queries_does_not_grow_with_the_history(city: City) -> None:
    client = city.client()
    client.get("/projects/A/")
    before = queries(lambda: client.get("/projects/A/"))
    for number in (11, 12):
        period = factories.month(number)
        factories.report(city.town, period, {city.projects["A"]: 1000})
        factories.refresh(period)
    assert queries(lambda: client.get("/projects/A/")) == before
    assert before <= 35
