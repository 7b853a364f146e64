"""Confidential projects in tables: files hold the alias alone, and an import changes no secret."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from common.errors import Refusal
from projects.models import ImportBatch, MonthlyReturn, Project, ReportingPeriod
from projects.services.editing import Words, edit_project
from projects.services.secrecy import make_confidential
from tests.desk import draft, signed_in
from tests.factories import NOW, Town
from tests.projects.exchange.sending import act, edited, page, send, template

SECRET, ALIAS = "某军用码头", "涉密项目03"
State = ImportBatch.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def kept(town: Town, november: ReportingPeriod, mine: Project) -> Project:
    """Confidential, with texts that tell; the leader is cleared, nobody else."""
    draft(town, november, mine, stage_text=f"{SECRET}主体施工", problems=f"{SECRET}缺料")
    Project.objects.filter(pk=mine.pk).update(summary=f"临海岸线 {SECRET}", work_team=f"{SECRET}专班")
    User.objects.filter(username="leader").update(is_cleared=True)
    make_confidential(
        project=mine, alias=ALIAS, true_name=SECRET, reason="x", seen=mine.version,
        user=town.person("leader"), now=NOW,
    )  # fmt: skip
    mine.refresh_from_db()
    return mine


def cells(content: bytes) -> str:
    """Everything that stands in a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


@pytest.mark.parametrize(("who", "kind"), [("clerk", "returns"), ("office", "projects"), ("office", "plans")])
def test_a_template_holds_the_alias_alone(town: Town, kept: Project, who: str, kind: str) -> None:
    query = "?month=2020-11" if kind == "returns" else ""
    for is_cleared in (False, True):  # what lies on somebody's disk is read by others too
        User.objects.filter(username=who).update(is_cleared=is_cleared)
        text = cells(template(signed_in(town, who), kind, query))
        assert ALIAS in text
        assert SECRET not in text
        assert "临海岸线" not in text


def test_the_template_sent_back_as_it_is_changes_nothing(office: Client, kept: Project) -> None:
    batch = send(office, template(office, "projects"), kind="projects", effective_on="2020-12-01")
    assert (batch.counts["change"], batch.counts["error"], batch.counts["same"]) == (0, 0, 1)


def test_the_clerks_template_sent_back_with_a_figure_keeps_the_texts(town: Town, kept: Project) -> None:
    clerk, november = signed_in(town, "clerk"), ReportingPeriod.objects.get(month__month=11)
    content = edited(template(clerk, query="?month=2020-11"), {("P1", "本月完成投资（万元）"): 901})
    batch = act(clerk, send(clerk, content, period=november), "confirm")
    assert batch.state == State.CONFIRMED
    row = MonthlyReturn.objects.get()
    assert (row.investment, row.stage_text, row.problems) == (
        Decimal(901),
        f"{SECRET}主体施工",
        f"{SECRET}缺料",
    )


@pytest.mark.parametrize("changed", [{"项目名称": SECRET}, {"建设内容": "新建码头"}])
def test_an_import_changes_neither_name_nor_summary(
    office: Client, kept: Project, changed: dict[str, str]
) -> None:
    content = edited(template(office, "projects"), {("P1", head): text for head, text in changed.items()})
    batch = send(office, content, kind="projects", effective_on="2020-12-01")
    assert batch.counts["error"] == 1
    shown = page(office, batch)
    assert "涉密项目，" in shown or "confidential:" in shown
    assert "临海岸线" not in shown
    assert SECRET not in shown
    kept.refresh_from_db()
    assert (kept.name, kept.summary) == (ALIAS, f"临海岸线 {SECRET}")


def test_an_import_still_changes_what_tells_nothing(office: Client, kept: Project) -> None:
    content = edited(template(office, "projects"), {("P1", "总投资（万元）"): 77_000})
    batch = act(office, send(office, content, kind="projects", effective_on="2020-12-01"), "confirm")
    assert batch.state == State.CONFIRMED
    kept.refresh_from_db()
    assert (kept.name, kept.total_investment, kept.summary) == (ALIAS, Decimal(77_000), f"临海岸线 {SECRET}")
    assert kept.work_team == f"{SECRET}专班"


def test_the_preview_covers_what_stands_there(town: Town, kept: Project) -> None:
    clerk, november = signed_in(town, "clerk"), ReportingPeriod.objects.get(month__month=11)
    content = edited(template(clerk, query="?month=2020-11"), {("P1", "工程形象描述"): "封顶"})
    batch = send(clerk, content, period=november)
    shown = page(clerk, batch)
    assert f"{ALIAS}主体施工" in shown
    assert SECRET not in shown
    User.objects.filter(username="clerk").update(is_cleared=True)
    assert f"{SECRET}主体施工" in page(clerk, batch)  # the control


@pytest.mark.parametrize("changed", [{"name": "新名称"}, {"summary": "新建码头"}, {"latitude": 24}])
def test_whoever_is_not_cleared_edits_no_secret(town: Town, kept: Project, changed: dict[str, Any]) -> None:
    names = ("name", "total_investment", "summary", "latitude", "longitude")
    words = Words(**{name: getattr(kept, name) for name in names} | changed)
    with pytest.raises(Refusal):
        edit_project(project=kept, seen=kept.version, words=words, author=town.person("office"), now=NOW)
