"""Reminders: on the right working day, to the right people, once, whenever the task happens to run."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Role, User
from accounts.services import create_user
from common import notices
from common.calendar import fill_calendar
from common.models import CalendarDay, Notice
from common.said import read_out
from common.workdays import shifted, working_days_from
from projects.models import Project, ReminderRule, ReportingPeriod
from projects.services import reminders
from projects.services.extensions import extend_due
from projects.services.reminders import remind
from tests import desk
from tests.factories import SHANGHAI, Town, add_project, make_town, month, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def september(town: Town) -> ReportingPeriod:
    """Due on 9 October 2020: the holiday ends on the 8th, and 27 September is worked."""
    fill_calendar([2020])
    add_project(town, code="A")
    add_project(town, code="B")
    return month(9)


def at(day: str, hour: int = 10) -> dt.datetime:
    """A moment of October 2020."""
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=SHANGHAI)


def told(username: str) -> list[str]:
    """What somebody was told, oldest first."""
    with translation.override("en"):
        rows = Notice.objects.filter(user__username=username, kind="reminder").order_by("pk")
        return [read_out(row.text) for row in rows]


def run_daily(first: str, last: str) -> None:
    """The task as beat runs it: several times a day."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        for hour in (0, 10, 15):
            remind(now=at(day.isoformat(), hour))
        day += dt.timedelta(days=1)


def test_across_the_holiday_two_working_days_before_lie_in_september(september: ReportingPeriod) -> None:
    assert september.due_on == dt.date(2020, 10, 9)
    run_daily("2020-09-20", "2020-09-28")
    assert told("clerk") == []
    run_daily("2020-09-29", "2020-10-08")
    assert told("clerk") == [
        "2020-09: 2 of your returns still to be handed in, due on 2020-10-09 (working days left: 2)."
    ]


def test_the_whole_course_to_the_office(town: Town, september: ReportingPeriod) -> None:
    run_daily("2020-09-20", "2020-10-20")
    assert told("clerk") == [
        "2020-09: 2 of your returns still to be handed in, due on 2020-10-09 (working days left: 2).",
        "2020-09: 2 of your returns still to be handed in, due today, 2020-10-09.",
        "2020-09: 2 of your returns still to be handed in, due on 2020-10-09 (working days late: 1).",
    ]
    said = "2020-09: 2 of the returns of 厦门路桥集团 still to be handed in"
    said += ", due on 2020-10-09 (working days late: {})."
    assert told("reviewer") == [said.format(2)]
    assert told("office") == [said.format(3)]
    assert told("leader") == []


def test_after_a_stop_of_a_week_only_what_is_true_now_is_told(september: ReportingPeriod) -> None:
    remind(now=at("2020-10-16"))
    remind(now=at("2020-10-16"))
    late = working_days_from(dt.date(2020, 10, 9), dt.date(2020, 10, 16), {dt.date(2020, 10, 10): True})
    assert late == 6
    assert told("clerk") == [
        "2020-09: 2 of your returns still to be handed in, due on 2020-10-09 (working days late: 6)."
    ]
    assert len(told("reviewer")) == len(told("office")) == 1


def test_without_the_key_everybody_would_be_told_each_time(
    september: ReportingPeriod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: that each is told once is the key's doing."""
    keep = notices.notify

    def without_key(**told: Any) -> None:
        keep(**told | {"key": str(Notice.objects.count())})

    monkeypatch.setattr(reminders, "notify", without_key)
    remind(now=at("2020-10-09"))
    remind(now=at("2020-10-09"))
    assert len(told("clerk")) == 2


def test_who_has_handed_everything_in_is_left_alone(town: Town, september: ReportingPeriod) -> None:
    report(town, september, dict.fromkeys(Project.objects.all(), 5))
    run_daily("2020-09-20", "2020-10-20")
    assert not Notice.objects.filter(kind="reminder").exists()


def test_a_return_that_was_handed_in_is_not_counted(town: Town, september: ReportingPeriod) -> None:
    desk.submitted(town, september, Project.objects.get(code="A"))
    remind(now=at("2020-10-09"))
    assert told("clerk") == ["2020-09: 1 of your returns still to be handed in, due today, 2020-10-09."]


def test_a_unit_with_more_time_is_reminded_by_its_own_date(town: Town, september: ReportingPeriod) -> None:
    add_project(town, code="C", unit="U3")
    create_user(username="east", name="东", password=None, roles=[(Role.CLERK, town.organizations["U3"])])
    extend_due(
        period=september,
        organization=town.organizations["U3"],
        due_on=september.lock_on,
        reason="台风",
        author=town.people["office"],
        now=at("2020-10-09"),
    )
    remind(now=at("2020-10-09"))
    assert told("clerk") == ["2020-09: 2 of your returns still to be handed in, due today, 2020-10-09."]
    [said] = told("east")
    assert said.endswith(f"due on {september.lock_on} (working days left: 1).")


def test_a_reviewer_of_the_district_comes_before_those_above(town: Town, september: ReportingPeriod) -> None:
    roles = [(Role.REVIEWER, town.organizations["D1"])]
    create_user(username="district-reviewer", name="区审", password=None, roles=roles)
    run_daily("2020-10-09", "2020-10-20")
    assert len(told("district-reviewer")) == 1
    assert told("reviewer") == []


def test_a_rule_that_is_off_tells_nobody(september: ReportingPeriod) -> None:
    ReminderRule.objects.update(is_on=False)
    run_daily("2020-09-20", "2020-10-20")
    assert not Notice.objects.filter(kind="reminder").exists()


def test_nobody_is_written_to_at_night_or_on_a_day_off(september: ReportingPeriod) -> None:
    remind(now=at("2020-10-09", 7))
    remind(now=at("2020-10-11"))
    assert not Notice.objects.filter(kind="reminder").exists()


def test_the_calendar_of_the_office_counts(september: ReportingPeriod) -> None:
    CalendarDay.objects.update_or_create(day=dt.date(2020, 9, 30), defaults={"is_working": False})
    run_daily("2020-09-20", "2020-09-27")
    assert told("clerk") == []
    run_daily("2020-09-28", "2020-09-28")
    assert len(told("clerk")) == 1


def test_working_days_to_and_fro() -> None:
    friday, monday = dt.date(2020, 11, 6), dt.date(2020, 11, 9)
    assert shifted(monday, -1, {}) == friday
    assert shifted(friday, 1, {}) == monday
    assert working_days_from(friday, monday, {}) == 1
    assert working_days_from(monday, friday, {}) == -1
    assert working_days_from(friday, friday, {}) == 0


def test_a_locked_month_is_over(town: Town, september: ReportingPeriod) -> None:
    ReportingPeriod.objects.filter(pk=september.pk).update(status=ReportingPeriod.Status.LOCKED)
    run_daily("2020-10-09", "2020-10-20")
    assert not Notice.objects.filter(kind="reminder").exists()
    assert User.objects.exists()
