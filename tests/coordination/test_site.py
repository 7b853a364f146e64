"""Records from the site: kept once, with what goes with them, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from common.errors import Conflict, Refusal
from coordination.models import Problem, ProblemAttachment, SiteProblem, SiteRecord
from coordination.services.problems import Words
from coordination.services.site import keep_record, withdraw_record
from projects.models import Attachment, Project
from projects.services.secrecy import make_confidential
from tests.coordination.site_steps import keep, seen, station
from tests.coordination.steps import at
from tests.factories import NOW, Town
from tests.pictures import camera_photo, upload

RAISED = Words(kind="pipelines", title="燃气管线未迁改")


def test_sent_again_it_is_the_first_one(town: Town, mine: Project) -> None:
    once = uuid.uuid4()
    photo = camera_photo()
    sent = [
        keep_record(
            once=once, project=mine, seen=seen(), uploads=[upload("现场.jpg", photo)], raised=RAISED,
            author=town.person("clerk"), now=at(2020, 12, 2, hour),
        )
        for hour in (9, 10, 11)
    ]  # fmt: skip
    assert [one.again for one in sent] == [False, True, True]
    assert {one.record.pk for one in sent} == {SiteRecord.objects.get().pk}
    assert Problem.objects.count() == Attachment.objects.count() == 1
    assert sent[2].record.business_at == at(2020, 12, 2, 9)


def test_a_problem_comes_with_the_record_s_photos(town: Town, mine: Project) -> None:
    record = keep(town, mine, raised=RAISED, uploads=[upload("a.jpg", camera_photo())])
    problem = SiteProblem.objects.get(record=record).problem
    assert problem.title == RAISED.title
    assert ProblemAttachment.objects.get(problem=problem).attachment == record.photos.get().attachment


def test_under_another_account_it_is_not_taken_for_theirs(town: Town, mine: Project, english: None) -> None:
    record = keep(town, mine)
    with pytest.raises(Conflict, match="another account"):
        keep(town, mine, "office", once=record.once)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": " "}, "Write what was seen"),
        ({"day": dt.date(2020, 12, 3)}, "still to come"),
        ({"day": dt.date(2020, 10, 31)}, "31 days"),
        ({"stationed": True}, "No group was stationed"),
        ({"latitude": 1}, "both, or neither"),
        ({"uploads": [upload(f"{n}.jpg", b"x") for n in range(7)]}, "At most 6 photos"),
        ({"uploads": [upload("a.pdf", b"%PDF-1.7")]}, "is no photo"),
        ({"raised": Words(kind="crossing", title="x")}, "two projects"),
    ],
)
def test_what_can_t_be_leaves_nothing_behind(
    wrong: dict[str, Any], says: str, town: Town, mine: Project, english: None
) -> None:
    with pytest.raises(Refusal, match=says):
        keep(town, mine, **wrong)
    assert not SiteRecord.objects.exists()
    assert not Problem.objects.exists()
    assert not Attachment.objects.exists()


def test_the_group_is_the_one_stationed_on_that_day(town: Town, mine: Project) -> None:
    first = station(town, dt.date(2020, 11, 2))
    second = station(town, dt.date(2020, 12, 1))
    assert keep(town, mine, stationed=True, day=dt.date(2020, 11, 30)).group == first
    assert keep(town, mine, stationed=True).group == second
    assert keep(town, mine).group is None


def test_names_are_kept_as_everybody_may_read_them(town: Town, mine: Project) -> None:
    office = town.person("office")
    office.is_cleared = True
    office.save()
    make_confidential(
        project=mine, alias="涉密项目01", true_name="某码头", reason="密1号", seen=1, user=office, now=NOW
    )
    assert keep(town, mine, text="某码头沉箱就位").text == "涉密项目01沉箱就位"


def test_only_its_author_withdraws_it_and_once(town: Town, mine: Project, english: None) -> None:
    record = keep(town, mine)
    with pytest.raises(Refusal, match="whoever wrote"):
        withdraw_record(record=record, reason="x", author=town.person("office"), now=NOW)
    with pytest.raises(Refusal, match="Say why"):
        withdraw_record(record=record, reason=" ", author=town.person("clerk"), now=NOW)
    withdraw_record(record=record, reason="项目选错", author=town.person("clerk"), now=NOW)
    assert not SiteRecord.objects.standing().exists()
    with pytest.raises(Conflict, match="already"):
        withdraw_record(record=record, reason="x", author=town.person("clerk"), now=NOW)
