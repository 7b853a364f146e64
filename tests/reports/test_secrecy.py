"""A draft that was built before one of its projects became confidential."""

from __future__ import annotations

import pytest

from accounts.models import User
from common.errors import Refusal
from projects.models import Project
from projects.services.secrecy import make_confidential
from reports.models import Edition
from reports.services.publishing import request_publication
from reports.services.secrecy import put_telling_drafts_away
from reports.services.work import perform
from tests.databases import Database
from tests.factories import NOW, Town
from tests.reports.steps import drafted, reported_town


@pytest.fixture
def draft(live: Database) -> tuple[Town, Edition]:
    """October as a draft: built by a real job, so on a database of its own."""
    town, period = reported_town()
    User.objects.filter(username="office").update(is_cleared=True)
    return town, drafted(town, period)


def keep(town: Town) -> None:
    """Make one of its projects confidential."""
    make_confidential(
        project=Project.objects.get(code="A1"),
        alias="涉密项目01",
        true_name="海沧半导体产业基地",
        reason="密〔2020〕1号",
        seen=1,
        user=town.person("office"),
        now=NOW,
    )


def test_it_is_not_published_but_put_away(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    assert put_telling_drafts_away() == 0
    keep(town)
    with pytest.raises(Refusal):
        request_publication(edition=edition, user=town.people["leader"], now=NOW)
    assert put_telling_drafts_away() == 1
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DISCARDED


def test_it_is_stopped_on_its_way(draft: tuple[Town, Edition]) -> None:
    town, edition = draft
    job = request_publication(edition=edition, user=town.people["leader"], now=NOW)
    keep(town)
    perform(job.pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.DRAFT
    assert not edition.number
