"""Projects, plans and earlier years' totals, as the office sends them."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from projects.models import AnnualPlan, ImportBatch, LedgerEntry, OpeningBalance, PlanRevision, Project
from projects.services.openings import approve_opening, propose_opening
from projects.services.plans import approve_revision
from tests.desk import messages_in, signed_in
from tests.factories import NOW, YEAR, Town, add_project
from tests.projects.exchange.sending import act, edited, page, send, table, template
from tests.projects.helpers import unplanned_project

State = ImportBatch.State


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


def plan_row(code: str, *months: Any, annual: Any = None) -> list[Any]:
    return [code, "", YEAR, sum(months) if annual is None else annual, *months]


PLAN_HEADS = ["项目编码", "项目名称", "年度", "年度计划投资（万元）", *(f"{n}月" for n in range(1, 13))]
PLAN_HEADS += ["计划开工日期", "计划竣工日期", *(f"{n}月形象进度" for n in range(1, 13)), "版本"]


def plans(office: Client, *rows: list[Any], **more: Any) -> ImportBatch:
    given = {"year": YEAR, "first_period": 1} | more
    return send(office, table(*rows, heads=PLAN_HEADS), kind="plans", **given)


def said(batch: ImportBatch) -> str:
    """What is wrong with the rows, as text."""
    return " ".join(problem["text"] for row in batch.rows.all() for problem in row.problems)


def test_a_first_plan_is_a_draft_that_a_leader_approves(town: Town, office: Client) -> None:
    project = unplanned_project(town)
    batch = act(office, plans(office, plan_row("BARE", *range(12))), "confirm")
    revision = PlanRevision.objects.get(plan__project=project)
    assert (batch.state, revision.status, revision.number) == (State.CONFIRMED, "draft", 1)
    assert [t.amount for t in revision.targets.order_by("month")] == list(range(12))
    approve_revision(revision=revision, approver=town.people["leader"], now=NOW)


def test_drafts_are_taken_back_and_can_be_sent_again(town: Town, office: Client) -> None:
    project = unplanned_project(town)
    batch = act(office, plans(office, plan_row("BARE", *[1] * 12)), "confirm")
    assert act(office, batch, "undo").state == State.UNDONE
    assert not PlanRevision.objects.filter(plan__project=project, status="draft").exists()
    assert act(office, plans(office, plan_row("BARE", *[2] * 12)), "confirm").state == State.CONFIRMED
    assert PlanRevision.objects.get(plan__project=project).annual_amount == 24


def test_a_decided_plan_is_not_taken_back(town: Town, office: Client) -> None:
    unplanned_project(town)
    batch = act(office, plans(office, plan_row("BARE", *[1] * 12)), "confirm")
    approve_revision(revision=PlanRevision.objects.get(), approver=town.people["leader"], now=NOW)
    assert act(office, batch, "undo").state == State.CONFIRMED
    assert "has been changed or decided" in messages_in(office.get("/projects/exchange/"))[-1]


def test_a_revision_needs_a_reason_and_leaves_earlier_months(town: Town, office: Client) -> None:
    project = add_project(town, code="P9", targets=[10] * 12)
    assert "The plan is revised" in said(plans(office, plan_row("P9", *[20] * 12)))
    changed = plan_row("P9", *[20] * 12)
    assert "the months before stay" in said(plans(office, changed, first_period=11, reason="征迁滞后"))
    later = plan_row("P9", *[10] * 10, 20, 20)
    batch = plans(office, later, first_period=11, reason="征迁滞后")
    assert "20" in page(office, batch)
    act(office, batch, "confirm")
    revision = PlanRevision.objects.get(plan__project=project, number=2)
    assert (revision.first_period, revision.reason, revision.annual_amount) == (11, "征迁滞后", Decimal(140))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (plan_row("BARE", *[1] * 12, annual=13), "add up to"),
        (plan_row("BARE", *[1] * 11, annual=11), "all twelve months or none"),
        (plan_row("BARE", *[1] * 11, -1), "never negative"),
        (plan_row("NONE", *[1] * 12), "There is no project"),
        (["BARE", "", 2019, 12, *[1] * 12], "this upload is for"),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(town: Town, office: Client, row: list[Any], words: str) -> None:
    unplanned_project(town)
    batch = plans(office, row)
    assert words in said(batch)
    assert act(office, batch, "confirm").state == State.PREVIEWED
    assert not AnnualPlan.objects.exists()


def test_the_template_of_plans_changes_nothing(town: Town, office: Client) -> None:
    add_project(town, code="P9", targets=[Decimal("10.1234")] * 12)
    add_project(town, code="P8", targets=None, annual=Decimal("999.99"))
    batch = send(office, template(office, "plans", f"?year={YEAR}"), kind="plans", year=YEAR, first_period=1)
    assert (batch.counts["same"], batch.counts["error"], batch.counts["change"]) == (2, 0, 0)


PROJECT_HEADS = [
    "项目编码",
    "项目名称",
    "类别",
    "级别",
    "所在区",
    "责任单位",
    "主管部门",
    "挂钩领导",
    "工作专班",
]
PROJECT_HEADS += ["总投资（亿元）", "建设内容", "生效日期", "版本"]
NEW = [
    "CY-1",
    "新项目",
    "产业",
    "市级",
    "思明区",
    "U1",
    "市建设局",
    "张三",
    "",
    1.25,
    "厂房",
    "2020-11-01",
    "",
]


def projects(office: Client, *rows: list[Any], reason: str = "") -> ImportBatch:
    content = table(*rows, heads=PROJECT_HEADS)
    return send(office, content, kind="projects", effective_on="2020-12-01", reason=reason)


def test_a_project_is_taken_in(town: Town, office: Client) -> None:
    batch = projects(office, NEW)
    assert "as long as nothing has been entered" in page(office, batch)
    act(office, batch, "confirm")
    project = Project.objects.get(code="CY-1")
    assert (project.total_investment, project.district.code, project.responsible_unit.code) == (
        Decimal(12500),
        "D1",
        "U1",
    )
    assert project.assignments.get().effective_on == dt.date(2020, 11, 1)


def test_a_move_is_posted_and_undone(town: Town, office: Client) -> None:
    project = add_project(town, code="P9", name="旧名", unit="U1")
    file = edited(
        template(office, "projects"), {("P9", "责任单位"): "厦门轨道集团", ("P9", "项目名称"): "新名"}
    )
    assert "The project moves" in said(send(office, file, kind="projects", effective_on="2020-12-01"))
    batch = act(
        office,
        send(office, file, kind="projects", effective_on="2020-12-01", reason="厦府〔2020〕1号"),
        "confirm",
    )
    project.refresh_from_db()
    assert (batch.state, project.name, project.responsible_unit.code) == (State.CONFIRMED, "新名", "U2")
    act(office, batch, "undo")
    project.refresh_from_db()
    assert (project.name, project.responsible_unit.code) == ("旧名", "U1")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (0, "CY 1", "Latin letters"),
        (2, "航天", "is not known"),
        (4, "", "can't be placed"),
        (1, "", "name is missing"),
        (9, "", "total investment is missing"),
        (9, -1, "never negative"),
        (11, "下周", "is no date"),
    ],
)
def test_what_is_wrong_with_a_project_is_named(
    town: Town, office: Client, column: int, value: Any, words: str
) -> None:
    row = list(NEW)
    row[column] = value
    assert words in said(projects(office, row))


def test_the_template_of_projects_changes_nothing(town: Town, office: Client) -> None:
    add_project(town, code="P9", department="B1")
    file = template(office, "projects")
    assert "choices" in openpyxl.load_workbook(io.BytesIO(file)).sheetnames
    batch = send(office, file, kind="projects", effective_on="2020-12-01")
    assert (batch.counts["same"], batch.counts["error"]) == (1, 0)


OPENING_HEADS = ["项目编码", "项目名称", "截至年度", "累计完成投资（万元）", "依据文件", "说明"]


def test_earlier_totals_count_when_another_person_has_approved_them(town: Town, office: Client) -> None:
    project = add_project(town, code="P9")
    content = table(["P9", "", 2019, 1234.5, "", ""], heads=OPENING_HEADS)
    assert "Name the document" in said(send(office, content, kind="openings"))
    batch = act(office, send(office, content, kind="openings", document="厦发改〔2020〕1号"), "confirm")
    balance = OpeningBalance.objects.get()
    assert (batch.state, balance.amount, LedgerEntry.objects.count()) == (
        State.CONFIRMED,
        Decimal("1234.5"),
        0,
    )
    approve_opening(balance=balance, approver=town.people["leader"], now=NOW)
    assert LedgerEntry.objects.get(project=project).month == dt.date(2019, 12, 1)
    again = send(office, content, kind="openings", document="厦发改〔2020〕1号")
    assert again.counts["same"] == 1


def test_another_total_says_what_is_posted_and_posts_the_difference(town: Town, office: Client) -> None:
    project = unplanned_project(town, "P9")
    first = propose_opening(
        project=project,
        year=2018,
        amount=Decimal(700),
        document="决算",
        author=town.people["office"],
        now=NOW,
    )
    approve_opening(balance=first, approver=town.people["leader"], now=NOW)

    def sent(year: int, amount: int) -> ImportBatch:
        return send(office, table(["P9", "", year, amount, "文", ""], heads=OPENING_HEADS), kind="openings")

    # Nothing was invested since: the same total of a later year posts nothing.
    assert sent(2019, 700).counts["same"] == 1
    assert "give the total of that year or a later one" in said(sent(2017, 600))
    batch = sent(2019, 750)
    assert batch.counts["change"] == 1
    assert "the difference is posted" in said(batch)
    act(office, batch, "confirm")
    assert sent(2019, 750).counts["same"] == 1
    assert "have them decided first" in said(sent(2018, 750))
    balance = OpeningBalance.objects.get(status="draft")
    approve_opening(balance=balance, approver=town.people["leader"], now=NOW)
    posted = dict(project.ledger.values_list("month__year", "amount"))
    assert posted == {2018: Decimal(700), 2019: Decimal(50)}


def test_a_total_of_a_year_with_a_plan_is_refused_by_its_row(town: Town, office: Client) -> None:
    add_project(town, code="P9")
    content = table(["P9", "", YEAR, 5, "文", ""], heads=OPENING_HEADS)
    assert "The project has plans from" in said(send(office, content, kind="openings"))


def test_proposed_totals_are_taken_back(town: Town, office: Client) -> None:
    add_project(town, code="P9")
    content = table(["P9", "", 2019, 5, "文", ""], heads=OPENING_HEADS)
    batch = act(office, send(office, content, kind="openings"), "confirm")
    assert act(office, batch, "undo").state == State.UNDONE
    assert OpeningBalance.objects.get().status == "rejected"


def test_the_template_of_totals_opens(town: Town, office: Client) -> None:
    add_project(town, code="P9")
    assert template(office, "openings")


def test_a_district_office_sends_nothing(town: Town) -> None:
    clerk = signed_in(town, "clerk")
    assert clerk.get("/projects/exchange/template/plans/").status_code == 404
    assert clerk.post("/projects/exchange/", {"kind": "plans"}).status_code == 404
