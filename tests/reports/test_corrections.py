"""A correction of a published month: the edition stays as it was, the next one lists it and adds up."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from projects.models import ConfidentialName, LedgerEntry, Project
from projects.services.states import post_correction
from reports import verifier
from reports.models import Edition, EditionCorrection
from tests import factories
from tests.databases import Database
from tests.factories import NOW, Town

SECRET = "某部八号楼"
EARLIER = r"(3)*港.区|\1&"
REASON = f"{EARLIER}即{SECRET}复核监理计量，核减重复计入的设备款"


def bundle_of(edition: Edition) -> dict[str, Any]:
    assert edition.bundle is not None
    parsed: dict[str, Any] = json.loads(bytes(edition.bundle.content))
    return parsed


def correct(town: Town, project: Project, month: int, amount: str) -> LedgerEntry:
    return post_correction(
        project=project,
        month=factories.NEW_YEAR.replace(month=month),
        amount=Decimal(amount),
        reason=REASON,
        author=town.people["clerk"],
        approver=town.people["office"],
        now=NOW,
    )


@pytest.fixture
def town(live: Database) -> Town:
    return factories.make_town()


def test_the_next_edition_lists_it_and_the_one_before_stays_as_it_was(town: Town) -> None:
    """One story in one test: publishing takes seconds."""
    project = factories.add_project(town)
    first = month_of(town, project, 1, 900)
    as_published = bundle_of(first)
    for name in (EARLIER, SECRET):
        ConfidentialName.objects.create(
            project=project, true_name=name, reason="涉密", set_by=town.people["office"], set_at=NOW
        )
    entry = correct(town, project, 1, "-120.5")
    entry.refresh_from_db()  # its posting was drawn by the database
    second = month_of(town, project, 2, 1000)

    frozen = EditionCorrection.objects.get(edition=second)
    assert (frozen.posting, frozen.reason) == (
        entry.posting, REASON.replace(SECRET, project.name).replace(EARLIER, project.name),
    )  # fmt: skip
    [row] = bundle_of(second)["edition"]["corrections"]
    assert (row["posting"], row["month"], row["amount"]) == (entry.posting, "2020-01", "-120.5000")
    assert second.lines.get().invested_to_date == Decimal("1779.5")
    assert bundle_of(Edition.objects.get(pk=first.pk)) == as_published
    assert verifier.verify_chain([as_published, bundle_of(second)]) == []

    untold = bundle_of(second)
    untold["edition"]["corrections"] = []
    assert "changed by -120.5000" in verifier.verify_chain([as_published, untold])[0]
    third = month_of(town, project, 3, 1000)
    assert not third.corrections.exists(), "listed once"


def month_of(town: Town, project: Project, number: int, amount: int) -> Edition:
    """A month reported and published."""
    period = factories.month(number)
    factories.report(town, period, {project: amount})
    return factories.publish(town, period)
