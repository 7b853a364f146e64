"""What the register says of a project from a day on: its place and its life cycle."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import (
    Assignment,
    Project,
    StageChange,
)
from reports.models import CurrentBuild, SnapshotInput
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import Town
from tests.projects.register import PDF, move, sheet, step

pytestmark = pytest.mark.django_db


def test_a_project_moves_from_a_day_on(town: Town, mine: Project) -> None:
    signed_in(town, "office").post(sheet("placing"), move(mine))
    mine.refresh_from_db()
    assert (mine.responsible_unit, mine.lead_official) == (town.organizations["U3"], "李四")
    text = body(signed_in(town, "office").get(sheet("placing")))
    assert "市政府专题会议纪要〔2020〕12号" in text
    assert "厦门路桥集团" in text or "Road and Bridge" in text


def test_a_move_entered_twice_counts_once(town: Town, mine: Project) -> None:
    client, sent = signed_in(town, "office"), move(mine)
    client.post(sheet("placing"), sent)
    assert "done already" in messages_in(client.post(sheet("placing"), sent, follow=True))[-1]
    assert mine.assignments.count() == 2


def test_of_two_moves_at_once_one_wins_and_the_other_is_told(town: Town, mine: Project) -> None:
    sent = move(mine, reason="另一份文件")
    signed_in(town, "office").post(sheet("placing"), move(mine))
    response = signed_in(town, "office").post(sheet("placing"), sent | {"responsible_unit": "U4"})
    assert response.status_code == 409
    assert "East Sea Headquarters from 2020-11-15, by 陈办" in body(response)
    assert "另一份文件" in body(response)
    assert mine.assignments.count() == 2


def test_a_wrong_move_is_replaced(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("placing"), move(mine))
    wrong = mine.assignments.latest("pk")
    assert "Correct the entry of 2020-11-15" in body(client.get(f"{sheet('placing')}?correct={wrong.pk}"))
    client.post(sheet("placing"), move(mine, effective_on="2020-12-31", reason="日期有误", replaces=wrong.pk))
    mine.refresh_from_db()
    assert mine.responsible_unit == town.organizations["U1"]
    assert mine.assignments.latest("pk").replaces == wrong


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"effective_on": "2019-12-31"}, "taken in on 2020-01-01"),
        ({"effective_on": "2022-12-31"}, "more than a year away"),
        ({"reason": " "}, "required"),
        ({"district": "D1", "responsible_unit": "U1", "lead_official": "张三"}, "nothing would change"),
    ],
)
def test_a_move_that_can_not_be_is_refused(
    town: Town, mine: Project, changed: dict[str, str], said: str
) -> None:
    response = signed_in(town, "office").post(sheet("placing"), move(mine, **changed))
    assert response.status_code == 422
    assert said in body(response)
    assert mine.assignments.count() == 1


def test_the_first_word_can_not_begin_later(town: Town, mine: Project) -> None:
    first = mine.assignments.get()
    response = signed_in(town, "office").post(
        sheet("placing"), move(mine, replaces=first.pk, effective_on="2020-03-01")
    )
    assert "must belong somewhere" in body(response)


@pytest.mark.parametrize("replaces", ["x", "9" * 30, "999999"])
def test_another_projects_word_is_not_replaced(
    town: Town, mine: Project, foreign: Project, replaces: str
) -> None:
    client = signed_in(town, "office")
    assert client.post(sheet("placing"), move(mine, replaces=replaces)).status_code == 404
    assert client.post(sheet("stage"), {"replaces": replaces}).status_code == 404
    theirs = foreign.assignments.get().pk
    assert client.post(sheet("placing"), move(mine, replaces=theirs)).status_code == 404


def test_the_next_step_is_entered_with_its_evidence_and_scan(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("stage"), step(file=SimpleUploadedFile("验收.pdf", PDF)))
    change = StageChange.objects.latest("posting")
    assert (change.stage, change.evidence) == ("completed", "竣工验收备案表")
    assert change.attachment
    assert change.attachment.name == "验收.pdf"
    mine.refresh_from_db()
    assert mine.stage == "completed"
    assert reverse("attachment", args=[change.attachment.pk]) in body(client.get(sheet("stage")))


def test_a_file_that_can_not_be_taken_stores_nothing(town: Town, mine: Project) -> None:
    response = signed_in(town, "office").post(
        sheet("stage"), step(file=SimpleUploadedFile("a.exe", b"MZ\x90\x00"))
    )
    assert response.status_code == 422
    assert "can&#x27;t be attached" in body(response)
    assert not StageChange.objects.filter(stage="completed").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (step(day="2020-12-03"), "has not come yet"),
        (step(day="2019-12-31"), "would lie before"),
        (step("in_operation"), "can&#x27;t follow"),
        (step("advancing"), "already"),
        (step("signed"), "already"),
        (step(evidence=" "), "required"),
        (step("flying"), "valid choice"),
    ],
)
def test_a_step_that_can_not_be_is_refused(town: Town, mine: Project, sent: Any, said: str) -> None:
    response = signed_in(town, "office").post(sheet("stage"), sent)
    assert response.status_code == 422
    assert said in body(response)
    assert mine.stage_changes.count() == 2


def test_a_step_entered_twice_counts_once(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("stage"), step())
    assert "done already" in messages_in(client.post(sheet("stage"), step(), follow=True))[-1]
    assert mine.stage_changes.count() == 3


def test_a_wrong_day_is_corrected_with_its_reason(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("stage"), step())
    wrong = mine.stage_changes.latest("posting")
    sent = {"replaces": wrong.pk, "effective_on": "2020-11-18", "evidence": "", "reason": "笔误"}
    client.post(sheet("stage"), sent)
    right = mine.stage_changes.latest("posting")
    assert (right.replaces, right.effective_on, right.evidence) == (
        wrong,
        dt.date(2020, 11, 18),
        "竣工验收备案表",
    )
    assert "done already" in messages_in(client.post(sheet("stage"), sent, follow=True))[-1]


def test_a_step_that_never_happened_is_taken_back(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("stage"), step())
    wrong = mine.stage_changes.latest("posting")
    client.post(sheet("stage"), {"replaces": wrong.pk, "reason": "尚未竣工", "action": "take_back"})
    mine.refresh_from_db()
    assert mine.stage == "advancing"
    signed = mine.stage_changes.get(stage="signed")
    response = client.post(
        sheet("stage"), {"replaces": signed.pk, "reason": "x", "action": "take_back"}, follow=True
    )
    assert "begins as signed" in body(response)


def test_a_replaced_word_does_not_count_in_the_figures(town: Town, mine: Project) -> None:
    period = factories.month(11)
    client = signed_in(town, "office")
    client.post(sheet("placing"), move(mine))
    wrong = mine.assignments.latest("pk")
    factories.refresh(period)
    assert mine_unit(mine) == "U3"
    client.post(sheet("placing"), move(mine, effective_on="2020-12-01", reason="日期有误", replaces=wrong.pk))
    factories.refresh(period)
    assert mine_unit(mine) == "U1"


def mine_unit(project: Project) -> str:
    """Whose the project is in the newest figures."""
    build = CurrentBuild.objects.get().build
    return SnapshotInput.objects.get(build=build, project=project).unit.code


def test_every_word_has_its_author(town: Town, mine: Project) -> None:
    signed_in(town, "office").post(sheet("placing"), move(mine))
    assert Assignment.objects.latest("posting").author == town.people["office"]
