"""Lists as files: the rows, filters, order, scope and names of their pages."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal

import openpyxl
import pytest

from accounts.models import User
from common.models import Download
from projects.services.secrecy import make_confidential
from reports.models import Edition
from tests.factories import NOW
from tests.portfolio.conftest import City, grow, queries
from tests.portfolio.files import about, fetched, table, taken

FILES = {
    "sums": "/table",
    "lamps": "/lamps/table",
    "projects": "/projects/table",
    "due": "/projects/due/table",
    "punctuality": "/reports/punctuality/table",
    "register": "/projects/register/table",
}


def codes(city: City, query: str = "", username: str = "official") -> list[str]:
    """The projects in the file, in its order."""
    return [row["Code"] for row in table(city, f"/projects/table.csv?{query}", username)]


def test_the_list_holds_its_figures_in_full(city: City) -> None:
    [row] = table(city, "/projects/table.csv?q=天马")
    assert row["Invested to date (10,000 yuan)"] == "15000.0000"
    assert row["Schedule plan completed (%)"] == "150.00"
    assert row["Above or below plan (10,000 yuan)"] == "5000.0000"
    assert (row["Lamp"], row["List"]) == ("Green", "Red flag")
    assert "150.00%" in row["Reason"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A", "D", "B", "C"]),
        ("order=shortfall", ["C", "B", "D", "A"]),
        ("district=D1&order=plan", ["B", "C", "A"]),
        ("lamp=red", ["B"]),
        ("named=blamed&order=name", ["C", "B"]),
        ("q=xaxx", ["B"]),
        ("q=zzz", []),
    ],
)
def test_the_file_has_the_pages_filters_and_order(city: City, query: str, found: list[str]) -> None:
    assert sorted(codes(city, query)) == sorted(found)
    page = city.page(f"/projects/?{query}")
    places = [page.find(f">{code}</td>") for code in codes(city, query)]
    assert places == sorted(places)
    assert -1 not in places


def test_everybody_takes_only_what_they_see(city: City) -> None:
    assert codes(city, username="district") == [code for code in codes(city) if code != "D"]
    assert codes(city, username="department") == ["D"]


@pytest.mark.parametrize("address", FILES.values())
def test_what_another_district_has_is_in_no_file(city: City, address: str) -> None:
    if "register" in address:
        assert city.client("district").get(f"{address}.csv").status_code == 403
    else:
        assert "新体育中心".encode() not in fetched(city, f"{address}.csv", "district")


def test_a_file_says_what_it_is(city: City) -> None:
    said = about(city, "/projects/table.csv?lamp=red&district=D1&order=plan")
    assert said["Month"] == "October 2020"
    assert said["State of the figures"].startswith("Provisional")
    assert said["Monthly returns"] == "1 of 1 returns in"
    assert "Lamp: Red" in said["Filter"]
    assert said["Order by"] == "Annual plan"
    assert {"As of", "Source", "Who may read it"} <= set(said)


def test_a_published_month_names_its_edition(published: tuple[City, Edition]) -> None:
    city, edition = published
    assert edition.number in about(city, "/projects/table.csv?month=2020-10")["State of the figures"]


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in FILES for kind in ("csv", "xlsx")])
def test_the_same_figures_make_the_same_bytes(city: City, name: str, kind: str) -> None:
    address = f"{FILES[name]}.{kind}"
    assert fetched(city, address, "office") == fetched(city, address, "office")


@pytest.mark.parametrize("name", FILES)
def test_a_workbook_has_the_rows_of_the_text_file(city: City, name: str) -> None:
    rows = table(city, f"{FILES[name]}.csv", "office")
    book = openpyxl.load_workbook(io.BytesIO(fetched(city, f"{FILES[name]}.xlsx", "office")), read_only=True)
    sheet, notes = book.worksheets
    values = list(sheet.values)
    assert rows
    assert [str(cell) for cell in values[0]] == list(rows[0])
    assert len(values) == len(rows) + 1
    assert notes.title == "About this table"


def test_the_overviews_sums_are_those_of_the_page(city: City) -> None:
    total, *groups = table(city, "/table.csv")
    assert total["Invested to date (10,000 yuan)"] == "30000.0000"
    for kind in ("Category", "District", "Responsible unit"):
        invested = [row["Invested to date (10,000 yuan)"] for row in groups if row["Group"] == kind]
        assert sum(map(Decimal, invested)) == 30_000


def test_no_file_holds_a_true_name(city: City) -> None:
    user = city.town.people["office"]
    User.objects.filter(pk=user.pk).update(is_cleared=True)
    user.is_cleared = True
    make_confidential(
        project=city.projects["A"], alias="涉密项目01", true_name="天马面板厂", reason="密〔2020〕1号",
        seen=1, user=user, now=NOW,
    )  # fmt: skip
    for address in FILES.values():
        text = fetched(city, f"{address}.csv?q=天马面板厂", "office").decode()
        assert "天马面板厂" not in text
    assert codes(city, "q=天马面板厂", "office") == ["A"]


def test_what_is_taken_is_on_record_with_its_digest(city: City) -> None:
    content = fetched(city, "/projects/table.xlsx?lamp=red")
    row = Download.objects.latest("pk")
    assert (row.kind, row.name, row.size) == ("list", "projects-2020-10-provisional.xlsx", len(content))
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.address == "/projects/table.xlsx?lamp=red"


def test_more_projects_cost_no_more_queries(city: City) -> None:
    client = city.client()
    before = queries(lambda: taken(client))
    grow(city, 20)
    assert queries(lambda: taken(client)) == before


def test_too_many_for_a_workbook_are_offered_as_text(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.views.exports.figures.MOST_IN_EXCEL", 3)
    response = city.client().get("/projects/table.xlsx?order=plan", follow=True)
    assert "take CSV" in response.content.decode()
    assert response.redirect_chain[0][0] == "/projects/?order=plan"


def test_a_made_up_month_or_unit_is_not_found(city: City) -> None:
    for query in ("month=1999-01", "unit=%00", "district=zz", "category=zz"):
        assert city.client().get(f"/projects/table.csv?{query}").status_code in (200, 404)
    assert city.client().get("/projects/table.csv?month=1999-01").status_code == 404
    assert city.client("district").get("/projects/table.csv?district=D2").status_code == 404
