"""How long a stationed group has to be on site, and how long it was. Plain values only.

Time on site is counted in half days. Two and a half days of a full week are five of them: half of the days
that are worked, so that a week with holidays asks for less, and never more than five. A week runs from Monday
to Sunday and belongs to the month of its Thursday, so that every week is counted in one month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.workdays import ONE_DAY, is_working

MOST = 5
WEEK = 7 * ONE_DAY
MORNING, AFTERNOON = "am", "pm"
#: What a record of a half day, or of a whole one, stands for.
HALVES: Mapping[str, tuple[str, ...]] = {
    MORNING: (MORNING,),
    AFTERNOON: (AFTERNOON,),
    "day": (MORNING, AFTERNOON),
}


@dataclass(frozen=True)
class Week:
    """From a Monday to a Sunday."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return self.first + 6 * ONE_DAY

    def days(self) -> list[dt.date]:
        """All seven."""
        return [self.first + ONE_DAY * number for number in range(7)]


def weeks_of(month: dt.date) -> list[Week]:
    """The weeks whose Thursday lies in a month, by its first day."""
    monday = month - ONE_DAY * month.weekday()
    first = monday if monday + 3 * ONE_DAY >= month else monday + WEEK
    weeks = [Week(first + WEEK * number) for number in range(6)]
    return [week for week in weeks if (week.first + 3 * ONE_DAY).replace(day=1) == month]


def required(week: Week, exceptions: Mapping[dt.date, bool], since: dt.date) -> int:
    """Half days that a group, stationed since a day, has to be on site in a week."""
    worked = [day for day in week.days() if day >= since and is_working(day, exceptions)]
    return min(MOST, len(worked))


def attended(week: Week, records: Iterable[tuple[dt.date, str]]) -> int:
    """Different half days of a week for which there is a record."""
    return len(
        {(day, half) for day, kind in records if week.first <= day <= week.last for half in HALVES[kind]}
    )
