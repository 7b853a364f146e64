"""What bars the red flag is not talked away: kinds, merging, words in the thread, reopening."""

from __future__ import annotations

import pytest

from common.errors import Refusal
from coordination.for_editions import problem_rows
from coordination.models import Problem, ProblemEvent
from coordination.services.escalation import run_clock
from coordination.services.problems import Words, amend, comment
from projects.models import Project
from reports.services.snapshots import cut_off
from tests.coordination.steps import at, bring, register, take
from tests.factories import NOW, Town


@pytest.fixture
def unsafe(town: Town, mine: Project) -> Problem:
    return register(town, mine, kind="safety", title="临边防护缺失")


def reworded(town: Town, problem: Problem, who: str, kind: str) -> Problem:
    return amend(
        problem=problem,
        words=Words(kind=kind, title=problem.title),
        projects=[],
        seen=problem.version,
        user=town.person(who),
        now=NOW,
    )


def test_a_reviewer_does_not_make_a_safety_problem_another_kind(
    town: Town, unsafe: Problem, english: None
) -> None:
    with pytest.raises(Refusal, match="A safety problem stays one"):
        reworded(town, unsafe, "reviewer", "other")
    assert reworded(town, unsafe, "office", "other").kind == "other"


def test_it_may_be_worded_better(town: Town, unsafe: Problem) -> None:
    assert reworded(town, unsafe, "reviewer", "safety").kind == "safety"


def test_it_is_not_merged_into_one_of_another_kind(
    town: Town, mine: Project, unsafe: Problem, english: None
) -> None:
    other = register(town, mine)
    with pytest.raises(Refusal, match="only into another one about safety"):
        take(town, unsafe, "reviewer", "merge", other=other)
    take(town, unsafe, "reviewer", "merge", other=register(town, mine, kind="safety"))
    assert unsafe.status == "merged"


def test_a_word_written_while_it_was_signed_off_does_not_open_it_again(town: Town, unsafe: Problem) -> None:
    bring(town, unsafe, "verified")
    stale = Problem.objects.get(pk=unsafe.pk)
    take(town, unsafe, "office", "sign_off")
    comment(problem=stale, text="已看", user=town.person("reviewer"), now=NOW)
    assert ProblemEvent.objects.latest("posting").status == "verified"  # what the reader had before them
    [row] = problem_rows(since=0, cutoff=cut_off())
    assert row["signed_off_on"] is not None


def test_reopened_it_has_new_days(town: Town, unsafe: Problem) -> None:
    run_clock(now=at(2020, 12, 18))
    [late] = problem_rows(since=0, cutoff=cut_off())
    bring(town, Problem.objects.get(pk=unsafe.pk), "signed_off", at(2020, 12, 18))
    take(town, unsafe, "reviewer", "reopen", at(2020, 12, 18))
    [again] = problem_rows(since=0, cutoff=cut_off())
    assert (late["overdue"], again["overdue"]) == (True, False)
    assert not unsafe.is_overdue
