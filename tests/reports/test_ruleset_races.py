"""Two people write at one draft of the rules at the same moment. With its control."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import Role
from accounts.services import create_user
from reports.models import RulesetDraft, RulesetEvent
from reports.rulesets.document import Document, put
from reports.rulesets.profiles import profile
from reports.services import rulesets as services
from reports.services.rulesets import RulesEntry, save_draft, start_draft
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NEW_YEAR, NOW, Town, make_town
from tests.projects.racing import meeting, slowed, split, without_row_locks

WRITERS = 8


@pytest.fixture
def town(live: Database) -> Town:
    """A town with two people in its office."""
    town = make_town()
    root = town.organizations["xm"]
    town.people["office2"] = create_user(
        username="office2", name="方办", password=None, roles=[(Role.OFFICE, root)]
    )
    return town


def written(number: int) -> Document:
    """What the one of that number has entered."""
    content = profile("default")
    put(content, "warning.at_most", number + 1)
    return content


def save_all_at_once(town: Town) -> tuple[RulesetDraft, list[object]]:
    """Two people, pressing in several windows: all have read the same version."""
    draft = start_draft(
        start="default", name="新规则", name_en="New rules", first_month=NEW_YEAR, form=uuid4(),
        user=town.people["office"], now=NOW,
    )  # fmt: skip

    def save(number: int) -> int:
        user = town.people["office2" if number % 2 else "office"]
        entry = RulesEntry(name="新规则", name_en="New rules", first_month=NEW_YEAR, content=written(number))
        save_draft(draft=draft, version=1, entry=entry, user=user, now=NOW)
        return number

    results: list[object] = list(together(WRITERS, save))
    draft.refresh_from_db()
    return draft, results


def changes() -> int:
    return RulesetEvent.objects.filter(kind=RulesetEvent.Kind.CHANGED).count()


def test_of_all_who_save_one_draft_one_wins_and_the_others_are_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_check_step", slowed(services._check_step, 0.02))
    draft, results = save_all_at_once(town)
    winners, conflicts = split(results)
    assert (len(winners), len(conflicts)) == (1, WRITERS - 1)
    assert (draft.version, draft.content, changes()) == (2, written(int(str(winners[0]))), 1)


def test_control_without_the_rows_lock_what_somebody_stored_is_lost(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch)
    monkeypatch.setattr(services, "_check_step", meeting(services._check_step, WRITERS))
    draft, results = save_all_at_once(town)
    winners, _conflicts = split(results)
    assert len(winners) > 1, "several believe that they have saved"
    assert (draft.version, changes()) == (2, len(winners))
