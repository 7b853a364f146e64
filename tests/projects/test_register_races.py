"""The register while two people write in it at once. Each with its control."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from projects.models import ExemptionRequest, Project, Suspension
from projects.services import editing, exemptions
from projects.services.editing import Words, edit_project
from projects.services.exemptions import Stop, approve_exemption, request_exemption
from projects.services.registry import sort_key
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import lingering, split, without_row_locks


@pytest.fixture
def town(live: Database) -> Town:
    """On a database that really commits."""
    return factories.make_town()


def editing_it(town: Town, project: Project) -> Callable[[int], object]:
    """Changing the project's summary, whoever does it from the same version."""

    def write(number: int) -> object:
        words = Words(name=project.name, total_investment=Decimal(50_000), summary=f"简介{number}")
        return edit_project(project=project, seen=1, words=words, author=town.people["office"], now=NOW)

    return write


def test_of_eight_who_edit_at_once_one_wins(town: Town) -> None:
    project = factories.add_project(town)
    done, conflicts = split(together(8, editing_it(town, project)))
    assert (len(done), len(conflicts)) == (1, 7)
    project.refresh_from_db()
    assert project.version == 2


def test_without_the_lock_more_than_one_would(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    project = factories.add_project(town)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(editing, "sort_key", lingering(sort_key))
    done, _conflicts = split(together(8, editing_it(town, project)))
    assert len(done) > 1


def approving_it(town: Town) -> Callable[[int], object]:
    """A press of the button for a request that waits."""
    stop = Stop(
        kind="suspension", starts_on=dt.date(2020, 11, 2), ends_on=None, reason="文物勘探", document="x"
    )
    request = request_exemption(
        project=factories.add_project(town), stop=stop, author=town.people["office"], now=NOW
    )
    leader = town.people["leader"]

    def approve(_number: int) -> object:
        asked = ExemptionRequest.objects.select_related("project").get(pk=request.pk)
        return approve_exemption(request=asked, approver=leader, now=NOW)

    return approve


def test_a_stop_that_is_approved_four_times_at_once_is_posted_once(town: Town) -> None:
    done, conflicts = split(together(4, approving_it(town)))
    assert (len(done), len(conflicts)) == (1, 3)
    assert Suspension.objects.count() == 1


def test_without_the_lock_it_would_be_posted_more_often(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch)
    monkeypatch.setattr(exemptions, "_post", lingering(exemptions._post))
    together(4, approving_it(town))
    assert Suspension.objects.count() > 1
