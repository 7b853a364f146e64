"""The workflow of a return: every state × every step, against a table written down a second time."""

from __future__ import annotations

import pytest

from common.errors import Refusal
from projects.models import LedgerEntry, Project, ReportingPeriod, ReturnEvent
from projects.services.returns import TRANSITIONS
from tests.factories import Town
from tests.projects.helpers import PATHS, STEPS, return_in, take

# state → step → where it leads; what is not here is refused.
EXPECTED = {
    "draft": {"save": "draft", "submit": "submitted"},
    "submitted": {"withdraw": "draft", "send_back": "sent_back", "approve": "approved"},
    "sent_back": {"save": "draft", "submit": "submitted"},
    "approved": {"save": "draft"},
}
ALL = [(state, step) for state in PATHS for step in STEPS]
ALLOWED = [(state, step, target) for state, steps in EXPECTED.items() for step, target in steps.items()]
REFUSED = [(state, step) for state, step in ALL if step not in EXPECTED[state]]


@pytest.mark.parametrize(("state", "step", "target"), ALLOWED)
def test_a_step_that_is_allowed(
    state: str, step: str, target: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in(state, town, october, project)
    version, events = row.version, ReturnEvent.objects.count()

    take(step, row, town)

    assert (row.status, row.version) == (target, version + 1)
    assert ReturnEvent.objects.count() == events + (step != "save")


@pytest.mark.parametrize(("state", "step"), REFUSED)
def test_a_step_that_is_refused_changes_nothing(
    state: str, step: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in(state, town, october, project)
    before = (row.version, ReturnEvent.objects.count(), LedgerEntry.objects.count())

    with pytest.raises(Refusal, match=project.name):
        take(step, row, town)

    row.refresh_from_db()
    assert row.status == state
    assert (row.version, ReturnEvent.objects.count(), LedgerEntry.objects.count()) == before


def test_every_state_and_step_is_in_one_of_the_two() -> None:
    assert len(ALLOWED) + len(REFUSED) == len(ALL) == len(PATHS) * len(STEPS) == 20
    assert len(TRANSITIONS) == len(STEPS)


@pytest.mark.parametrize(("step", "kind"), [("submit", "submitted"), ("withdraw", "withdrawn")])
def test_an_event_says_what_the_return_said(
    step: str, kind: str, town: Town, project: Project, october: ReportingPeriod
) -> None:
    row = return_in("submitted" if step == "withdraw" else "draft", town, october, project, investment="12.5")
    take(step, row, town)
    event = ReturnEvent.objects.latest("posting")
    assert (event.kind, event.version, event.month) == (kind, row.version, october.month)
    assert (event.investment, event.author) == (row.investment, town.people["clerk"])
