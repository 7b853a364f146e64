"""A permit while several people write at once: one wins. With its control."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from coordination.models import Permit, PermitKind, PermitStep
from coordination.services import permits
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import Said, need_permits, record_step
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import lingering, split, without_row_locks


@pytest.fixture
def town(live: Database) -> Town:
    """On a database that really commits."""
    return factories.make_town()


def applying(town: Town) -> Callable[[int], object]:
    """The same step from the same version, whoever makes it."""
    office, project = town.people["office"], factories.add_project(town)
    begin_catalogue(author=office, now=NOW)
    kinds = list(PermitKind.objects.all()[:1])
    (permit,) = need_permits(project=project, kinds=kinds, part="", unit=None, author=office, now=NOW)

    def apply(number: int) -> object:
        said = Said("apply", dt.date(2020, 12, 1), f"{number}")
        return record_step(permit=permit, seen=1, said=said, author=town.people["clerk"], now=NOW)

    return apply


def test_of_six_steps_at_once_one_wins(town: Town) -> None:
    done, conflicts = split(together(6, applying(town)))
    assert (len(done), len(conflicts)) == (1, 5)
    assert PermitStep.objects.count() == 1
    assert Permit.objects.get().version == 2


def test_without_the_lock_the_table_itself_has_to_refuse(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = applying(town)
    without_row_locks(monkeypatch)
    monkeypatch.setattr(permits, "_check", lingering(permits._check))
    results = together(6, apply)
    assert any(isinstance(one, IntegrityError) for one in results)
    assert PermitStep.objects.count() == 1
