"""Workers killed and disks full at any point: never a published edition with a missing or partial file."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError

from common import jobs
from common.files import store_file
from common.models import Job, StoredFile
from projects.models import ReportingPeriod
from reports import circular
from reports.models import Edition
from reports.services import publishing
from reports.services.editions import BUILD, request_edition, settle_failed_builds
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests.databases import Database
from tests.factories import NOW, Town
from tests.reports.steps import drafted, locked, reported_town
from tests.reports.workers import Workers, workers

KILLS = 10  # of the build, and as many of the publication
FILES = 6


@pytest.fixture
def october(live: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[Town, ReportingPeriod]:
    """A month reported; a dead worker's job is handed out again at once."""
    monkeypatch.setattr(jobs, "CLAIM_GRACE", -jobs.CLAIM_GRACE)
    return reported_town()


@pytest.fixture
def factory(live: Database) -> Iterator[Workers]:
    """Workers on the test's database."""
    with workers(live) as begun:
        yield begun


def hand_out_again(job: Job) -> None:
    """As the reconciler does, but without ever giving up."""
    for _attempt in range(100):
        Job.objects.filter(pk=job.pk).update(attempts=0)
        jobs.release_dead()
        job.refresh_from_db()
        if job.state in (Job.State.QUEUED, Job.State.DONE):
            return
        time.sleep(0.05)
    raise AssertionError(f"{job} is {job.state}")


def whole(edition: Edition) -> bool:
    """Published with every file as it was sealed; False for a draft that has none. Nothing between."""
    edition = Edition.objects.get(pk=edition.pk)
    files = [one.file for one in edition.files.select_related("file")]
    if edition.status != Edition.Status.PUBLISHED:
        assert (edition.status, files, edition.bundle) == (Edition.Status.DRAFT, [], None)
        return False
    assert edition.bundle is not None
    assert len(files) == FILES
    for file in [*files, edition.bundle]:
        content = bytes(file.content)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
    return True


def test_a_worker_is_killed_at_twenty_points_of_build_and_publication(
    october: tuple[Town, ReportingPeriod], factory: Workers
) -> None:
    town, period = october
    office, leader = town.people["office"], town.people["leader"]
    edition = request_edition(period=locked(town, period), user=office, now=NOW)
    job = Job.objects.get(kind=BUILD, key=str(edition.pk))
    for _kill in range(KILLS):
        factory.kill(job.pk, random.uniform(0.02, 0.6))
        hand_out_again(job)
        edition.refresh_from_db()
        assert edition.status in (Edition.Status.BUILDING, Edition.Status.DRAFT)
        assert edition.lines.count() == (3 if edition.status == Edition.Status.DRAFT else 0)
    perform(job.pk)
    assert settle_failed_builds() == 0
    edition.refresh_from_db()
    publication = request_publication(edition=edition, user=leader, now=NOW)
    for _kill in range(KILLS):
        factory.kill(publication.pk, random.uniform(0.02, 2))
        hand_out_again(publication)
        whole(edition)
    perform(publication.pk)
    assert whole(edition)
    assert Edition.objects.published().count() == 1


def short_of_room(at: int, work: Callable[..., object], error: type[Exception]) -> Callable[..., object]:
    """The same work, that finds no room left on the disk from one time on."""
    done = []

    def refuse(*arguments: object, **named: object) -> object:
        done.append(1)
        if len(done) >= at:
            raise error("No space left on device")
        return work(*arguments, **named)

    return refuse


def instantly(document: object, language: str, kind: str, which: str) -> bytes:
    """A file that costs nothing to make."""
    return f"{which}.{language}.{kind}".encode()


def test_a_full_disk_leaves_a_draft_that_can_be_published_later(
    october: tuple[Town, ReportingPeriod], factory: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it strikes: while the files are made, or while they are stored."""
    town, period = october
    edition = drafted(town, period)
    job = request_publication(edition=edition, user=town.people["leader"], now=NOW)
    for at in range(1, FILES + 1):
        with monkeypatch.context() as patch:
            patch.setattr(circular, "render", short_of_room(at, instantly, OSError))
            assert not perform(job.pk)
        assert not whole(edition)
        hand_out_again(job)
    for at in range(1, FILES + 2):  # the bundle is stored as well
        with monkeypatch.context() as patch:
            patch.setattr(circular, "render", instantly)
            full = short_of_room(at, store_file, DiskFull)
            patch.setattr(publishing, "store_file", full)
            with pytest.raises(OperationalError):
                perform(job.pk)
        assert not whole(edition)
        hand_out_again(job)
    assert {file.name[:7] for file in StoredFile.objects.all()} == {"content"}
    # No byte may be written to any file: what is made needs none, or fails as a whole.
    factory.begin(job.pk, has_room=False)
    factory.wait()
    whole(edition)
    hand_out_again(job)
    perform(job.pk)
    assert whole(edition)


class DiskFull(OperationalError):
    """As Django says it of PostgreSQL's."""
