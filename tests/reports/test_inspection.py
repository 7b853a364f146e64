"""The nightly inspection: sees everything, goes on where it was left, finds a byte changed, tells once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from common.models import Job, Notice, StoredFile
from reports.models import Edition, Finding, Inspection
from reports.services import inspection
from reports.services.inspection import INSPECT, begin, begin_by_night, differences
from reports.services.work import perform
from tests import services
from tests.factories import SHANGHAI
from tests.reports.published import Published, published

__all__ = ["published"]

NIGHT = dt.date(2026, 1, 2)


def run(day: dt.date = NIGHT) -> Inspection:
    """A whole inspection, batch by batch."""
    while job := begin(day):
        assert perform(job.pk)
    return Inspection.objects.get(day=day)


def as_superuser(statement: str) -> None:
    """What somebody could do who owns the server: the triggers are switched off first."""
    services.cluster().sql(
        f"SET session_replication_role = replica; {statement}", connections["default"].settings_dict["NAME"]
    )


def change_a_byte(file: StoredFile) -> None:
    """The last byte of a stored file."""
    as_superuser(
        "UPDATE common_storedfile SET content = set_byte(content, length(content) - 1, 7)"
        f" WHERE id = {file.pk}"
    )


def told(published: Published) -> list[Notice]:
    """What the auditor was told."""
    return list(Notice.objects.filter(user=published[0].people["auditor"], kind="inspection"))


def test_everything_as_it_was_is_seen_and_nothing_found(published: Published) -> None:
    done = run()
    assert (done.stage, done.files, done.editions) == ("done", StoredFile.objects.count(), 1)
    assert done.finished_at is not None
    assert not Finding.objects.exists()
    assert told(published) == []


def test_a_byte_changed_by_the_superuser_is_found_and_told_once(published: Published) -> None:
    file = published[1].files.get(format="pdf", language="en").file
    change_a_byte(file)
    run()
    [finding] = Finding.objects.all()
    assert finding.key.startswith(f"file:{file.pk}:")
    [notice] = told(published)
    assert file.name in notice.text
    run(NIGHT + dt.timedelta(days=1))
    assert Finding.objects.count() == 2
    assert len(told(published)) == 1


def test_a_bundle_changed_is_found_by_the_verifier_too(published: Published) -> None:
    assert published[1].bundle is not None
    change_a_byte(published[1].bundle)
    run()
    assert {key.partition(":")[0] for key in Finding.objects.values_list("key", flat=True)} == {
        "file",
        "edition",
    }


def test_a_row_changed_beside_its_bundle_is_found(published: Published) -> None:
    as_superuser("UPDATE reports_edition SET number = '厦重点办〔2020〕9号'")
    [found] = differences(Edition.objects.get())
    assert found.startswith("number: the table says 厦重点办〔2020〕9号")


def test_a_batch_that_was_not_finished_is_done_again_and_no_other(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "FILES_AT_ONCE", 3)
    first = begin(NIGHT)
    assert first is not None
    assert perform(first.pk)
    assert not perform(first.pk)  # delivered twice
    reached = Inspection.objects.get()
    assert (reached.files, reached.batches, reached.stage) == (3, 1, "files")

    def die(_inspection: Inspection) -> None:
        raise OSError("the worker is gone")

    second = begin(NIGHT)
    with monkeypatch.context() as patch:
        patch.setattr(inspection, "_inspect_files", die)
        assert second is not None
        assert not perform(second.pk)
    assert Inspection.objects.get().files == 3
    assert run().files == StoredFile.objects.count()


def test_it_begins_by_night_and_once(published: Published) -> None:
    assert begin_by_night(dt.datetime(2026, 1, 2, 1, 59, tzinfo=SHANGHAI)) is None
    run()
    assert begin_by_night(dt.datetime(2026, 1, 2, 2, 1, tzinfo=SHANGHAI)) is None
    assert begin_by_night(dt.datetime(2026, 1, 3, 2, 1, tzinfo=SHANGHAI)) is not None
    assert Job.objects.filter(kind=INSPECT, state=Job.State.QUEUED).count() == 1


def test_the_auditor_reads_what_was_found(client: Client, published: Published) -> None:
    client.force_login(published[0].people["auditor"])
    client.cookies["keyworks_language"] = "en"
    assert "No inspection has been made yet" in client.get(reverse("inspection")).content.decode()
    change_a_byte(published[1].files.get(format="docx", language="en").file)
    run()
    page = client.get(reverse("inspection")).content.decode()
    assert "1 finding" in page
    assert "has changed: its SHA-256 is" in page
