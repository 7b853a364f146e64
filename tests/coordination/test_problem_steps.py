"""The life of a problem: no way past verification by another, none that loses it, one table for all steps."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from common.errors import Conflict, Refusal
from common.models import Notice
from coordination import problem_moves as moves
from coordination.models import Problem, ProblemEvent
from coordination.services.problem_steps import take_step
from projects.models import Project
from tests.coordination.steps import PATHS, bring, doing, register, take
from tests.factories import NOW, Town

PEOPLE = ("clerk", "reviewer", "office", "leader", "official")
#: A second time what may be done in each state, whoever does it.
EXPECTED = {
    "registered": {"accept", "return", "escalate", "hold", "merge"},
    "returned": {"resubmit", "escalate", "hold", "merge"},
    "accepted": {"assign", "escalate", "hold", "merge"},
    "assigned": {"assign", "return", "take_up", "escalate", "hold", "merge"},
    "in_hand": {"assign", "answer", "escalate", "hold", "merge"},
    "answered": {"verify", "return"},
    "verified": {"sign_off", "return"},
    "signed_off": {"reopen"},
    "held": {"resume", "merge"},
    "merged": set(),
}


def test_the_table_says_what_may_be_done_in_each_state() -> None:
    found = {state: {move.step for move in moves.MOVES if move.source == state} for state in EXPECTED}
    assert found == EXPECTED
    assert set(Problem.Status.values) == set(EXPECTED)


def test_every_open_state_leads_on_to_being_signed_off() -> None:
    reaches = {"signed_off"}
    for _round in EXPECTED:
        reaches |= {move.source for move in moves.MOVES if move.target in reaches}
        reaches |= {"held"} if reaches & set(moves.RUNNING) else set()
    assert reaches >= set(moves.OPEN)


@pytest.mark.parametrize("state", PATHS)
def test_a_step_that_is_not_in_the_table_changes_nothing(state: str, town: Town, problem: Problem) -> None:
    bring(town, problem, state)
    version, events = problem.version, ProblemEvent.objects.count()
    for step in set(moves.STEPS) - EXPECTED[state]:
        for who in PEOPLE:
            with pytest.raises(Conflict):
                take(town, problem, who, step)
    problem.refresh_from_db()
    assert (problem.status, problem.version) == (state, version)
    assert ProblemEvent.objects.count() == events


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(
    steps=some.lists(
        some.tuples(some.sampled_from(PEOPLE), some.sampled_from(moves.STEPS)), min_size=6, max_size=20
    ),
    begun=some.sampled_from(["registered", "in_hand", "answered"]),
)
def test_no_sequence_reaches_sign_off_unverified_or_loses_a_problem(
    steps: list[tuple[str, str]], begun: str, town: Town, mine: Project
) -> None:
    with transaction.atomic():
        problem, other = bring(town, register(town, mine), begun), register(town, mine)
        for who, step in steps:
            try:
                with transaction.atomic():
                    take(town, problem, who, step, other=other if step == "merge" else None)
            except Refusal:
                continue
            check(problem, other)
        transaction.set_rollback(True)


def check(problem: Problem, other: Problem) -> None:
    """What holds after every step."""
    last = problem.events.latest("posting")
    assert (last.version, last.status, last.level) == (problem.version, problem.status, problem.level)
    if problem.status == "merged":
        other.refresh_from_db()
        assert problem.merged_into == other
        assert other.is_open
        assert other.events.filter(kind="join", other=problem).exists()
        return
    if problem.status == "signed_off":
        judged = problem.events.filter(kind="verify").latest("posting")
        answers = set(problem.events.filter(kind="answer").values_list("author", flat=True))
        assert problem.events.filter(kind="answer").latest("pk").pk < judged.pk
        assert judged.author_id not in answers
        assert judged.author_id != last.author_id
        return
    assert problem.is_open
    assert any(move.source == problem.status for move in moves.MOVES)


def test_whoever_answers_cannot_verify(town: Town, problem: Problem, english: None) -> None:
    bring(town, problem, "accepted")
    take(town, problem, "office", "assign", owner_unit=town.organizations["xm"], owner=town.person("office"))
    take(town, problem, "office", "take_up")
    take(town, problem, "office", "answer")
    with pytest.raises(Refusal, match="another person must"):
        take(town, problem, "office", "verify")
    take(town, problem, "reviewer", "verify")
    assert problem.status == "verified"


def test_whoever_verified_cannot_sign_off(town: Town, problem: Problem, english: None) -> None:
    bring(town, problem, "answered")
    take(town, problem, "leader", "verify")
    with pytest.raises(Refusal, match="another person must"):
        take(town, problem, "leader", "sign_off")
    take(town, problem, "office", "sign_off")
    assert (problem.status, problem.signed_off_by) == ("signed_off", town.people["office"])


def test_a_page_that_is_out_of_date_is_told_so(town: Town, problem: Problem, english: None) -> None:
    seen = problem.version
    take(town, problem, "reviewer", "accept")
    with pytest.raises(Conflict, match="has changed it meanwhile"):
        take_step(
            problem=problem, step="return", seen=seen, user=town.person("leader"), now=NOW,
            doing=doing(town, "return"),
        )  # fmt: skip


def test_a_merged_problem_leaves_its_projects_with_the_other(
    town: Town, mine: Project, across: Project
) -> None:
    one, other = register(town, mine), register(town, across, who="office")
    take(town, one, "office", "merge", other=other)
    assert one.merged_into == other
    assert set(other.projects.all()) == {mine, across}
    with pytest.raises(Refusal):
        take(town, other, "office", "merge", other=one)


def test_the_days_stand_still_while_a_problem_is_answered(town: Town, problem: Problem) -> None:
    bring(town, problem, "answered")
    assert problem.days_left == 3
    later = NOW.replace(day=16)
    take(town, problem, "reviewer", "return", later)
    assert problem.status == "in_hand"
    assert problem.due_on.isoformat() == "2020-12-21"


def test_a_problem_is_seen_from_both_sides_and_by_whoever_is_to_settle_it(
    town: Town, mine: Project, across: Project
) -> None:
    both = register(town, mine, across, who="office", kind="crossing")
    alone = register(town, across, who="office")
    seen = Problem.objects.visible_to(town.person("clerk"))
    assert set(seen) == {both}
    assert set(Problem.objects.visible_to(town.person("official"))) == {both, alone}
    take(town, alone, "office", "accept")
    take(town, alone, "office", "assign", owner_unit=town.organizations["U1"])
    assert set(Problem.objects.visible_to(town.person("clerk"))) == {both, alone}


def test_a_step_tells_those_whose_turn_it_is(town: Town, problem: Problem) -> None:
    told = Notice.objects.filter(kind="problem")
    assert set(told.values_list("user__username", flat=True)) == {"reviewer", "office"}
    told.all().delete()
    bring(town, problem, "accepted")
    told.all().delete()
    take(town, problem, "reviewer", "assign")
    assert "clerk" in set(told.values_list("user__username", flat=True))
