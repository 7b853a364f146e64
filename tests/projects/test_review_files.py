"""Photos and documents beside the returns that wait for review."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Attachment, MonthlyReturn, Project, ReportingPeriod
from projects.services.attachments import attach_to_return, take_off
from projects.services.returns import Versioned, submit_returns
from projects.services.secrecy import make_confidential
from tests import factories
from tests.desk import body, document, draft, signed_in, submitted
from tests.factories import NOW, Town
from tests.pictures import camera_photo, upload
from tests.projects.test_views_review import URL, queries_of_one_look

pytestmark = pytest.mark.django_db


def handed_in(town: Town, period: ReportingPeriod, project: Project, *names: str) -> list[Attachment]:
    """A return with a photo or a document of each name, handed in."""
    row, clerk = draft(town, period, project), town.people["clerk"]
    files = [
        attach_to_return(
            row=row,
            upload=upload(name, camera_photo()) if name.endswith("jpg") else document(name),
            user=clerk,
            now=NOW,
        )
        for name in names
    ]
    row = MonthlyReturn.objects.get(pk=row.pk)
    submit_returns(seen=[Versioned(row.pk, row.version)], user=clerk, now=NOW)
    return [one.attachment for one in files]


def test_photos_are_shown_small_and_documents_by_name(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    photo, paper = handed_in(town, november, mine, "基坑.jpg", "监理月报.pdf")
    reviewer = signed_in(town, "reviewer")
    page = body(reviewer.get(URL))
    small = f"{reverse('attachment', args=[photo.pk])}?size=small"
    assert f'src="{small}" alt="基坑.jpg"' in page
    assert f'<a href="{reverse("attachment", args=[paper.pk])}">监理月报.pdf</a>' in page
    assert reviewer.get(small).status_code == 200
    assert reviewer.get(reverse("attachment", args=[paper.pk])).status_code == 200


def test_each_file_stands_beside_its_own_return(town: Town, november: ReportingPeriod, mine: Project) -> None:
    other = factories.add_project(town)
    [photo] = handed_in(town, november, mine, "甲.jpg")
    handed_in(town, november, other, "乙.pdf")
    rows = signed_in(town, "reviewer").get(URL).context["rows"]
    files = {one.row.project: [file.attachment for file in one.files] for one in rows}
    assert files[mine] == [photo]
    assert [file.name for file in files[other]] == ["乙.pdf"]


def test_what_was_taken_off_again_is_not_shown(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row, clerk = draft(town, november, mine), town.people["clerk"]
    attached = attach_to_return(row=row, upload=document("误传.pdf"), user=clerk, now=NOW)
    take_off(attached=attached, user=clerk, now=NOW)
    row.refresh_from_db()
    submit_returns(seen=[Versioned(row.pk, row.version)], user=clerk, now=NOW)
    assert "误传.pdf" not in body(signed_in(town, "reviewer").get(URL))


def test_a_name_of_a_file_tells_no_true_name(town: Town, november: ReportingPeriod, mine: Project) -> None:
    handed_in(town, november, mine, "绝密工程基坑.jpg", "绝密工程月报.pdf")
    security = town.people["office"]
    security.is_cleared = True
    security.save()
    make_confidential(
        project=mine, alias="甲项目", true_name="绝密工程", reason="厦保密〔2020〕1号", seen=mine.version,
        user=security, now=NOW,
    )  # fmt: skip
    page = body(signed_in(town, "reviewer").get(URL))
    assert "绝密工程" not in page
    assert "甲项目月报.pdf" in page


def test_files_cost_the_same_queries_for_one_return_as_for_many(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    submitted(town, november, mine)
    without = queries_of_one_look(town)
    for number in range(3):
        handed_in(town, november, factories.add_project(town), f"{number}.jpg", f"{number}.pdf")
    assert queries_of_one_look(town) == without
