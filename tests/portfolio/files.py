"""Lists as files, as somebody's browser gets them."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client

from tests.portfolio.conftest import City


def taken(client: Client, address: str = "/projects/table.csv") -> bytes:
    """What a browser is sent."""
    response: Any = client.get(address)
    assert response.status_code == 200, response.status_code
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def fetched(city: City, address: str, username: str = "official") -> bytes:
    """A file, as it comes to somebody."""
    return taken(city.client(username), address)


def table(city: City, address: str, username: str = "official") -> list[dict[str, str]]:
    """The list in a text file: everything above the empty line."""
    text = fetched(city, address, username).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    return [dict(zip(head, row, strict=True)) for row in rows[: rows.index([])]]


def about(city: City, address: str, username: str = "official") -> dict[str, str]:
    """What a text file says of itself."""
    rows = list(csv.reader(io.StringIO(fetched(city, address, username).decode("utf-8-sig"))))
    return {row[0]: row[1] for row in rows[rows.index([]) + 1 :]}
