"""A load that is broken off is not taken for a loaded demo, and goes on where it stopped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from common.jobs import claim
from common.models import Job
from portfolio.demo import loading
from portfolio.demo.model import DemoProject
from portfolio.demo.publication import publish_month
from portfolio.demo.staff import Staff
from projects.models import LedgerEntry, Project, ReportingPeriod
from reports.models import Edition
from reports.services.work import perform
from tests.databases import Database

pytestmark = pytest.mark.usefixtures("live")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def small(made_up: list[DemoProject], monkeypatch: pytest.MonkeyPatch) -> list[DemoProject]:
    """A demo of a few projects and two months, loaded by the same steps."""
    chosen = [one for one in made_up if not one.package and one.first_month == 1 and one.is_counted][::60]
    monkeypatch.setattr(loading, "build", lambda: chosen)
    monkeypatch.setattr(loading, "LAST", 2)
    return chosen


def load(path: Path) -> None:
    """Run the command in this process."""
    call_command("load_demo", password_file=path)


def test_facts_of_a_month_are_whole_or_not_there(
    small: list[DemoProject], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**_: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(loading, "lock_period", killed)
        with pytest.raises(Killed):
            load(tmp_path / "pw")
    assert Project.objects.count() == len(small)
    assert not ReportingPeriod.objects.exists()
    assert not loading.is_loaded()
    load(tmp_path / "pw")
    assert loading.is_loaded()


def test_a_renamed_project_is_still_the_demos(small: list[DemoProject], tmp_path: Path) -> None:
    load(tmp_path / "pw")
    Project.objects.update(name="改名的项目")
    assert loading.is_loaded()


def test_it_goes_on_after_each_step_of_a_publication(
    small: list[DemoProject], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_asked_for(period: ReportingPeriod, staff: Staff) -> Edition:
        edition = publish_month(period, staff) if period.month.month == 1 else None
        if edition is None:
            raise Killed
        return edition

    def built_only(job_id: int) -> bool:
        done = perform(job_id)
        if Job.objects.get(pk=job_id).kind == "build_edition":
            raise Killed
        return done

    path = tmp_path / "pw"
    with monkeypatch.context() as broken:
        broken.setattr("portfolio.demo.publication.perform", built_only)
        with pytest.raises(Killed):
            load(path)
    assert Edition.objects.get().status == Edition.Status.DRAFT
    with monkeypatch.context() as broken:
        broken.setattr(loading, "publish_month", only_asked_for)
        with pytest.raises(Killed):
            load(path)
    assert not loading.is_loaded()
    load(path)
    assert loading.is_loaded()
    published = Edition.objects.published().order_by("sequence")
    assert [edition.period.month.month for edition in published] == [1, 2]
    assert Edition.objects.count() == 2


def test_a_broken_off_load_ends_with_the_same_ledger_as_an_unbroken_one(
    live: Database, small: list[DemoProject], tmp_path: Path
) -> None:
    load(tmp_path / "pw")
    for one in small:
        project = Project.objects.get(code=one.code)
        entries = LedgerEntry.objects.filter(
            project=project, month__range=(dt.date(2020, 1, 1), dt.date(2020, 2, 1))
        )
        expected = sum(report.invested for report in one.reports if report.month <= 2)
        assert sum(entry.amount for entry in entries) == expected


def test_it_takes_up_a_job_whose_worker_died(
    small: list[DemoProject], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claimed_only(job_id: int) -> bool:
        assert claim(job_id)
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("portfolio.demo.publication.perform", claimed_only)
        with pytest.raises(Killed):
            load(tmp_path / "pw")
    assert Job.objects.get().state == Job.State.RUNNING
    load(tmp_path / "pw")
    assert loading.is_loaded()
    assert Edition.objects.published().count() == Edition.objects.count() == 2
