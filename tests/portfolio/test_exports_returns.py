"""Files of returns, receipts, ledgers, people, organisations and of the log of downloads."""

from __future__ import annotations

import pytest

from accounts.models import User
from common.clock import set_business_now
from common.models import Download
from projects.services.corrections import month_total
from projects.services.secrecy import make_confidential
from tests import desk, factories
from tests.factories import NOW
from tests.portfolio.conftest import City, make_city, queries
from tests.portfolio.files import about, fetched, table, taken

RETURNS = "/projects/returns/table.csv?month=2020-11"
REVIEW = "/projects/review/table.csv?month=2020-11"


@pytest.fixture
def november(db: None) -> City:
    """October is in the ledger; of November one return is handed in."""
    city = make_city()
    set_business_now(NOW)
    period = factories.month(11)
    desk.submitted(city.town, period, city.projects["A"], stage_text="天马面板厂封顶")
    return city


def test_the_clerks_month_comes_with_what_is_in_and_what_is_missing(november: City) -> None:
    rows = {row["Code"]: row for row in table(november, RETURNS, "clerk")}
    assert (rows["A"]["Return"], rows["A"]["Invested this month (10,000 yuan)"]) == ("Submitted", "900.0000")
    assert rows["A"]["Invested to date (10,000 yuan)"] == "15000.0000"
    assert rows["A"]["State of the works"] == "天马面板厂封顶"
    assert "B" not in rows
    assert [row["Code"] for row in table(november, f"{RETURNS}&status=missing", "clerk")] == []
    assert "Submitted" in about(november, f"{RETURNS}&status=submitted", "clerk")["Filter"]


def test_what_lies_before_the_reviewer_comes_with_what_is_odd(november: City) -> None:
    [row] = table(november, REVIEW, "reviewer")
    assert (row["Code"], row["Share of the month's plan (%)"]) == ("A", "90.00")
    assert "The clerk" in row["Something odd"]
    assert table(november, f"{REVIEW}&status=approved", "reviewer") == []
    assert table(november, f"{REVIEW}&odd=clean&unit=%00", "reviewer") == []
    assert about(november, f"{REVIEW}&district=D1&odd=odd", "reviewer")["Filter"] == (
        "State: Submitted; District: Siming; Checks: Something odd"
    )


def test_a_receipt_is_a_row(november: City) -> None:
    [row] = table(november, "/projects/returns/receipts/table.csv?month=2020-11", "clerk")
    assert (row["Returns"], row["Investment of the month (10,000 yuan)"]) == ("1", "900.0000")


def test_a_ledger_adds_up_to_what_is_in_the_books(november: City) -> None:
    [row] = table(november, "/projects/A/ledger/table.csv")
    assert row["Amount (10,000 yuan)"] == str(month_total(november.projects["A"], november.october.month))
    assert (row["Belongs to"], row["Kind"]) == ("2020-10", "Return")
    assert november.client("district").get("/projects/D/ledger/table.csv").status_code == 404


def test_people_are_those_whom_the_filter_finds(november: City) -> None:
    [row] = table(november, "/accounts/people/table.csv?q=clerk", "security")
    assert row["User name"] == "clerk"
    assert row["Roles today"].startswith("Clerk")
    assert november.client("office").get("/accounts/people/table.csv").status_code == 403


def test_organisations_stand_in_the_order_of_the_tree(november: City) -> None:
    rows = table(november, "/accounts/organizations/table.csv", "office")
    assert rows[0]["Path"] == "xm"
    paths = [row["Path"] for row in rows]
    assert paths == sorted(paths)
    assert all(row["Path"].endswith(row["Code"]) for row in rows)
    [found] = table(november, "/accounts/organizations/table.csv?q=U3", "office")
    assert found["Code"] == "U3"


def test_the_log_tells_of_files_taken_before(november: City) -> None:
    fetched(november, "/projects/table.csv?q=%E5%A4%A9%E9%A9%AC")
    rows = table(november, "/audit/downloads/table.csv", "auditor")
    assert rows[0]["Address"] == "/projects/table.csv?q=天马"
    assert Download.objects.latest("pk").name.startswith("downloads-")


@pytest.mark.parametrize(
    ("address", "who"),
    [
        (RETURNS, "clerk"),
        (REVIEW, "reviewer"),
        ("/projects/A/ledger/table.csv", "office"),
        ("/audit/downloads/table.csv", "auditor"),
    ],
)
def test_no_file_holds_a_true_name(november: City, address: str, who: str) -> None:
    User.objects.update(is_cleared=True)
    office = User.objects.get(pk=november.town.people["office"].pk)
    make_confidential(
        project=november.projects["A"], alias="涉密项目01", true_name="天马面板厂", reason="密〔2020〕1号",
        seen=november.projects["A"].version, user=office, now=NOW,
    )  # fmt: skip
    fetched(november, "/projects/table.csv?q=天马面板厂", "office")
    assert "天马面板厂" not in fetched(november, address, who).decode()


@pytest.mark.parametrize(("address", "who"), [(RETURNS, "clerk"), (REVIEW, "reviewer")])
def test_more_returns_cost_no_more_queries(november: City, address: str, who: str) -> None:
    client = november.client(who)
    taken(client, address)
    before = queries(lambda: taken(client, address))
    for _number in range(3):
        project = factories.add_project(november.town)
        desk.submitted(november.town, factories.month(11), project)
    assert queries(lambda: taken(client, address)) == before
