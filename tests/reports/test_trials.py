"""Many months under other rules: left to a worker, watched, read, and thrown away."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.models import Job, JobProgress
from reports.models import RulesetTrial, SnapshotBuild
from reports.rulesets.document import compiled
from reports.services import trials
from reports.services.what_if import months_with_figures, what_if
from reports.services.work import perform
from reports.tasks import reconcile
from tests.databases import Database
from tests.desk import body, rules, signed_in
from tests.factories import Town, add_project, make_town, month, refresh, report

MONTHS = {"month": ["2020-01", "2020-02"]}


@pytest.fixture
def town(live: Database, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Two months of three projects, which are more than a page computes."""
    monkeypatch.setattr(trials, "MOST_AT_ONCE", 5)
    town = make_town()
    projects = [add_project(town, code=f"A{n}", name=f"环湾大道{n}期") for n in range(3)]
    for period in (month(1), month(2)):
        report(town, period, dict(zip(projects, (1300, 550, 400), strict=True)))
        refresh(period)
    return town


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def page(town: Town) -> str:
    """Where months are tried under a draft."""
    return reverse("ruleset-what-if", args=[rules(town).pk])


def asked(office: Client, page: str) -> RulesetTrial:
    """The office presses the button."""
    response = office.post(page, MONTHS)
    trial = RulesetTrial.objects.get()
    assert response["Location"] == f"{page}?trial={trial.pk}"
    return trial


def test_many_lines_are_left_to_a_worker_and_read_on_the_same_page(office: Client, page: str) -> None:
    trial = asked(office, page)
    address = f"{page}?trial={trial.pk}"
    waiting = body(office.get(address))
    assert "You can leave this page" in waiting
    assert "Who would move" not in waiting
    builds = SnapshotBuild.objects.count()
    job = trials.job_of(trial)
    assert job
    assert perform(job.pk)
    assert SnapshotBuild.objects.count() == builds
    assert JobProgress.objects.get(job=job).steps == 2
    assert "data-over" in body(office.get(f"{address}&part=1"))
    done = office.get(address)
    assert "would move" in body(done)
    trial.refresh_from_db()
    direct = what_if(document=compiled(trial.draft.content), periods=months_with_figures())
    assert done.context["found"] == trials.read_trial(trial) == direct
    assert direct[0].moved
    # The control: no name is kept, which could become a secret.
    assert "环湾大道" not in json.dumps(trial.result, ensure_ascii=False)


def test_pressed_twice_it_is_computed_once(office: Client, page: str) -> None:
    trial = asked(office, page)
    assert asked(office, page) == trial
    assert Job.objects.filter(kind=trials.WHAT_IF).count() == 1
    job = trials.job_of(trial)
    assert job
    assert perform(job.pk)
    office.post(page, MONTHS)
    assert RulesetTrial.objects.count() == 2, "the figures may be others by now"


def test_few_lines_are_computed_by_the_page_itself(office: Client, page: str) -> None:
    response = office.post(page, {"month": "2020-01"}, follow=True)
    assert response.redirect_chain[0][0] == f"{page}?month=2020-01"
    assert "would move" in body(response)
    assert not RulesetTrial.objects.exists()


def test_an_address_with_many_months_computes_nothing_and_says_what_to_do(office: Client, page: str) -> None:
    shown = body(office.get(f"{page}?month=2020-01&month=2020-02"))
    assert "press Compute" in shown
    assert "would move" not in shown
    assert not RulesetTrial.objects.exists()


def grown_old(trial: RulesetTrial) -> None:
    """It was asked for more than a day ago."""
    RulesetTrial.objects.filter(pk=trial.pk).update(
        created_at=timezone.now() - trials.KEPT - dt.timedelta(hours=1)
    )


def test_what_is_a_day_old_can_not_be_read_and_is_removed_by_the_reconciler(
    office: Client, page: str
) -> None:
    old = asked(office, page)
    assert office.get(f"{page}?trial={old.pk}").status_code == 200
    grown_old(old)
    assert office.get(f"{page}?trial={old.pk}").status_code == 404
    assert office.get(f"{page}?trial=0").status_code == 404
    office.post(page, MONTHS)
    reconcile()
    assert old.pk not in RulesetTrial.objects.values_list("pk", flat=True)
    assert RulesetTrial.objects.count() == 1, "the one asked for anew"


def test_the_work_of_one_that_is_too_old_says_so(office: Client, page: str) -> None:
    old = asked(office, page)
    job = trials.job_of(old)
    assert job
    grown_old(old)
    assert not perform(job.pk)
    job.refresh_from_db()
    assert (job.state, "ask for it again" in job.error) == (Job.State.FAILED, True)
