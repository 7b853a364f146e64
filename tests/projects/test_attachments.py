"""Photos and documents: what is taken in, what is kept of it, what is refused, and who sees it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse
from PIL import Image

from common import pictures
from common.errors import Conflict, Refusal
from launcher.home import ROOT
from projects.models import Attachment, MonthlyReturn, Project, ReportingPeriod, ReturnAttachment
from projects.services import attachments
from projects.services.attachments import attach, attach_to_return, take_off
from projects.services.periods import lock_period
from tests import factories
from tests.desk import correction, document, draft, messages_in, signed_in, submitted
from tests.factories import NOW, Town
from tests.pictures import camera_photo, flat_picture, png_of_size, upload

pytestmark = pytest.mark.django_db
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*names: str) -> bytes:
    """A zip file with parts of these names."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return output.getvalue()


def attached(town: Town, project: Project, name: str, content: bytes) -> Attachment:
    """A file taken in."""
    return attach(project=project, upload=upload(name, content), user=town.people["clerk"], now=NOW)


def test_what_the_camera_wrote_is_data_and_not_in_the_file(town: Town, mine: Project) -> None:
    found = attached(town, mine, "现场.JPG", camera_photo())
    kept = bytes(found.file.content)
    assert (found.latitude, found.longitude) == (Decimal("24.48"), Decimal("118.09"))
    assert found.taken_at == dt.datetime(2020, 11, 18, 2, 22, 33, tzinfo=dt.UTC)
    assert b"SECRET-CAMERA" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert (found.name, found.kind) == ("现场.jpg", "photo")


def test_a_photo_is_turned_upright(town: Town, mine: Project) -> None:
    found = attached(town, mine, "a.jpg", camera_photo(orientation=6))
    picture = Image.open(io.BytesIO(bytes(found.file.content))).convert("RGB")
    assert picture.size == (200, 400)
    red, _green, blue = picture.getpixel((100, 20))  # type: ignore[misc]
    assert red > 200 > blue


def test_a_large_photo_is_made_smaller_and_has_a_sketch(town: Town, mine: Project) -> None:
    found = attached(town, mine, "a.jpg", camera_photo((5200, 2600)))
    assert Image.open(io.BytesIO(bytes(found.file.content))).size == (2560, 1280)
    assert found.sketch
    assert Image.open(io.BytesIO(bytes(found.sketch.content))).size == (240, 120)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_each_kind_of_photo_is_written_anew(town: Town, mine: Project, kind: str, mode: str) -> None:
    found = attached(town, mine, "a.png", flat_picture(kind, mode))
    assert bytes(found.file.content).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("place", [((95, 28, 48), "N", (118, 5, 24), "E"), ((0, 0, 0), "N", (0, 0, 0), "E")])
def test_a_place_that_is_none_is_left_out(town: Town, mine: Project, place: object) -> None:
    found = attached(town, mine, "a.jpg", camera_photo(place=place))
    assert (found.latitude, found.longitude) == (None, None)


def test_too_many_pixels_are_refused_by_the_header_alone(town: Town, mine: Project) -> None:
    with pytest.raises(Refusal, match="像素"):
        attached(town, mine, "a.png", png_of_size(7000, 6000))


@pytest.mark.parametrize(
    "content",
    [
        png_of_size(60_000, 60_000),
        png_of_size(500, 500),
        camera_photo()[:400],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"RIFF\x10\0\0\0WEBPVP8 ",
        flat_picture("PNG", "I;16"),
    ],
)
def test_a_hostile_photo_is_refused_in_words(town: Town, mine: Project, content: bytes) -> None:
    with pytest.raises(Refusal):
        attached(town, mine, "a.jpg", content)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("监理确认单.pdf", b"%PDF-1.7\n", "监理确认单.pdf"),
        ("a.exe", b"%PDF-1.7\n", "a.pdf"),
        ("表.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "表.xlsx"),
        ("文.docx", package("word/document.xml"), "文.docx"),
        ("公文.ofd", package("OFD.xml"), "公文.ofd"),
        ("旧.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.doc"),
        ("..\\..\\/etc/a\x00b<c>.pdf", b"%PDF-1.4", "abc.pdf"),
    ],
)
def test_a_document_is_known_by_its_bytes(
    town: Town, mine: Project, name: str, content: bytes, kept: str
) -> None:
    found = attached(town, mine, name, content)
    assert (found.name, found.kind) == (kept, "document")
    assert bytes(found.file.content) == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.zip", package("a.txt")),
        ("a.docm", package("word/document.xml", "word/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04" + b"\0" * 50),
        ("a.exe", b"MZ" + b"\0" * 50),
        ("a.ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("旧.doc", OLD + b"\0" * 504 + "_VBA_PROJECT".encode("utf-16-le")),
        ("旧.xls", OLD + b"\0" * 504 + "_vba_project_CUR".encode("utf-16-le")),
        ("a.gif", b"GIF89a"),
        ("a.pdf", b""),
    ],
)
def test_anything_else_is_refused(town: Town, mine: Project, name: str, content: bytes) -> None:
    with pytest.raises(Refusal):
        attached(town, mine, name, content)


def test_a_file_too_large_is_refused_before_it_is_read(
    town: Town, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)
    monkeypatch.setattr(pictures, "read_picture", None)
    with pytest.raises(Refusal, match="MB"):
        attached(town, mine, "a.jpg", camera_photo())


def test_files_too_much_for_one_go_are_refused_and_the_page_says_which_to_leave_out(
    town: Town, november: ReportingPeriod, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "TOGETHER", 2500)
    sent = [upload(f"{size}.pdf", b"%PDF-1.7" + b"x" * size) for size in (900, 1900, 1000)]
    client, url = signed_in(town, "clerk"), reverse("return-files", args=[november.month, "P1"])
    said = messages_in(client.post(url, {"files": sent}, follow=True))[-1]
    assert said.endswith("Leave out and attach afterwards: 1900.pdf.")
    assert not Attachment.objects.exists()


def test_of_several_files_all_are_attached_or_none(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    sent = [upload("a.pdf", b"%PDF-1.7"), upload("b.exe", b"MZ")]
    url = reverse("return-files", args=[november.month, "P1"])
    assert (
        "can't be attached"
        in messages_in(signed_in(town, "clerk").post(url, {"files": sent}, follow=True))[-1]
    )
    assert not Attachment.objects.exists()


def test_the_proxy_takes_what_the_page_lets_through() -> None:
    limit = re.search(
        r"client_max_body_size (\d+)m;", (ROOT / "deploy" / "locations.conf").read_text("utf-8")
    )
    assert limit
    assert attachments.LARGEST <= attachments.TOGETHER < int(limit[1]) * attachments.MEGABYTE


def test_whoever_sees_the_project_sees_its_files(town: Town, mine: Project) -> None:
    found = attached(town, mine, "现场.jpg", camera_photo())
    url = reverse("attachment", args=[found.pk])
    response = signed_in(town, "official").get(url)
    assert bytes(response.content) == bytes(found.file.content)
    assert response["Content-Disposition"] == "inline"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert signed_in(town, "official").get(url, {"size": "small"})["Content-Type"] == "image/jpeg"


def test_a_document_is_never_opened_in_the_page(town: Town, mine: Project) -> None:
    found = attached(town, mine, "a.pdf", b"%PDF-1.7")
    url = reverse("attachment", args=[found.pk])
    response = signed_in(town, "clerk").get(url)
    assert response["Content-Disposition"].startswith("attachment")
    assert signed_in(town, "clerk").get(url, {"size": "small"}).status_code == 404


def test_another_units_file_does_not_exist(town: Town, foreign: Project) -> None:
    found = attached(town, foreign, "a.pdf", b"%PDF-1.7")
    assert signed_in(town, "clerk").get(reverse("attachment", args=[found.pk])).status_code == 404


def test_files_come_and_go_while_the_return_is_a_draft(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row, clerk = draft(town, november, mine), town.people["clerk"]
    kept = attach_to_return(row=row, upload=upload("a.pdf", b"%PDF-1.7"), user=clerk, now=NOW)
    for _press in range(2):
        take_off(attached=kept, user=clerk, now=NOW)
    kept.refresh_from_db()
    assert (kept.removed_by, kept.removed_at) == (clerk, NOW)
    assert Attachment.objects.filter(pk=kept.attachment_id).exists()


def test_what_is_handed_in_keeps_its_files(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row, clerk = draft(town, november, mine), town.people["clerk"]
    kept = attach_to_return(row=row, upload=upload("a.pdf", b"%PDF-1.7"), user=clerk, now=NOW)
    row = submitted(town, november, mine, version=row.version)
    with pytest.raises(Conflict):
        take_off(attached=kept, user=clerk, now=NOW)
    with pytest.raises(Conflict):
        attach_to_return(row=row, upload=upload("b.pdf", b"%PDF-1.7"), user=clerk, now=NOW)
    assert ReturnAttachment.objects.filter(removed_at=None).count() == 1


def test_there_is_an_end_to_the_files(
    town: Town, november: ReportingPeriod, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    row, clerk = draft(town, november, mine), town.people["clerk"]
    attach_to_return(row=row, upload=upload("a.pdf", b"%PDF-1.7"), user=clerk, now=NOW)
    with pytest.raises(Refusal, match="1"):
        attach_to_return(row=row, upload=upload("b.pdf", b"%PDF-1.7"), user=clerk, now=NOW)


def answers(town: Town, attachment: int, *people: str) -> dict[str, int]:
    """What some people are answered who ask for a file."""
    url = reverse("attachment", args=[attachment])
    return {who: signed_in(town, who).get(url).status_code for who in people}


def test_a_file_of_a_draft_is_for_those_who_work_on_it(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row = draft(town, november, mine)
    file = attach_to_return(row=row, upload=document("身份证.pdf"), user=town.people["clerk"], now=NOW)
    assert answers(town, file.attachment_id, "clerk", "reviewer", "official") == {
        "clerk": 200, "reviewer": 200, "official": 404
    }  # fmt: skip
    MonthlyReturn.objects.filter(pk=row.pk).update(status="submitted")
    # The control: what was handed in stands on the project page.
    assert answers(town, file.attachment_id, "official") == {"official": 200}


def test_a_file_taken_off_is_for_those_who_work_on_it(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row, clerk = draft(town, november, mine), town.people["clerk"]
    file = attach_to_return(row=row, upload=document("身份证.pdf"), user=clerk, now=NOW)
    take_off(attached=file, user=clerk, now=NOW)
    MonthlyReturn.objects.filter(pk=row.pk).update(status="submitted")
    assert answers(town, file.attachment_id, "official", "auditor") == {"official": 404, "auditor": 200}


def test_the_document_of_a_correction_is_for_those_who_read_corrections(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    factories.report(town, november, {mine: 800})
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    paper = correction(town, mine, november.month, before=800).document_id or 0
    assert answers(town, paper, "official", "reviewer", "leader") == {
        "official": 404, "reviewer": 200, "leader": 200
    }  # fmt: skip
