"""A month's summary: composed, edited by one at a time, frozen with the month's edition."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors import Conflict, Refusal
from coordination.models import FrozenSummary, SiteSummary
from coordination.services.problems import Words
from coordination.services.site import withdraw_record
from coordination.services.site_summary import compose, freeze_summaries, save_summary
from coordination.site_months import read_months
from projects.models import Project
from projects.services.secrecy import make_confidential
from tests.coordination.site_steps import keep, station
from tests.factories import NOW, Town

NOVEMBER = dt.date(2020, 11, 1)


@pytest.fixture
def november(town: Town, mine: Project) -> Project:
    """A group on site on five half days of the first week, six of the second, none of the others."""
    station(town)
    for day, half in ((3, "am"), (4, "day"), (5, "day"), (9, "day"), (10, "day"), (11, "day")):
        keep(town, mine, day=dt.date(2020, 11, day), half=half, stationed=True, text=f"第{day}段完成")
    keep(
        town, mine, day=dt.date(2020, 11, 25), raised=Words(kind="land", title="未交地"), text="红线内3户未签"
    )
    return mine


def save(town: Town, who: str = "office", seen: int = 0, text: str = "综述") -> SiteSummary:
    return save_summary(
        district=town.organizations["D1"], month=NOVEMBER, text=text, seen=seen, author=town.person(who),
        now=NOW,
    )  # fmt: skip


def test_it_is_composed_from_what_counts(town: Town, november: Project) -> None:
    wrong = keep(town, november, day=dt.date(2020, 11, 26), text="写错了")
    withdraw_record(record=wrong, reason="x", author=town.person("clerk"), now=NOW)
    [found, other] = read_months(NOVEMBER)
    assert [(week.attended, week.required, week.short) for week in found.weeks] == [
        (5, 5, 0), (6, 5, 0), (0, 5, 5), (0, 5, 5),
    ]  # fmt: skip
    text = compose(found)
    assert "第3段完成" in text
    assert "红线内3户未签" in text
    assert "写错了" not in text
    assert november.name in text
    assert not other.is_worth_telling


def test_of_two_who_edit_one_is_told(town: Town, november: Project, english: None) -> None:
    save(town)
    with pytest.raises(Conflict, match="Somebody else"):
        save(town, "reviewer")
    assert save(town, "reviewer", seen=1, text="再改").version == 2


@pytest.mark.parametrize("who", ["clerk", "leader", "district"])
def test_others_don_t_word_it(who: str, town: Town, november: Project) -> None:
    with pytest.raises(Refusal):
        save(town, who)


def test_frozen_twice_it_is_frozen_once(town: Town, november: Project) -> None:
    assert freeze_summaries(month=NOVEMBER, edition="1号", now=NOW) == 1
    keep(town, november, day=dt.date(2020, 11, 27), text="迟到")
    assert freeze_summaries(month=NOVEMBER, edition="2号", now=NOW) == 0
    frozen = FrozenSummary.objects.get()
    assert frozen.edition == "1号"
    assert "迟到" not in frozen.text
    assert "第3段完成" in frozen.text


def test_a_name_that_became_secret_is_not_frozen(town: Town, november: Project) -> None:
    save(town, text=f"{november.name}进展顺利")
    office = town.person("office")
    office.is_cleared = True
    office.save()
    make_confidential(
        project=november, alias="涉密项目01", true_name=november.name, reason="密1号", seen=1, user=office,
        now=NOW,
    )  # fmt: skip
    freeze_summaries(month=NOVEMBER, edition="1号", now=NOW)
    assert FrozenSummary.objects.get().text == "涉密项目01进展顺利"


def test_districts_are_read_together(town: Town, november: Project, across: Project) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            read_months(NOVEMBER)
        return len(caught)

    few = queries()
    station(town, district="D2")
    keep(town, across, "office", day=dt.date(2020, 11, 12), stationed=True)
    assert queries() == few
