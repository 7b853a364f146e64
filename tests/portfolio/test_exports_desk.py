"""Files of what the office plans and the leader decides on."""

from __future__ import annotations

import io

import openpyxl
import pytest

from accounts.models import User
from common.clock import set_business_now
from common.models import Download
from projects.models import Departure
from projects.services.periods import lock_period
from projects.services.secrecy import make_confidential
from tests import desk, factories
from tests.factories import NOW
from tests.portfolio.conftest import City, make_city, queries
from tests.portfolio.files import about, fetched, table, taken
from tests.projects.planning_desk import draft
from tests.projects.register import asked

ADDRESSES = {
    "/projects/plans/table": "office",
    "/projects/plans/approvals/table": "leader",
    "/projects/corrections/table": "office",
    "/projects/register/decisions/table": "leader",
    "/projects/sign-offs/table": "office",
}


@pytest.fixture
def busy(db: None) -> City:
    """October is closed and one of its amounts disputed; a plan and a stop wait for the leader."""
    city = make_city()
    set_business_now(NOW)
    project = city.projects["A"]
    factories.month(11)
    draft(city.client("office"), project)
    asked(city.town, project, reason="天马面板厂遗址勘探")
    return city


@pytest.fixture
def disputed(busy: City) -> City:
    """The same, with a correction that the clerk asked for."""
    lock_period(period=busy.october, user=busy.town.people["office"], now=NOW, early=True)
    desk.correction(busy.town, busy.projects["A"], busy.october.month, before=15_000, reason="天马面板厂多计")
    return busy


def test_plans_come_with_their_state_and_amounts(busy: City) -> None:
    rows = {row["Code"]: row for row in table(busy, "/projects/plans/table.csv?year=2020", "office")}
    assert set(rows) == {"A", "B", "C", "D"}
    assert rows["A"]["State"] == "Revision waits for approval"
    assert rows["A"]["First plan (10,000 yuan)"] == "12000.0000"
    assert rows["A"]["Waiting (10,000 yuan)"] == "10500.0000"
    assert rows["B"]["Waiting (10,000 yuan)"] == ""
    assert rows["B"]["On the list from"] == "2020-01"


def test_the_plans_in_the_file_are_those_that_the_filter_finds(busy: City) -> None:
    address = "/projects/plans/table.csv?year=2020&state=waiting&district=D1&q=天马"
    assert [row["Code"] for row in table(busy, address, "office")] == ["A"]
    said = about(busy, address, "office")
    assert said["Year"] == "2020"
    assert said["Filter"] == "District: Siming; State: Revision waits for approval; Name or code: 天马"


def test_what_waits_for_the_leader_says_what_it_changes(busy: City) -> None:
    [row] = table(busy, "/projects/plans/approvals/table.csv", "leader")
    assert (row["Code"], row["Counts from"], row["Softens the plan"]) == ("A", "2020-11", "yes")
    assert (row["Annual plan before (10,000 yuan)"], row["Amount (10,000 yuan)"]) == (
        "12000.0000",
        "10500.0000",
    )
    assert row["Reason"] == "征地拆迁滞后"


def test_what_waits_is_told_of_every_kind(busy: City) -> None:
    Departure.objects.create(
        plan=busy.projects["B"].annual_plans.get(), kind="withdrawn", first_month=12, reason="停建",
        document="厦府办〔2020〕9号", author=busy.town.people["office"], business_at=NOW,
    )  # fmt: skip
    rows = table(busy, "/projects/plans/approvals/table.csv", "leader")
    assert [(row["Kind"], row["Code"]) for row in rows] == [
        ("Annual plans", "A"),
        ("Withdrawn and merged projects", "B"),
    ]


def test_a_correction_comes_with_its_amounts_and_people(disputed: City) -> None:
    [row] = table(disputed, "/projects/corrections/table.csv?list=open", "office")
    assert (row["Code"], row["Belongs to"], row["State"]) == ("A", "2020-10", "Asked for")
    assert (row["Amount before (10,000 yuan)"], row["Amount of the correction (10,000 yuan)"]) == (
        "15000.0000",
        "-14220.0000",
    )
    assert table(disputed, "/projects/corrections/table.csv?list=posted", "office") == []
    assert "Being decided" in about(disputed, "/projects/corrections/table.csv?list=open", "office")["Filter"]


def test_a_stop_comes_with_its_days_and_who_asked(busy: City) -> None:
    [row] = table(busy, "/projects/register/decisions/table.csv", "leader")
    assert (row["What"], row["From"], row["To"]) == ("Suspension", "2020-11-02", "")
    assert row["Document"] == "厦文物〔2020〕38号"
    assert table(busy, "/projects/register/decisions/table.csv?status=refused", "leader") == []


def test_totals_say_that_nobody_has_signed(busy: City) -> None:
    rows = table(busy, "/projects/sign-offs/table.csv?month=2020-10", "office")
    assert {row["State"] for row in rows} == {"Not signed off"}
    assert [row["Total of the month (10,000 yuan)"] for row in rows if row["Organisation"] == "Siming"] == [
        "20000.0000"
    ]


@pytest.mark.parametrize(("address", "who"), ADDRESSES.items())
def test_a_workbook_has_the_rows_of_the_text_file(disputed: City, address: str, who: str) -> None:
    query = "?list=open" if "corrections" in address else ""
    rows = table(disputed, f"{address}.csv{query}", who)
    content = fetched(disputed, f"{address}.xlsx{query}", who)
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    values = list(sheet.values)
    assert rows
    assert [str(cell) for cell in values[0]] == list(rows[0])
    assert len(values) == len(rows) + 1
    assert Download.objects.latest("pk").name.endswith(".xlsx")


@pytest.mark.parametrize(("address", "who"), ADDRESSES.items())
def test_no_file_holds_a_true_name(disputed: City, address: str, who: str) -> None:
    User.objects.filter(pk__in=[one.pk for one in disputed.town.people.values()]).update(is_cleared=True)
    office = User.objects.get(pk=disputed.town.people["office"].pk)
    make_confidential(
        project=disputed.projects["A"], alias="涉密项目01", true_name="天马面板厂", reason="密〔2020〕1号",
        seen=disputed.projects["A"].version, user=office, now=NOW,
    )  # fmt: skip
    query = "?list=open" if "corrections" in address else ""
    text = fetched(disputed, f"{address}.csv{query}", who).decode()
    assert "天马面板厂" not in text
    assert "涉密项目01" in text or "sign-offs" in address


@pytest.mark.parametrize("address", ["/projects/plans/table", "/projects/sign-offs/table"])
def test_a_file_costs_no_more_queries_for_more_projects(busy: City, address: str) -> None:
    before = cost(busy, "office", f"{address}.csv")
    for _number in range(5):
        factories.add_project(busy.town)
    assert cost(busy, "office", f"{address}.csv") == before


def cost(city: City, username: str, address: str) -> int:
    """Queries of a file, the session's own first ones left out."""
    client = city.client(username)
    taken(client, address)
    return queries(lambda: taken(client, address))


@pytest.mark.parametrize("address", ["/projects/register/decisions/table", "/projects/plans/approvals/table"])
def test_more_stops_and_plans_that_wait_cost_no_more_queries(busy: City, address: str) -> None:
    before = cost(busy, "leader", f"{address}.csv")
    for code in "CD":
        asked(busy.town, busy.projects[code])
        draft(busy.client("office"), busy.projects[code])
    assert cost(busy, "leader", f"{address}.csv") == before
