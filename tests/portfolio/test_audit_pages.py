"""What the auditor reads: the trail in words, files of it, and the log of what was taken away."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Role, User
from accounts.services import create_user
from common.models import AuditRecord, Download
from projects.models import Project
from projects.services.secrecy import make_confidential
from tests.desk import body, entry, signed_in
from tests.factories import NOW, Town, add_project, make_town, month
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db
TRAIL = "/audit/"


@pytest.fixture
def town() -> Town:
    return make_town()


def fill_in(town: Town, project: Project, amount: str = "1250") -> None:
    """The clerk saves a draft."""
    period = month(10)
    signed_in(town, "clerk").post(
        f"/projects/returns/{period.month:%Y-%m}/{project.code}/",
        entry(investment=amount),
        REMOTE_ADDR="10.1.2.3",
    )


def text_of(response: Any) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body(response)).split())


def test_a_change_is_told_in_words(town: Town) -> None:
    project = add_project(town, code="A", name="天马面板厂")
    fill_in(town, project)
    page = text_of(signed_in(town, "auditor").get(TRAIL, {"project": "A", "table": "projects_monthlyreturn"}))
    assert "李录 10.1.2.3 POST /projects/returns/2020-10/A/" in page
    assert "Added Monthly returns" in page
    assert "Investment of the month (10,000 yuan) — 1,250.00" in page or "1,250.0000" in page
    assert "A 天马面板厂" in page


def test_it_is_read_in_chinese_too(town: Town) -> None:
    fill_in(town, add_project(town, code="A"))
    client = signed_in(town, "auditor")
    page = text_of(client.get(TRAIL, {"project": "A", "table": "projects_monthlyreturn", "lang": "zh"}))
    assert "新增 月报" in page
    assert "本月完成投资（万元）" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"project": "A"}, True),
        ({"project": "B"}, False),
        ({"person": "clerk", "project": "A"}, True),
        ({"person": "leader", "table": "projects_monthlyreturn"}, False),
        ({"since": "2000-01-01", "until": "2001-01-01"}, False),
        ({"since": "2020-01-01", "table": "projects_monthlyreturn"}, True),
        ({"since": "0001-01-01", "until": "9999-12-31"}, True),
    ],
)
def test_the_filter(town: Town, asked: dict[str, str], found: bool) -> None:
    project = add_project(town, code="A")
    add_project(town, code="B")
    fill_in(town, project)
    page = text_of(signed_in(town, "auditor").get(TRAIL, asked))
    assert ("POST /projects/returns/" in page) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"project": "ZZZ"}, "There is no project with this code."),
        ({"person": "nobody"}, "There is no account with this user name."),
        ({"since": "yesterday"}, "valid date"),
        ({"table": "pg_shadow"}, "valid choice"),
        ({"project": "a\0b"}, "Null characters"),
    ],
)
def test_a_wrong_filter_is_told(town: Town, asked: dict[str, str], said: str) -> None:
    assert said in text_of(signed_in(town, "auditor").get(TRAIL, asked))


def test_an_auditor_of_a_district_reads_of_its_projects_alone(town: Town) -> None:
    add_project(town, code="A", district="D1")
    add_project(town, code="B", district="D2", unit="U3")
    auditor = create_user(
        username="d1", name="区督", password=None, roles=[(Role.AUDITOR, town.organizations["D1"])]
    )
    client = Client()
    client.force_login(auditor, "django.contrib.auth.backends.ModelBackend")
    keys = {entry.record.project_key for entry in client.get(TRAIL).context["entries"]}
    assert keys == {Project.objects.get(code="A").pk}
    assert client.get("/audit/accounts/").status_code == 403
    # Nor whether something lies elsewhere.
    for asked, values in (("project", ("B", "ZZZ")), ("person", ("leader", "nobody"))):
        told = [client.get(TRAIL, {asked: value}).context for value in values]
        assert told[0]["form"].errors == told[1]["form"].errors
        assert [one["entries"] for one in told] == [[], []]


def test_who_keeps_the_trail_reads_of_accounts_alone(town: Town) -> None:
    add_project(town)
    keeper = create_user(
        username="keeper", name="审计员", password=None, roles=[(Role.AUDIT_ADMIN, town.organizations["xm"])]
    )
    client = Client()
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    entries = client.get("/audit/accounts/").context["entries"]
    assert entries
    assert {entry.record.table_name.partition("_")[0] for entry in entries} == {"accounts"}
    assert client.get(TRAIL).status_code == 403
    assert client.get("/audit/recorded/").status_code == 403


def test_pages_go_by_position(town: Town) -> None:
    for _ in range(4):
        add_project(town)
    client = signed_in(town, "auditor")
    seen: list[int] = []
    url = TRAIL
    for _ in range(20):
        response = client.get(url)
        seen += [entry.record.pk for entry in response.context["entries"]]
        if response.context["older"] is None:
            break
        url = f"{TRAIL}?before={response.context['older']}"
    assert seen == list(AuditRecord.objects.order_by("-pk").values_list("pk", flat=True))


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    add_project(town)
    client = signed_in(town, "auditor")
    few = queries(lambda: client.get(TRAIL))
    for _ in range(5):
        add_project(town)
    assert queries(lambda: client.get(TRAIL)) == few


def test_the_trail_as_text(town: Town) -> None:
    fill_in(town, add_project(town, code="A", name="=1+1"))
    response: Any = signed_in(town, "auditor").get("/audit/trail.csv", {"project": "A"})
    content = b"".join(response.streaming_content).decode("utf-8")
    assert content.startswith("\ufeffNo.,")
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    names = [row[-1] for row in rows if row[-3] == "Name"]
    assert names == ["'=1+1"]
    assert Download.objects.get().kind == "audit"


def test_the_trail_as_a_workbook_without_formulas(town: Town) -> None:
    add_project(town, code="A", name="=1+1")
    response: Any = signed_in(town, "auditor").get("/audit/trail.xlsx", {"project": "A"})
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet: Any = book.active
    cells = [cell for row in sheet for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def test_the_text_is_sent_line_by_line(town: Town) -> None:
    add_project(town)
    client = signed_in(town, "auditor")

    def take() -> int:
        response: Any = client.get("/audit/trail.csv")
        return len(list(response.streaming_content))

    assert take() > AuditRecord.objects.count()


def test_no_name_that_a_confidential_project_ever_had_is_told(town: Town) -> None:
    project = add_project(town, code="A", name="山洞仓库")
    User.objects.filter(pk=town.people["office"].pk).update(is_cleared=True)
    for true_name in ("海防工程", "海防二期工程"):
        make_confidential(
            project=project,
            alias="涉密项目01",
            true_name=true_name,
            reason=f"{true_name}定密",
            seen=Project.objects.get().version,
            user=town.person("office"),
            now=NOW,
        )
    trail = body(signed_in(town, "auditor").get(TRAIL, {"project": "A"}))
    assert "涉密项目01" in trail
    assert not any(name in trail for name in ("山洞仓库", "海防工程", "海防二期工程"))


def test_the_true_name_of_a_confidential_project_is_told_to_the_cleared_alone(town: Town) -> None:
    project = add_project(town, code="A", name="海防工程")
    office = town.people["office"]
    User.objects.filter(pk=office.pk).update(is_cleared=True)
    make_confidential(
        project=project,
        alias="涉密项目01",
        true_name="海防工程",
        reason="密",
        seen=Project.objects.get().version,
        user=town.person("office"),
        now=NOW,
    )
    client = signed_in(town, "auditor")
    trail = client.get(TRAIL, {"project": "A"})
    assert "涉密项目01" in text_of(trail)
    assert "海防工程" not in body(trail)
    packs = "/projects/A/evidence/2020-10/evidence.zip"
    files: list[Any] = [client.get(address) for address in ("/audit/trail.csv", packs)]
    assert all("海防工程".encode() not in b"".join(one.streaming_content) for one in files)
    User.objects.filter(pk=town.people["auditor"].pk).update(is_cleared=True)
    assert "海防工程" in body(signed_in(town, "auditor").get(TRAIL, {"project": "A"}))
