"""Addresses that no page of ours leads to are answered like any other that is not there."""

from __future__ import annotations

import pytest

from tests.portfolio.conftest import City


@pytest.mark.parametrize(
    "url",
    [
        "/reports/99999999999999999999/10/",
        "/reports/2020/99999999999999999999/",
        "/reports/2020/13/preparation/",
        "/reports/jobs/99999999999999999999/",
        "/projects/%00/",
        "/projects/A%00/",
        f"/projects/{'A' * 21}/",
    ],
)
def test_there_is_no_such_page(city: City, url: str) -> None:
    assert city.client("office").get(url).status_code == 404


def test_there_is_no_such_return(city: City) -> None:
    assert city.client("clerk").get("/projects/returns/2020-10/A%00/").status_code == 404


@pytest.mark.parametrize("name", ["after", "before", "q", "category", "unit", "order", "lamp"])
def test_a_nul_in_the_query_of_the_list_is_ignored(city: City, name: str) -> None:
    assert city.client().get(f"/projects/?{name}=%00").status_code == 200


@pytest.mark.parametrize(
    ("username", "url"),
    [("clerk", "/projects/returns/"), ("reviewer", "/projects/review/"), ("office", "/reports/")],
)
def test_a_nul_in_any_other_query_is_ignored(city: City, username: str, url: str) -> None:
    asked = f"{url}?status=%00&page=%00&year=%00&lang=%00"
    assert city.client(username).get(asked).status_code == 200


@pytest.mark.parametrize("url", ["/projects/returns/", "/projects/review/"])
def test_a_nul_is_no_month(city: City, url: str) -> None:
    username = "clerk" if "returns" in url else "reviewer"
    assert city.client(username).get(f"{url}?month=%00").status_code == 404
