"""Orders and talks: made by rule once, numbered without gaps, answered, verified by another, closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from accounts.services import create_user
from common.errors import Conflict, Refusal
from common.models import AuditRecord, Notice
from coordination.models import Order, OrderEvent, Problem
from coordination.services import escalation, order_steps
from coordination.services.order_making import order_overdue_problems
from coordination.tasks import watch_orders
from projects.models import Project
from tests.coordination import steps
from tests.coordination.order_steps import (
    LETTERHEAD,
    NOVEMBER,
    OCTOBER,
    WAY,
    called,
    follow,
    order_for,
    take,
    walk,
)
from tests.coordination.steps import at
from tests.factories import NOW, Town

pytestmark = pytest.mark.usefixtures("english")


def sent() -> list[tuple[str, str, str]]:
    """Number, project and state of every paper."""
    return [(one.number, one.project_code, one.status) for one in Order.objects.order_by("pk")]


def test_a_red_lamp_calls_for_both_two_yellows_for_a_talk(town: Town, mine: Project, across: Project) -> None:
    follow(called(mine), called(across, "yellow", 2))
    assert sent() == [
        ("厦重点办督〔2020〕1号", "P1", "issued"),
        ("厦重点办约〔2020〕1号", "P1", "issued"),
        ("厦重点办约〔2020〕2号", "P2", "issued"),
    ]


def test_the_days_are_working_days_from_the_day_of_issue(mine: Project) -> None:
    orders = {one.kind: one for one in follow(called(mine), now=at(2020, 12, 28))}
    # New Year's Day is a holiday.
    assert orders["rectify"].due_on == dt.date(2021, 1, 12)
    assert orders["talk"].due_on == dt.date(2021, 1, 5)


def test_a_month_told_twice_is_ordered_once(mine: Project) -> None:
    follow(called(mine))
    before, notices = sent(), Notice.objects.count()
    assert follow(called(mine), number=11) == []
    assert (sent(), Notice.objects.count(), OrderEvent.objects.count()) == (before, notices, 2)


def test_one_open_paper_of_a_kind_is_enough(mine: Project) -> None:
    follow(called(mine))
    for _twice in range(2):
        follow(called(mine), month=NOVEMBER, number=11)
    assert len(sent()) == 2
    again = OrderEvent.objects.filter(kind="again")
    assert {(one.order.kind, one.circular) for one in again} == {
        ("rectify", "厦重点办〔2020〕11号"),
        ("talk", "厦重点办〔2020〕11号"),
    }
    assert again.count() == 2


def test_a_closed_one_is_followed_by_another(town: Town, mine: Project) -> None:
    walk(town, order_for(mine), WAY)
    follow(called(mine), month=NOVEMBER, number=11)
    assert ("厦重点办督〔2020〕2号", "P1", "issued") in sent()


def test_a_correction_takes_the_cause_away_and_says_so(town: Town, mine: Project) -> None:
    rectify = order_for(mine)
    take(town, rectify, "clerk", "answer")
    follow(called(mine, "yellow", 2), number=11)
    assert [state for _number, _project, state in sent()] == ["withdrawn", "issued"]
    last = rectify.events.latest("posting")
    assert (last.kind, last.author, last.circular) == ("gone", None, "厦重点办〔2020〕11号")
    follow(called(mine, "yellow", 2), number=12)
    assert rectify.events.filter(kind="gone").count() == 1


def test_a_correction_that_brings_the_cause_back_sends_another(mine: Project) -> None:
    order_for(mine)
    follow(number=11)
    follow(called(mine), number=12)
    assert [state for _number, _project, state in sent()] == ["withdrawn", "withdrawn", "issued", "issued"]


def test_a_closed_paper_stays_closed_and_notes_the_correction(town: Town, mine: Project) -> None:
    order = walk(town, order_for(mine), WAY)
    follow(number=11)
    order.refresh_from_db()
    assert (order.status, order.is_cause_gone) == ("closed", True)


def test_a_correction_of_a_month_that_is_past_sends_nothing_new(mine: Project) -> None:
    assert follow(called(mine), is_newest=False) == []


def test_a_correction_leaves_an_order_for_which_a_later_month_calls(mine: Project) -> None:
    order = next(one for one in follow(called(mine)) if one.kind == "rectify")
    follow(called(mine), month=NOVEMBER, number=11)
    follow(number=12, is_newest=False)
    order.refresh_from_db()
    assert (order.status, order.is_cause_gone) == ("issued", False)
    assert [one.month for one in order.events.filter(kind="gone")] == [OCTOBER]
    follow(number=13, is_newest=False)
    assert order.events.filter(kind="gone").count() == 1


def test_an_order_stays_when_the_later_month_calls_for_it_once_more(mine: Project) -> None:
    order = next(one for one in follow(called(mine)) if one.kind == "rectify")
    follow(called(mine), month=NOVEMBER, number=11)
    follow(month=NOVEMBER, number=12)
    follow(called(mine), month=NOVEMBER, number=13)
    follow(number=14, is_newest=False)
    order.refresh_from_db()
    assert (order.status, order.is_cause_gone) == ("issued", False)


def test_an_order_goes_when_the_later_month_takes_its_cause_away_too(mine: Project) -> None:
    order = next(one for one in follow(called(mine)) if one.kind == "rectify")
    follow(called(mine), month=NOVEMBER, number=11)
    follow(number=12, is_newest=False)
    follow(month=NOVEMBER, number=13)
    order.refresh_from_db()
    assert (order.status, order.is_cause_gone) == ("withdrawn", True)


def test_an_order_stays_for_its_own_month_when_the_later_one_is_corrected(mine: Project) -> None:
    order = next(one for one in follow(called(mine)) if one.kind == "rectify")
    follow(called(mine), month=NOVEMBER, number=11)
    follow(month=NOVEMBER, number=12)
    order.refresh_from_db()
    assert order.status == "issued"


def test_a_leader_s_withdrawal_is_not_undone_by_a_correction(town: Town, mine: Project) -> None:
    order = order_for(mine)
    take(town, order, "leader", "withdraw", text="已另行约谈")
    follow(called(mine), number=11)
    assert Order.objects.filter(kind="rectify").count() == 1


def test_the_number_starts_anew_with_the_year(town: Town, mine: Project, across: Project) -> None:
    follow(called(mine))
    made = follow(called(across), month=NOVEMBER, number=1, now=at(2021, 1, 4))
    assert [one.number for one in made] == ["厦重点办督〔2021〕1号", "厦重点办约〔2021〕1号"]


def test_the_way_to_the_end_is_walked_by_three(town: Town, mine: Project) -> None:
    order = walk(town, order_for(mine), WAY)
    people = [order.answered_by, order.verified_by, order.closed_by]
    assert (order.status, len(set(people))) == ("closed", 3)
    assert AuditRecord.objects.filter(table_name="coordination_order", row_key=str(order.pk)).count() == 4


def test_a_talk_is_held_before_it_is_answered(town: Town, mine: Project) -> None:
    talk = order_for(mine, "talk")
    with pytest.raises(Conflict, match="can't be done while it is “Issued”"):
        take(town, talk, "clerk", "answer")
    walk(town, talk, [("office", "hold"), ("clerk", "answer")])
    assert talk.status == "answered"


def test_whoever_answers_does_not_verify(town: Town, mine: Project) -> None:
    order = order_for(mine)
    roles = [(Role.CLERK, town.organizations["U1"]), (Role.REVIEWER, town.organizations["xm"])]
    town.people["both"] = create_user(username="both", name="兼任", password=None, roles=roles)
    take(town, order, "both", "answer")
    with pytest.raises(Refusal, match="can't verify it: another person must"):
        take(town, order, "both", "verify")


def test_whoever_verified_does_not_close(town: Town, mine: Project) -> None:
    order = walk(town, order_for(mine), [("clerk", "answer"), ("office", "verify")])
    with pytest.raises(Refusal, match="can't close it: another person must"):
        take(town, order, "office", "close")


def test_the_table_itself_refuses_an_answer_verified_by_its_writer(town: Town, mine: Project) -> None:
    order = walk(town, order_for(mine), [("clerk", "answer")])
    with pytest.raises(IntegrityError, match="order_verified_by_another"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status="verified", verified_by=order.answered_by)


def test_another_unit_can_t_answer(town: Town, across: Project) -> None:
    with pytest.raises(Refusal, match="somebody else"):
        take(town, order_for(across), "clerk", "answer")


def test_a_returned_answer_gets_some_days_again(town: Town, mine: Project) -> None:
    order = order_for(mine)
    take(town, order, "clerk", "answer")
    take(town, order, "reviewer", "return", now=at(2020, 12, 30))
    assert (order.status, order.due_on) == ("returned", dt.date(2021, 1, 5))
    assert walk(town, order, WAY).status == "closed"


def test_what_somebody_saw_must_still_be_so(town: Town, mine: Project) -> None:
    order = order_for(mine)
    take(town, order, "clerk", "answer")
    with pytest.raises(Conflict, match="李录 has changed it meanwhile"):
        order_steps.take_step(
            order=order, step="verify", seen=1, user=town.person("reviewer"), now=NOW, text="x"
        )


def test_overdue_is_said_once_after_a_week_s_stop_with_the_day_it_fell_on(mine: Project) -> None:
    order = order_for(mine)
    assert order.due_on == dt.date(2020, 12, 16)
    for now in (at(2020, 12, 16, 23), at(2020, 12, 24), at(2020, 12, 24), at(2020, 12, 31)):
        order_steps.run_clock(now=now)
    said = order.events.filter(kind="overdue")
    assert [(one.on, one.author) for one in said] == [(dt.date(2020, 12, 17), None)]


def test_the_beat_s_job_goes_by_the_business_clock(mine: Project) -> None:
    follow(called(mine))
    watch_orders()
    assert not OrderEvent.objects.filter(kind="overdue").exists()


def overdue(town: Town, problem: Problem, now: dt.datetime) -> list[Order]:
    """The clock of the problems strikes, then that of the orders, twice."""
    escalation.run_clock(now=now)
    made = order_overdue_problems(letterhead=LETTERHEAD, now=now)
    assert order_overdue_problems(letterhead=LETTERHEAD, now=now) == []
    return made


def test_a_problem_overdue_at_the_top_is_ordered_once(town: Town, problem: Problem) -> None:
    assert overdue(town, problem, at(2021, 1, 12)) == []
    # A week's stop, and then a Saturday: papers are dated on working days.
    assert overdue(town, problem, at(2021, 1, 23)) == []
    (order,) = overdue(town, problem, at(2021, 1, 25))
    assert (order.number, order.unit.code) == ("厦重点办督〔2021〕1号", "U1")
    assert (order.issued_on, order.due_on) == (dt.date(2021, 1, 25), dt.date(2021, 2, 7))
    assert overdue(town, problem, at(2021, 1, 26)) == []


def test_a_problem_that_was_answered_meanwhile_is_not_ordered(town: Town, problem: Problem) -> None:
    steps.bring(town, problem, "in_hand")
    escalation.run_clock(now=at(2021, 1, 22))
    steps.take(town, problem, "clerk", "answer", now=at(2021, 1, 22))
    assert order_overdue_problems(letterhead=LETTERHEAD, now=at(2021, 1, 25)) == []
