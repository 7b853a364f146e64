"""The list of months, a month on its way, and the pages of its jobs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import Job, JobProgress
from common.said import write_down
from projects.models import ReportingPeriod
from reports.services.editions import BUILD, request_edition
from tests import factories
from tests.desk import body, signed_in, submitted
from tests.factories import NOW, Town
from tests.prepared import prepared
from tests.reports.steps import drafted, locked, reported_town

LIST = reverse("report-list")
MONTH = reverse("preparation", args=[2020, 10])


reported = prepared("reported")(reported_town)
#: The same on a database of its own, for what is built by a real job.
real = prepared("reported", alone=True)(reported_town)


def building(town: Town, period: ReportingPeriod) -> Job:
    """The job of an edition that nobody has begun to build."""
    edition = request_edition(period=locked(town, period), user=town.people["office"], now=NOW)
    return Job.objects.get(kind=BUILD, key=str(edition.pk))


def test_the_list_says_how_many_returns_are_in(reported: tuple[Town, ReportingPeriod]) -> None:
    factories.refresh(reported[1])
    [row] = signed_in(reported[0], "official").get(LIST).context["rows"]
    assert (row.returned, row.due, row.missing) == (2, 3, 1)


def test_the_list_names_what_was_published(real: tuple[Town, ReportingPeriod]) -> None:
    edition = factories.publish(*real)
    text = body(signed_in(real[0], "clerk").get(LIST))
    assert edition.number in text
    assert edition.digest[:12] in text


@pytest.mark.parametrize("username", ["official", "clerk", "reviewer"])
def test_readers_get_no_link_to_an_unpublished_month(
    reported: tuple[Town, ReportingPeriod], username: str
) -> None:
    assert "/reports/2020/10/" not in body(signed_in(reported[0], username).get(LIST))


@pytest.mark.parametrize("year", ["2019", "x", "99999999999"])
def test_a_year_without_months_is_the_newest(reported: tuple[Town, ReportingPeriod], year: str) -> None:
    assert signed_in(reported[0], "official").get(LIST, {"year": year}).context["year"] == 2020


def test_the_list_without_any_month_says_so(town_without_months: Town) -> None:
    assert "No month has been opened yet" in body(signed_in(town_without_months, "official").get(LIST))


@pytest.fixture
def town_without_months(db: None) -> Town:
    """An installation as it is on its first day."""
    return factories.make_town()


def test_an_administrator_of_the_system_sees_no_figures(reported: tuple[Town, ReportingPeriod]) -> None:
    assert signed_in(reported[0], "admin").get(LIST).status_code == 403


def test_an_open_month_lists_what_is_missing(reported: tuple[Town, ReportingPeriod]) -> None:
    text = body(signed_in(reported[0], "office").get(MONTH))
    assert "祥平保障房地铁社区" in text
    assert "Not begun" in text


def test_an_open_month_lists_all_that_is_missing(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    added = [factories.add_project(town) for _ in range(120)]
    for project in added[:2]:
        submitted(town, period, project)
    response = signed_in(town, "office").get(MONTH)
    assert len(response.context["missing"]) == response.context["row"].missing == 121
    assert "2 of them are handed in but not reviewed yet" in body(response)


def test_an_open_month_shows_its_provisional_totals(reported: tuple[Town, ReportingPeriod]) -> None:
    factories.refresh(reported[1])
    response = signed_in(reported[0], "office").get(MONTH)
    assert response.context["provisional_total"].group.invested_to_date == 21_800
    assert "Provisional" in body(response)


def test_before_the_first_refresh_it_says_so(reported: tuple[Town, ReportingPeriod]) -> None:
    assert "being computed" in body(signed_in(reported[0], "office").get(MONTH))


def test_the_auditor_looks_on_without_buttons(reported: tuple[Town, ReportingPeriod]) -> None:
    text = body(signed_in(reported[0], "auditor").get(MONTH))
    assert reverse("lock", args=[2020, 10]) not in text


@pytest.mark.parametrize("username", ["official", "clerk", "reviewer"])
def test_a_month_on_its_way_is_not_for_everybody(
    reported: tuple[Town, ReportingPeriod], username: str
) -> None:
    assert signed_in(reported[0], username).get(MONTH).status_code == 403


def test_a_draft_shows_lists_with_reasons(real: tuple[Town, ReportingPeriod]) -> None:
    drafted(*real)
    response = signed_in(real[0], "leader").get(MONTH)
    page = response.context["page"]
    assert [row.line.code for row in page.warnings] == ["A3"]
    assert "0.00% of the plan to date, 1.00 亿元 short" in body(response)


def test_a_draft_shows_where_it_comes_from(real: tuple[Town, ReportingPeriod]) -> None:
    edition = drafted(*real)
    assert edition.content is not None
    text = body(signed_in(real[0], "leader").get(MONTH))
    assert edition.content.sha256 in text
    assert "陈办" in text
    assert "Not checked" in text


def test_a_draft_lists_the_missing_as_grey(real: tuple[Town, ReportingPeriod]) -> None:
    drafted(*real)
    page = signed_in(real[0], "leader").get(MONTH).context["page"]
    assert [(row.line.code, row.line.lamp) for row in page.unreturned] == [("A3", "unlit")]


def test_a_draft_says_who_moved(real: tuple[Town, ReportingPeriod]) -> None:
    town, october = real
    factories.publish(town, october)
    november = factories.month(11)
    projects = {line.code: line.project for line in october.editions.get().lines.select_related("project")}
    factories.report(town, november, {projects["A2"]: 20_000, projects["A1"]: 0, projects["A3"]: 500})
    drafted(town, november)
    page = signed_in(town, "leader").get(reverse("preparation", args=[2020, 11])).context["page"]
    moved = {move.row.line.code: move for move in page.moves}
    assert moved["A3"].before.warning_position == 1
    assert moved["A2"].rank_change is not None


def test_the_draft_of_a_month_asks_the_database_a_fixed_number_of_times(
    real: tuple[Town, ReportingPeriod],
) -> None:
    town, period = real
    for _number in range(8):
        factories.add_project(town, unit="U2")
    drafted(town, period)
    client = signed_in(town, "leader")
    with CaptureQueriesContext(connection) as queries:
        client.get(MONTH)
    assert len(queries) <= 40


def test_a_job_waiting_shows_how_far_it_is(reported: tuple[Town, ReportingPeriod]) -> None:
    job = building(*reported)
    JobProgress.objects.create(job=job, step=2, steps=4, label="freezing")
    text = body(signed_in(reported[0], "office").get(reverse("job", args=[job.pk])))
    assert 'max="4" value="2"' in text
    assert "freezing lines and sums" in text
    assert 'http-equiv="refresh"' in text


def test_the_part_that_changes_comes_alone(reported: tuple[Town, ReportingPeriod]) -> None:
    job = building(*reported)
    text = body(signed_in(reported[0], "office").get(reverse("job", args=[job.pk]), {"part": 1}))
    assert "<html" not in text
    assert "<progress" in text


def test_a_finished_job_leads_to_its_result(real: tuple[Town, ReportingPeriod]) -> None:
    drafted(*real)
    text = body(signed_in(real[0], "office").get(reverse("job", args=[Job.objects.get().pk])))
    assert f'href="{MONTH}"' in text
    assert "data-over" in text


def test_a_failed_job_says_why(reported: tuple[Town, ReportingPeriod]) -> None:
    job = building(*reported)
    why = write_down("The worker stopped before it had finished.")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error=why)
    client, page = signed_in(reported[0], "leader"), reverse("job", args=[job.pk])
    assert "The worker stopped before it had finished." in body(client.get(f"{page}?lang=en"))
    assert "处理程序中途停止。" in body(client.get(f"{page}?lang=zh"))


def test_other_jobs_have_no_page(reported: tuple[Town, ReportingPeriod]) -> None:
    job = Job.objects.create(kind="something_else", key="1")
    assert signed_in(reported[0], "office").get(reverse("job", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("username", ["official", "clerk", "reviewer", "auditor", "admin"])
def test_jobs_are_for_those_who_start_them(reported: tuple[Town, ReportingPeriod], username: str) -> None:
    job = building(*reported)
    assert signed_in(reported[0], username).get(reverse("job", args=[job.pk])).status_code == 403
