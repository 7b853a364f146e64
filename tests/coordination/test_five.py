"""The five ones: who answers for a project from when to when, and what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination.five_selectors import five_of, gaps_of, with_gaps
from coordination.models import StationedGroup, TeamMember, WorkPlan
from coordination.services.nodes_plan import baseline_plan, lay_plan
from projects.models import Project
from projects.services.placing import newest_word
from tests.desk import body, signed_in
from tests.factories import NOW, Town
from tests.pictures import upload

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GROUP = {
    "district": "D1", "seen": 0, "since": "2020-12-01", "leader": "黄副局长", "division": "建管处",
    "division_head": "许处长", "members": "王一、李二",
}  # fmt: skip


def page(project: Project) -> str:
    return reverse("five-project", args=[project.code])


def joins(client: Client, project: Project, **changed: Any) -> Any:
    """Somebody joins the team."""
    sent = {
        "action": "member",
        "organization": "B1",
        "name": "周驻点",
        "duty": "stationed",
        "since": "2020-11-02",
    }
    return client.post(page(project), sent | changed)


def gaps(town: Town, code: str = "P1") -> list[str]:
    return gaps_of(with_gaps(town.person("official"), TODAY).get(code=code))


def test_what_is_missing_shrinks_as_it_is_put_right(town: Town, mine: Project) -> None:
    office = signed_in(town, "office")
    assert gaps(town) == ["team", "plan", "nodes"]
    joins(office, mine, duty="head", name="郑组长")
    assert gaps(town) == ["units", "cadre", "plan", "nodes"]
    joins(office, mine, organization="U1", name="吴驻点")
    file = upload("方案.pdf", b"%PDF-1.7")
    office.post(
        page(mine), {"action": "plan", "seen": 0, "title": "工作方案", "since": "2020-11-02", "file": file}
    )
    lay_plan(project=mine, due_on=dt.date(2021, 6, 30), author=town.people["office"], now=NOW)
    baseline_plan(project=mine, seen=1, reason="", author=town.people["office"], now=NOW)
    assert gaps(town) == []
    text = body(signed_in(town, "official").get("/coordination/five/"))
    assert "1 of 1 projects under way lack nothing" in text


def test_counts_stand_by_district_and_by_unit(town: Town, mine: Project, foreign: Project) -> None:
    joins(signed_in(town, "office"), mine)
    official = signed_in(town, "official")
    rows = official.get("/coordination/five/").context["places"]
    assert [(row.place.code, row.counts["team"]) for row in rows] == [("D1", 0), ("D2", 1)]
    rows = official.get("/coordination/five/?by=unit&place=U3").context
    assert [one.project.code for one in rows["chosen"]] == ["P2"]
    assert "P2" in official.get("/coordination/five/table.csv").getvalue().decode()
    file = official.get("/coordination/five/table.csv?by=unit&place=U3&gap=team").getvalue().decode()
    assert "P2" in file
    assert "P1" not in file
    assert "Part: No work team" in file
    assert "P2" not in body(signed_in(town, "clerk").get("/coordination/five/"))


def test_a_lead_official_follows_another_and_both_stay(town: Town, mine: Project) -> None:
    office, seen = signed_in(town, "office"), newest_word(mine)
    sent = {"action": "lead", "lead": "李副市长", "since": "2020-12-01", "reason": "分工调整", "seen": seen}
    office.post(page(mine), sent)
    assert office.post(page(mine), sent).status_code == 409
    spans = [(one.word, one.until) for one in five_of(mine, TODAY).leads]
    assert spans == [("李副市长", None), ("张三", dt.date(2020, 11, 30))]
    mine.refresh_from_db()
    assert mine.lead_official == "李副市长"
    assert mine.responsible_unit.code == "U1"


def test_a_member_leaves_and_stays_in_the_history(town: Town, mine: Project) -> None:
    office = signed_in(town, "office")
    joins(office, mine)
    assert joins(office, mine).status_code == 409
    member = TeamMember.objects.get()
    sent = {"action": "leave", "member": member.pk, "until": "2020-10-01"}
    assert "can&#x27;t lie before" in body(office.post(page(mine), sent))
    sent["until"] = "2020-12-01"
    office.post(page(mine), sent)
    assert office.post(page(mine), sent).status_code == 409
    found = five_of(mine, TODAY)
    assert (found.team, found.former) == ([], [member])
    assert "周驻点" in body(office.get(page(mine)))


def test_only_the_office_writes_and_only_its_own(town: Town, mine: Project, foreign: Project) -> None:
    office = signed_in(town, "office")
    joins(office, foreign)
    member = TeamMember.objects.get()
    assert joins(signed_in(town, "clerk"), mine).status_code == 404
    sent = {"action": "leave", "member": member.pk, "until": "2020-12-01"}
    assert office.post(page(mine), sent).status_code == 404
    assert office.post(page(mine), {"action": "leave", "member": "9" * 40}).status_code == 404
    assert signed_in(town, "official").post("/coordination/five/groups/", GROUP).status_code == 404


def test_a_work_plan_is_a_document(town: Town, mine: Project) -> None:
    sent = {"action": "plan", "seen": 0, "title": "x", "since": "2020-11-02", "file": upload("a.exe", b"MZ")}
    response = signed_in(town, "office").post(page(mine), sent)
    assert response.status_code == 422
    assert WorkPlan.objects.count() == 0


def test_a_group_follows_another_in_a_district(town: Town, mine: Project) -> None:
    office = signed_in(town, "office")
    url = "/coordination/five/groups/"
    assert "1 district without a group" in body(office.get(url))
    office.post(url, GROUP)
    office.post(url, GROUP)
    assert StationedGroup.objects.count() == 1
    assert office.post(url, GROUP | {"leader": "杨副局长"}).status_code == 409
    office.post(url, GROUP | {"leader": "杨副局长", "seen": 1, "since": "2020-12-02"})
    text = body(office.get(url))
    assert text.index("杨副局长") < text.index("黄副局长")
    group = five_of(mine, TODAY).group
    assert group
    assert group.leader == "杨副局长"


def test_the_project_s_page_says_who_answers_for_it(town: Town, mine: Project) -> None:
    joins(signed_in(town, "office"), mine)
    official = signed_in(town, "official")
    panel = reverse("five-panel", args=["P1"])
    assert f'hx-get="{panel}"' in body(official.get("/projects/P1/"))
    text = body(official.get(panel))
    assert "周驻点" in text
    assert "No work plan" in text
