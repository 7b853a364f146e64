"""Two workers at one draft: it is published once, with one number and one set of files."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from common.models import Job
from reports import circular
from reports.models import Edition, EditionFile
from reports.services import publishing
from reports.services.publishing import publish_edition, request_publication
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW
from tests.projects.racing import as_owner, without_row_locks
from tests.reports.steps import drafted, reported_town

INTERLEAVINGS = 200
FILES = 6
#: The database's own refusal to change what is published would hide what the locks are for.
BARE = """
ALTER TABLE reports_edition DISABLE TRIGGER USER;
ALTER TABLE reports_editionfile DISABLE TRIGGER USER;
ALTER TABLE projects_reportingperiod DISABLE TRIGGER USER;
"""
AGAIN = """
DELETE FROM reports_editionfile;
UPDATE reports_edition SET status = 'draft', published_by_id = NULL, published_at = NULL, number = '',
    number_year = NULL, number_serial = NULL, sequence = NULL, posting = NULL, digest = '',
    previous_id = NULL, bundle_id = NULL;
UPDATE projects_reportingperiod SET status = 'locked', published_cutoff = NULL;
"""


class Workers:
    """Two that were both given the same job, again and again."""

    def __init__(self, job: Job, database: Database) -> None:
        self.job, self.database = job, database
        self.start, self.done = threading.Barrier(2), threading.Barrier(2)
        self.winners: list[str] = []
        self.wrong: list[object] = []

    def race(self, rounds: int) -> None:
        """The draft is as it was before each round."""

        def work(number: int) -> None:
            threading.current_thread().name = f"worker {number}"
            for _round in range(rounds):
                self.start.wait(60)
                time.sleep(random.uniform(0, 0.02))
                self.publish()
                self.done.wait(60)
                if not number:
                    self.look()
                    as_owner(self.database, AGAIN)

        for result in together(2, work, longest=240):
            assert not isinstance(result, Exception), result

    def publish(self) -> None:
        """What a worker does that takes the other for dead."""
        try:
            with transaction.atomic():
                publish_edition(self.job)
        except Exception as error:
            self.wrong.append(error)

    def look(self) -> None:
        """Whether all is there once."""
        edition = Edition.objects.select_related("bundle").get()
        there = (edition.status, edition.sequence, edition.number_serial, EditionFile.objects.count())
        if there != ("published", 1, 1, FILES):
            self.wrong.append(there)


@pytest.fixture
def workers(live: Database, monkeypatch: pytest.MonkeyPatch) -> Workers:
    """A draft that the leader has approved; its files are quick to write, and nobody is told."""
    town, period = reported_town()
    edition = drafted(town, period)
    job = request_publication(edition=edition, user=town.people["leader"], now=NOW)
    as_owner(live, BARE)
    two = Workers(job, live)

    def flip(*arguments: Any) -> None:
        two.winners.append(threading.current_thread().name)
        kept(*arguments)

    kept = publishing._flip
    monkeypatch.setattr(publishing, "_flip", flip)
    for follows in ("tell_published", "send_orders", "freeze_summaries"):
        monkeypatch.setattr(publishing, follows, lambda *_arguments, **_named: None)
    monkeypatch.setattr(circular, "render", lambda document, *file: " ".join(file).encode())
    return two


def test_a_draft_that_two_work_at_is_published_once(workers: Workers) -> None:
    workers.race(INTERLEAVINGS)
    assert workers.wrong == []
    assert len(workers.winners) == INTERLEAVINGS
    first = workers.winners.count("worker 0")
    assert 10 < first < INTERLEAVINGS - 10, "both orders came up"


class Unlocked:
    """The connection, but for the lock of the chain."""

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """One that takes no lock."""
        with connection.cursor() as cursor:
            yield Skipping(cursor)


class Skipping:
    """A cursor that leaves the statement out by which the chain is locked."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def execute(self, statement: str, *values: Any) -> None:
        """Any other statement."""
        if "pg_advisory_xact_lock" not in statement:
            self.cursor.execute(statement, *values)

    def fetchone(self) -> Any:
        """Of the statement before."""
        return self.cursor.fetchone()


def test_control_without_the_locks_it_is_published_twice(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch)
    monkeypatch.setattr(publishing, "connection", Unlocked())
    workers.race(20)
    assert workers.wrong or len(workers.winners) > 20
