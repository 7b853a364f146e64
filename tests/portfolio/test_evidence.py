"""The evidence for one figure: complete, the same file each time, and in the log of downloads."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from common.models import Download
from projects.models import LedgerEntry
from projects.services.states import post_correction
from reports.models import Edition
from tests.factories import NOW
from tests.portfolio.conftest import City, queries
from tests.portfolio.test_audit_pages import text_of

PAGE = "/projects/A/evidence/2020-10/"


def pack(city: City, username: str = "auditor") -> bytes:
    """The file as somebody takes it."""
    response: Any = city.client(username).get(f"{PAGE}evidence.zip")
    return b"".join(response.streaming_content)


def data(content: bytes) -> dict[str, Any]:
    """What it says."""
    found: dict[str, Any] = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("evidence.json"))
    return found


def test_the_page_names_everything_the_figure_rests_on(published: tuple[City, Edition]) -> None:
    city, edition = published
    page = text_of(city.client("auditor").get(PAGE))
    for said in ("15,000.0000", "李录", "王审", "Submitted", "Approved", edition.number, edition.digest):
        assert said in page, said


def test_the_file_holds_data_a_summary_and_digests(published: tuple[City, Edition]) -> None:
    city, edition = published
    content = pack(city)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["evidence.json", "summary.html", "SHA256SUMS"]
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    found = data(content)
    assert found["amount"] == "15000.0000"
    assert [row["kind"] for row in found["steps"]] == ["submitted", "approved"]
    assert [row["author"] for row in found["ledger"]] == ["clerk"]
    assert [row["digest"] for row in found["editions"]] == [edition.digest]
    assert found["plan"]["target_of_the_month"]["amount"] == "1000.0000"
    assert found["trail"]


def test_the_same_evidence_makes_the_same_file(published: tuple[City, Edition]) -> None:
    city, _ = published
    first = pack(city)
    assert pack(city) == first
    row = Download.objects.latest("pk")
    assert (row.sha256, row.size) == (hashlib.sha256(first).hexdigest(), len(first))
    assert row.project_key == city.projects["A"].pk


def test_a_correction_shows_as_recorded_after_the_edition(published: tuple[City, Edition]) -> None:
    city, edition = published
    people = city.town.people
    post_correction(
        project=city.projects["A"],
        month=edition.period.month,
        amount=LedgerEntry.objects.filter(project=city.projects["A"]).latest("pk").amount / -10,
        reason="发票重复",
        author=people["clerk"],
        approver=people["office"],
        now=NOW,
    )
    found = data(pack(city))
    assert found["amount"] == "13500.0000"
    assert [row["entries_recorded_later"] for row in found["editions"]] == [1]
    assert found["editions"][0]["invested_to_date"] == "15000.0000"


def test_a_figure_out_of_scope_is_not_there(city: City) -> None:
    assert city.client("auditor").get("/projects/ZZ/evidence/2020-10/").status_code == 404
    assert city.client("clerk").get(PAGE).status_code == 403


def test_a_month_without_anything_says_so(city: City) -> None:
    page = text_of(city.client("auditor").get("/projects/C/evidence/2019-01/"))
    assert "Nothing was posted for this month." in page
    assert "No edition with this figure has been published." in page


@pytest.mark.django_db
def test_the_number_of_queries_is_the_same_for_every_figure(city: City) -> None:
    client = city.client("auditor")
    full = queries(lambda: client.get(PAGE))
    assert queries(lambda: client.get("/projects/B/evidence/2020-10/")) == full


def test_what_is_taken_away_is_listed(published: tuple[City, Edition]) -> None:
    city, _edition = published
    client = city.client("official")
    taken = client.get("/reports/2020/10/bundle.json", REMOTE_ADDR="10.1.2.3")
    assert taken.status_code == 200
    row = Download.objects.get()
    assert (row.user, row.ip, row.kind) == (city.town.people["official"], "10.1.2.3", "bundle")
    assert row.sha256 == taken.headers["ETag"].strip('"')
    assert str(row.request) == taken.headers["X-Request-ID"]
    page = text_of(city.client("auditor").get("/audit/downloads/"))
    assert "何观 10.1.2.3" in page
    assert row.sha256 in page
    assert row.size == len(taken.content)
