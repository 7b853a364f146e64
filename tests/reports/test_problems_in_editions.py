"""Problems in an edition: counted, checked by the verifier, told in the circular."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from common.models import Job
from projects.models import Project
from reports import verifier
from reports.bundle import canonical, seal_edition
from reports.models import Edition
from reports.services.editions import BUILD
from reports.services.errata import request_correction
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.coordination import steps
from tests.databases import Database
from tests.factories import Town
from tests.reports.circular.rendered import pdf_text


@pytest.fixture
def town(live: Database) -> Town:
    return factories.make_town()


@pytest.fixture
def project(town: Town) -> Project:
    return factories.add_project(town, code="P1", name="翔安大桥")


def publish(town: Town, project: Project, number: int) -> dict[str, Any]:
    """A month's bundle."""
    factories.report(town, factories.month(number), {project: 1000})
    edition = factories.publish(town, factories.month(number))
    assert edition.bundle
    parsed: dict[str, Any] = json.loads(bytes(edition.bundle.content))
    return parsed


def told(bundle: dict[str, Any]) -> dict[str, Any]:
    """What it says of problems, counts only."""
    section = bundle["edition"]["problems"]
    return {name: section[name] for name in ("total", "levels")}


def test_each_month_tells_what_was_opened_and_settled_since_the_one_before(
    town: Town, project: Project
) -> None:
    first = steps.register(town, project, title="管线未迁改")
    steps.register(town, project, kind="land", title="征地未交地")
    january = publish(town, project, 1)
    counts = {"open": 2, "overdue": 0, "new": 2, "signed_off": 0}
    assert told(january) == {"total": counts, "levels": [{"level": 1, **counts}]}
    steps.bring(town, first, "signed_off")
    february = publish(town, project, 2)
    counts = {"open": 1, "overdue": 0, "new": 0, "signed_off": 1}
    assert told(february) == {"total": counts, "levels": [{"level": 1, **counts}]}
    assert verifier.verify(january) == verifier.verify(february) == []


def test_a_correction_judges_by_the_cut_off_of_the_first_revision(town: Town, project: Project) -> None:
    unsafe = steps.register(town, project, kind="safety")
    first = publish(town, project, 1)
    steps.bring(town, unsafe, "signed_off")
    steps.register(town, project, kind="land", title="征地未交地")
    office = town.people["office"]
    again = request_correction(period=factories.month(1), user=office, reason="金额漏报", now=factories.NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)
    again.refresh_from_db()
    assert again.content, again.failure
    second = json.loads(bytes(again.content.content))
    assert second["problems"] == first["edition"]["problems"]
    assert second["problems"]["total"]["open"] == 1
    assert [row["safety_problem"] for row in second["inputs"]] == [True]
    assert perform(request_publication(edition=again, user=town.people["leader"], now=factories.NOW).pk)
    # What happened between the two is told by the next month.
    counts = {"open": 1, "overdue": 0, "new": 1, "signed_off": 1}
    assert told(publish(town, project, 2))["total"] == counts


def test_what_people_wrote_stays_out(town: Town, project: Project) -> None:
    steps.register(town, project, title="某某不配合", text="不便公开的话")
    text = canonical(publish(town, project, 1)).decode()
    assert "不配合" not in text
    assert "不便公开" not in text


def test_the_circular_tells_it(town: Town, project: Project) -> None:
    problem = steps.register(town, project)
    steps.bring(town, problem, "signed_off")
    steps.register(town, project, kind="land")
    publish(town, project, 1)
    edition = Edition.objects.get()
    for language, said in (
        ("zh-hans", ["在办问题1个，其中逾期0个", f"{problem.number}号（管线迁改，翔安大桥）"]),
        ("en", ["Open: 1, of them overdue: 0", f"no. {problem.number} (pipelines; 翔安大桥)"]),
    ):
        text = pdf_text(bytes(edition.files.get(format="pdf", language=language).file.content))
        plain = "".join(text.split())
        for words in said:
            assert "".join(words.split()) in plain


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("total", lambda section: section["total"].update(open=7)),
        ("levels", lambda section: section["levels"][0].update(new=7)),
        ("units", lambda section: section["units"][0].update(overdue=7)),
        ("rows", lambda section: section["rows"].append(section["rows"][0])),
    ],
)
def test_counts_that_do_not_follow_are_named(town: Town, project: Project, part: str, change: Any) -> None:
    steps.register(town, project)
    edition = copy.deepcopy(publish(town, project, 1)["edition"])
    change(edition["problems"])
    kept = {name: value for name, value in edition.items() if name != "seals"}
    found = verifier.verify(json.loads(canonical(seal_edition(kept, {}))))
    assert any(line.startswith(f"problems.{part}: ") for line in found)
