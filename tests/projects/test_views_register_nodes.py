"""Milestones as the office enters them."""

from __future__ import annotations

import pytest

from projects.models import (
    Milestone,
    Project,
)
from tests.desk import body, messages_in, signed_in
from tests.factories import Town
from tests.projects.register import sheet

pytestmark = pytest.mark.django_db


def test_a_milestone_is_added_once_and_reached_with_evidence(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    sent = {"kind": "roof_sealed", "name": "主体结构", "planned_on": "2020-11-30"}
    client.post(sheet("milestones"), sent)
    assert "done already" in messages_in(client.post(sheet("milestones"), sent, follow=True))[-1]
    response = client.post(sheet("milestones"), sent | {"planned_on": "2020-12-30"})
    assert "move its planned day instead" in body(response)
    node = Milestone.objects.get()
    reached = {"milestone": node.pk, "actual_on": "2020-11-28", "evidence": "监理确认单"}
    client.post(sheet("milestones"), reached)
    assert "done already" in messages_in(client.post(sheet("milestones"), reached, follow=True))[-1]
    text = body(client.get(sheet("milestones")))
    assert "2020-11-30" in text
    assert "监理确认单" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"actual_on": "2020-12-03", "evidence": "x"}, "has not come yet"),
        ({"actual_on": "2020-11-01", "evidence": ""}, "what proves it"),
        ({"actual_on": ""}, "nothing to take back"),
    ],
)
def test_a_milestone_that_can_not_be_reached_so_is_refused(
    town: Town, mine: Project, changed: dict[str, str], said: str
) -> None:
    client = signed_in(town, "office")
    client.post(sheet("milestones"), {"kind": "custom", "name": "验收", "planned_on": "2020-11-30"})
    response = client.post(sheet("milestones"), {"milestone": Milestone.objects.get().pk} | changed)
    assert response.status_code == 422
    assert said in body(response)


def test_a_word_that_was_wrong_is_taken_back_with_its_reason(town: Town, mine: Project) -> None:
    client = signed_in(town, "office")
    client.post(sheet("milestones"), {"kind": "started", "name": "", "planned_on": "2020-11-30"})
    node = {"milestone": Milestone.objects.get().pk}
    client.post(sheet("milestones"), node | {"actual_on": "2020-11-28", "evidence": "x"})
    assert "earlier word is wrong" in body(client.post(sheet("milestones"), node | {"actual_on": ""}))
    client.post(sheet("milestones"), node | {"actual_on": "", "reason": "尚未封顶"})
    assert Milestone.objects.get().dates.latest("posting").on is None


def test_a_milestone_of_another_kind_needs_a_name(town: Town, mine: Project) -> None:
    response = signed_in(town, "office").post(
        sheet("milestones"), {"kind": "custom", "name": " ", "planned_on": "2020-11-30"}
    )
    assert "needs a name" in body(response)


def test_another_projects_milestone_is_not_found(town: Town, mine: Project, foreign: Project) -> None:
    theirs = Milestone.objects.create(project=foreign, kind="started", name="")
    client = signed_in(town, "office")
    assert client.get(f"{sheet('milestones')}?node={theirs.pk}").status_code == 404
    sent = {"milestone": theirs.pk, "actual_on": "2020-11-28", "evidence": "x"}
    assert client.post(sheet("milestones"), sent).status_code == 404
