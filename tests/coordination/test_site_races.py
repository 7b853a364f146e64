"""The same record sent twice at once, and a month frozen while somebody edits: with and without guards."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from common.calendar import fill_calendar
from common.errors import Conflict
from coordination.models import FrozenSummary, Problem, SiteRecord, SiteSummary
from coordination.services import site, site_summary
from coordination.services.problems import Words
from coordination.services.site import withdraw_record
from coordination.services.site_summary import freeze_summaries, save_summary
from coordination.site_months import read_months
from tests import factories
from tests.common.threads import together
from tests.coordination.site_steps import keep
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import as_owner, lingering, meeting

TIMES = 4
NOVEMBER = dt.date(2020, 11, 1)
WITHOUT_KEY = """
DO $$ DECLARE found text; BEGIN
    SELECT conname INTO found FROM pg_constraint
    WHERE conrelid = 'coordination_siterecord'::regclass AND contype = 'u';
    EXECUTE format('ALTER TABLE coordination_siterecord DROP CONSTRAINT %I', found);
END $$
"""


@pytest.fixture
def town(live: Database) -> Town:
    fill_calendar([2020])
    return factories.make_town()


def send_at_once(town: Town, monkeypatch: pytest.MonkeyPatch, raised: Words | None = None) -> list[object]:
    """One record, sent several times, each asking whether it had arrived before any other has."""
    project, once = factories.add_project(town), uuid.uuid4()
    monkeypatch.setattr(site, "_check", meeting(site._check, TIMES))
    return list(together(TIMES, lambda _number: keep(town, project, once=once, raised=raised).pk))


def test_sent_at_once_it_is_one_record_and_one_problem(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = send_at_once(town, monkeypatch, Words(kind="land", title="未交地"))
    assert kept == [SiteRecord.objects.get().pk] * TIMES
    assert Problem.objects.count() == 1


def test_control_without_the_key_s_uniqueness_there_are_several(
    town: Town, live: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(live, WITHOUT_KEY)
    send_at_once(town, monkeypatch)
    assert SiteRecord.objects.count() > 1


def edit_while_freezing(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Somebody words a summary, and the month is published between their looking and their writing."""
    project = factories.add_project(town)
    keep(town, project, day=dt.date(2020, 11, 25))
    monkeypatch.setattr(site_summary, "is_frozen", lingering(site_summary.is_frozen))
    monkeypatch.setattr(site_summary, "read_months", lingering(read_months, 0.1))

    def work(number: int) -> object:
        if number:
            return freeze_summaries(month=NOVEMBER, edition="1号", now=NOW)
        place = town.organizations["D1"]
        return save_summary(
            district=place, month=NOVEMBER, text="改过", seen=0, author=town.person("office"), now=NOW
        )

    return list(together(2, work))


def agree() -> bool:
    """Whether what was frozen is what stands in the summary, where there is one."""
    row = SiteSummary.objects.first()
    return row is None or FrozenSummary.objects.get().text == row.text


def test_what_is_edited_is_what_is_frozen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    results = edit_while_freezing(town, monkeypatch)
    assert all(not isinstance(one, Exception) or isinstance(one, Conflict) for one in results), results
    assert agree()


def test_control_without_the_month_s_lock_they_differ(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_summary, "hold_month", lambda month: None)
    edit_while_freezing(town, monkeypatch)
    assert not agree()


def test_it_is_frozen_with_the_month_s_edition(town: Town) -> None:
    project = factories.add_project(town)
    record = keep(town, project, day=dt.date(2020, 11, 25))
    district, office = town.organizations["D1"], town.person("office")
    words: dict[str, Any] = {"district": district, "month": NOVEMBER, "author": office, "now": NOW}
    save_summary(text="十一月综述", seen=0, **words)
    november = factories.month(11)
    factories.report(town, november, {project: 900})
    edition = factories.publish(town, november)
    frozen = FrozenSummary.objects.get()
    assert (frozen.text, frozen.edition, frozen.counts["records"]) == ("十一月综述", edition.number, 1)
    with pytest.raises(Conflict):
        save_summary(text="再改", seen=1, **words)
    with pytest.raises(Conflict):
        withdraw_record(record=record, reason="x", author=town.person("clerk"), now=NOW)
