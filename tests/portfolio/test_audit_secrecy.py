"""True names in what the auditor reads: hidden in whatever disguise a page or a file writes them."""

from __future__ import annotations

import html
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from common.models import Download
from common.notices import notify
from projects.models import Project
from projects.services.periods import lock_period
from projects.services.secrecy import make_confidential
from projects.services.states import post_correction
from tests.desk import body
from tests.factories import NOW
from tests.portfolio.conftest import City

#: Signs that HTML and JSON write otherwise.
EARLIER, SECRET, ALIAS = "A&B'甲\\乙'厂", '"鹰厦"<军用>码头', "涉密项目01"


@pytest.fixture
def kept(city: City) -> City:
    """Project A has had two true names, and both stand in a reason."""
    User.objects.filter(username="office").update(is_cleared=True)
    office = city.town.person("office")
    for seen, name in enumerate((EARLIER, SECRET), start=1):
        make_confidential(
            project=city.projects["A"],
            alias=ALIAS,
            true_name=name,
            reason="x",
            seen=seen,
            user=office,
            now=NOW,
        )
    lock_period(period=city.october, user=office, now=NOW, early=True)
    post_correction(
        project=city.projects["A"], month=city.october.month, amount=Decimal(1),
        reason=f"{EARLIER}改称{SECRET}", author=city.town.people["clerk"], approver=office, now=NOW,
    )  # fmt: skip
    return city


def told(text: str) -> list[str]:
    """The names in a text, written plainly, as HTML or as JSON."""
    plain = [text, html.unescape(text), text.replace('\\"', '"').replace("\\\\", "\\")]
    return [name for name in (EARLIER, SECRET) if any(name in one for one in plain)]


def test_the_evidence_hides_every_true_name_there_was(kept: City) -> None:
    response: Any = kept.client("auditor").get("/projects/A/evidence/2020-10/evidence.zip")
    pack = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    texts = [pack.read(name).decode() for name in ("evidence.json", "summary.html")]
    for text in (kept.page("/projects/A/evidence/2020-10/", "auditor"), *texts):
        assert f"{ALIAS}改称{ALIAS}" in text
        assert told(text) == []


def test_the_control_whoever_is_cleared_reads_them_on_the_page(kept: City) -> None:
    assert told(kept.page("/projects/A/evidence/2020-10/", "office")) == [EARLIER, SECRET]


def test_the_log_of_downloads_hides_them_in_names_and_addresses(kept: City) -> None:
    searched = "/projects/?q=%E9%B9%B0%E5%8E%A6%E6%B8%AF"
    Download.objects.create(kind="attachment", name=f"{SECRET}.pdf", address=searched, ip="10.0.0.1")
    User.objects.filter(username="office").update(is_cleared=True)
    make_confidential(
        project=kept.projects["B"], alias="涉密项目02", true_name="鹰厦港", reason="x", seen=1,
        user=kept.town.person("office"), now=NOW,
    )  # fmt: skip
    page = html.unescape(kept.page("/audit/downloads/", "auditor"))
    assert f"{ALIAS}.pdf" in page
    assert "/projects/?q=涉密项目02" in page
    assert "%E9%B9%B0" not in page
    User.objects.filter(username="auditor").update(is_cleared=True)
    assert told(body(kept.client("auditor").get("/audit/downloads/"))) == [SECRET]


def test_a_notice_from_before_hides_them_too(kept: City) -> None:
    notify(
        users=[kept.town.people["clerk"].pk], kind="x", key="x", text=N_("Attached: %(names)s"),
        values={"names": SECRET}, address="/", now=NOW,
    )  # fmt: skip
    page = kept.page("/notices/", "clerk")
    assert f"Attached: {ALIAS}" in page
    assert told(page) == []


def test_the_trail_hides_them_in_rows_of_no_project_too(kept: City) -> None:
    User.objects.filter(username="official").update(name=f"{SECRET}联络员")
    page = kept.page("/audit/?table=accounts_user", "auditor")
    assert f"{ALIAS}联络员" in page
    assert told(page) == []


@pytest.mark.parametrize("address", ["/audit/?project=A", "/audit/trail.csv?project=A"])
def test_the_trail_hides_what_else_tells_too_much(kept: City, address: str) -> None:
    Project.objects.filter(code="A").update(summary="临海岸线三公里", latitude="24.5", longitude="118.123456")
    response: Any = kept.client("auditor").get(address)
    content = response.getvalue() if response.streaming else response.content
    assert [text for text in ("临海岸线", "118.123456") if text in content.decode()] == []
    assert "(not shown)" in content.decode()


def test_the_control_the_trail_shows_the_summaries_of_others(kept: City) -> None:
    Project.objects.filter(code="B").update(summary="翔安学校新建")
    assert "翔安学校新建" in kept.page("/audit/?project=B", "auditor")
