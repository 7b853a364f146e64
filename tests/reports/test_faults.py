"""Workers killed, messages doubled, the broker wiped: afterwards exactly one edition, and it is right."""

from __future__ import annotations

import json
import threading

from django.db import connections

from common.models import Job
from projects.services.periods import lock_period
from reports import verifier
from reports.bundle import canonical, seal_edition
from reports.models import Edition, EditionLine
from reports.services.editions import BUILD, draft_head, request_edition
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.databases import Database
from tests.live import Broker, Celery, halted_at, is_halted_at, wait_until

LINES = "reports_editionline"


def requested_edition(projects: int = 4) -> tuple[factories.Town, Edition, Job]:
    """A small town whose January is locked and waits to be built."""
    town = factories.make_town()
    works = [factories.add_project(town, unit=f"U{n % 4 + 1}") for n in range(projects)]
    period = factories.month(1)
    factories.report(town, period, {work: 900 + 50 * n for n, work in enumerate(works)})
    period = lock_period(period=period, user=town.people["office"], now=factories.NOW)
    edition = request_edition(period=period, user=town.people["office"], now=factories.NOW)
    return town, edition, Job.objects.get(kind=BUILD, key=str(edition.pk))


def state_of(edition: Edition) -> str:
    """The edition's status as stored."""
    return Edition.objects.values_list("status", flat=True).get(pk=edition.pk)


def assert_one_right_edition(edition: Edition, projects: int = 4) -> None:
    """One edition, each line once, and the verifier agrees with it."""
    assert Edition.objects.count() == 1
    assert EditionLine.objects.filter(edition=edition).count() == projects
    edition.refresh_from_db()
    assert edition.content is not None
    content = json.loads(bytes(edition.content.content))
    assert verifier.verify(json.loads(canonical(seal_edition(content, draft_head())))) == []


def test_worker_killed_in_the_middle_and_broker_wiped(live: Database, celery: Celery, broker: Broker) -> None:
    _town, edition, job = requested_edition()
    with halted_at(LINES):
        worker, beat = celery.worker(), celery.beat()
        assert wait_until(lambda: is_halted_at(LINES)), "the build never reached its middle"
        celery.kill(worker)
        celery.kill(beat)
        broker.restart_wiped()

    celery.worker()
    # Control: without the reconciler nobody finds the work again.
    assert not wait_until(lambda: state_of(edition) != Edition.Status.BUILDING, seconds=8)

    celery.beat()
    assert wait_until(lambda: state_of(edition) == Edition.Status.DRAFT)
    assert_one_right_edition(edition)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def perform_in_thread(job: Job, done: list[bool]) -> threading.Thread:
    """Do a job in a thread with connections of its own."""

    def work() -> None:
        try:
            done.append(perform(job.pk))
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_same_build_twice_at_once(live: Database) -> None:
    _town, edition, job = requested_edition()
    done: list[bool] = []
    threads = [perform_in_thread(job, done) for _ in range(6)]
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]
    assert_one_right_edition(edition)


def test_same_publication_twice_at_once(live: Database) -> None:
    town, edition, job = requested_edition()
    assert perform(job.pk)
    edition.refresh_from_db()
    publication = request_publication(edition=edition, user=town.people["leader"], now=factories.NOW)
    again = request_publication(edition=edition, user=town.people["leader"], now=factories.NOW)
    assert again.pk == publication.pk
    done: list[bool] = []
    threads = [perform_in_thread(publication, done) for _ in range(3)]
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, True]
    edition.refresh_from_db()
    assert edition.status == Edition.Status.PUBLISHED
    assert edition.files.count() == 6
    assert edition.number_serial == edition.sequence == 1
