"""From a locked month to a published edition: who may, what is frozen, what follows what."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, connections, transaction

from common.clock import set_business_now
from common.errors import Refusal
from common.jobs import JobFailed
from common.models import Job, StoredFile
from projects.models import ReportingPeriod
from projects.services.periods import lock_period
from reports import verifier
from reports.models import CurrentBuild, Edition, EditionLine, SnapshotBuild, SnapshotLine
from reports.services import editions, snapshots
from reports.services.editions import BUILD, discard_edition, request_edition
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.prepared import prepared


@prepared("reported_january", alone=True)
def town() -> factories.Town:
    """A city with three projects, January reported for two of them."""
    set_business_now(factories.NOW)
    town = factories.make_town()
    works = [factories.add_project(town, code=f"P{n}", unit=f"U{n}") for n in (1, 2, 3)]
    factories.report(town, factories.month(1), {works[0]: 1200, works[1]: 300})
    return town


def january() -> ReportingPeriod:
    """The first month."""
    return factories.month(1)


def draft(town: factories.Town) -> Edition:
    """January locked and built."""
    period = lock_period(period=january(), user=town.people["office"], now=factories.NOW)
    edition = request_edition(period=period, user=town.people["office"], now=factories.NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    return edition


def test_an_open_month_cannot_be_built(town: factories.Town) -> None:
    with pytest.raises(Refusal):
        request_edition(period=january(), user=town.people["office"], now=factories.NOW)


def test_a_missing_return_is_unlit_and_still_ranked(town: factories.Town) -> None:
    line = draft(town).lines.get(code="P3")
    assert (line.lamp, line.lamp_clause, line.is_returned) == ("unlit", "not_reported", False)
    assert line.rank_all == 3


def test_asking_twice_gives_the_same_edition(town: factories.Town) -> None:
    first = draft(town)
    again = request_edition(period=first.period, user=town.people["office"], now=factories.NOW)
    assert again.pk == first.pk


def test_whoever_built_cannot_publish(town: factories.Town) -> None:
    with pytest.raises(Refusal):
        request_publication(edition=draft(town), user=town.people["office"], now=factories.NOW)


def test_the_database_too_refuses_the_builder(town: factories.Town) -> None:
    edition = draft(town)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(published_by=edition.built_by)


def test_publishing_freezes_numbers_and_stores_every_file(town: factories.Town) -> None:
    factories.publish(town, january())
    edition = Edition.objects.get()
    assert edition.number == "厦重点办〔2020〕1号"
    assert edition.files.count() == 6
    assert edition.bundle is not None
    document = json.loads(bytes(edition.bundle.content))
    assert verifier.verify(document) == []
    assert document["digest"] == edition.digest
    assert edition.period.status == ReportingPeriod.Status.PUBLISHED


def test_each_edition_names_the_one_before(town: factories.Town) -> None:
    first = factories.publish(town, january())
    second = factories.publish(town, factories.month(2))
    assert (second.sequence, second.previous_id) == (2, first.pk)
    bundles = [json.loads(bytes(edition.bundle.content)) for edition in (first, second) if edition.bundle]
    assert bundles[1]["edition"]["previous"] == first.digest
    assert verifier.verify_chain(bundles) == []


CHANGES = (
    "UPDATE reports_editionline SET invested_to_date = 0",
    "DELETE FROM reports_editiongroup",
    "UPDATE reports_edition SET digest = ''",
    "DELETE FROM reports_edition",
    "UPDATE common_storedfile SET content = ''",
    "UPDATE projects_ledgerentry SET amount = 0",
    "TRUNCATE reports_editionline",
    "ALTER TABLE reports_editionline DISABLE TRIGGER ALL",
    "UPDATE reports_rollupline SET invested_to_date = invested_to_date + 1",
    "UPDATE reports_rollupmonth SET invested = 0",
    "DELETE FROM reports_snapshotline",
    "DELETE FROM reports_rollupline",
    (
        "INSERT INTO reports_rollupmonth (build_id, level, category_id, district_id, unit_id, month, planned,"
        " first_planned, invested) SELECT build_id, 'none', category_id, district_id, unit_id, month, 0, 0, 1"
        " FROM reports_rollupmonth"
    ),
    "DELETE FROM reports_currentbuild",
    "UPDATE reports_snapshotbuild SET cutoff = 0",
    "UPDATE projects_reportingperiod SET due_on = due_on - 1",
)


def is_refused(statement: str) -> bool:
    """Whether the database refuses a statement of the application's role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_the_database_refuses_to_change_what_is_published(town: factories.Town) -> None:
    factories.publish(town, january())
    assert [statement for statement in CHANGES if not is_refused(statement)] == []


def test_nothing_enters_a_published_edition(town: factories.Town) -> None:
    edition = factories.publish(town, january())
    line = EditionLine.objects.filter(edition=edition).first()
    assert line is not None
    line.pk, line.rank_all = None, 99
    line.project_id = EditionLine.objects.exclude(project_id=line.project_id).values_list("project_id")[0][0]
    with pytest.raises(DatabaseError):
        line.save(force_insert=True)


def test_screens_of_a_published_month_read_the_build_of_its_edition(town: factories.Town) -> None:
    edition = draft(town)
    factories.refresh(edition.period)
    assert CurrentBuild.objects.get(period=edition.period).build_id != edition.build_id
    assert perform(request_publication(edition=edition, user=town.people["leader"], now=factories.NOW).pk)
    assert CurrentBuild.objects.get(period=edition.period).build_id == edition.build_id
    assert snapshots.refresh_period(edition.period) is None


def test_nothing_is_frozen_when_the_verifier_disagrees(
    town: factories.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "verify", lambda bundle: ["lines[P1].score: published 1, computed 2"])
    period = lock_period(period=january(), user=town.people["office"], now=factories.NOW)
    edition = request_edition(period=period, user=town.people["office"], now=factories.NOW)
    assert not perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.FAILED
    assert "lines[P1].score" in edition.failure
    assert not EditionLine.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_failed_build_can_be_asked_for_again(town: factories.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(bundle: object) -> None:
        raise JobFailed("no")

    period = lock_period(period=january(), user=town.people["office"], now=factories.NOW)
    with monkeypatch.context() as patch:
        patch.setattr(editions, "check", refuse)
        edition = request_edition(period=period, user=town.people["office"], now=factories.NOW)
        perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    again = request_edition(period=period, user=town.people["office"], now=factories.NOW)
    assert again.pk != edition.pk
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)


def test_a_discarded_draft_cannot_be_published(town: factories.Town) -> None:
    edition = draft(town)
    discard_edition(edition=edition)
    with pytest.raises(Refusal):
        request_publication(edition=edition, user=town.people["leader"], now=factories.NOW)


def test_a_draft_discarded_after_approval_is_not_published(town: factories.Town) -> None:
    edition = draft(town)
    job = request_publication(edition=edition, user=town.people["leader"], now=factories.NOW)
    discard_edition(edition=edition)
    assert not perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not Edition.objects.published().exists()


def test_a_half_rendered_edition_is_not_published(
    town: factories.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import circular

    edition = draft(town)
    job = request_publication(edition=edition, user=town.people["leader"], now=factories.NOW)
    real, rendered = circular.render, []

    def full_disk(document: object, language: str, kind: str) -> bytes:
        rendered.append(kind)
        if len(rendered) == 4:
            raise OSError(28, "No space left on device")
        return real(document, language, kind)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(circular, "render", full_disk)
        assert not perform(job.pk)
    edition.refresh_from_db()
    assert (edition.status, edition.files.count()) == (Edition.Status.DRAFT, 0)
    assert perform(job.pk)  # it was queued again, and now succeeds
    edition.refresh_from_db()
    assert (edition.status, edition.files.count()) == (Edition.Status.PUBLISHED, 6)


def test_a_new_fact_makes_unpublished_months_stale(town: factories.Town) -> None:
    factories.refresh(january())
    assert snapshots.stale_periods() == []
    factories.add_project(town, code="P4")
    assert [period.month.month for period in snapshots.stale_periods()] == [1]
    factories.refresh(january())
    assert SnapshotLine.objects.current(january()).count() == 4


def test_old_builds_are_swept_and_those_in_use_kept(
    town: factories.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = draft(town)
    factories.refresh(edition.period)
    factories.refresh(edition.period)
    monkeypatch.setattr(snapshots, "KEEP", -snapshots.KEEP)
    assert snapshots.sweep() == 1
    assert set(SnapshotBuild.objects.values_list("pk", flat=True)) == {
        edition.build_id,
        CurrentBuild.objects.get(period=edition.period).build_id,
    }


def test_months_are_built_in_their_order(town: factories.Town) -> None:
    """A later month's history would lack the earlier one's lamps and lists."""
    office = town.people["office"]
    lock_period(period=january(), user=office, now=factories.NOW)
    february = lock_period(period=factories.month(2), user=office, now=factories.NOW)
    with pytest.raises(Refusal):
        request_edition(period=february, user=office, now=factories.NOW)


def test_a_refresh_does_not_hold_up_those_who_post(town: factories.Town) -> None:
    """Behind a long batch it gives up after a second; the reconciler comes again."""
    with connections["owner"].cursor() as posting:
        posting.execute("BEGIN")
        posting.execute("SELECT keyworks_draw_posting()")
        assert snapshots.refresh_period(january()) is None
        posting.execute("ROLLBACK")
    assert snapshots.refresh_period(january()) is not None
