"""What a dropped file is told to be: each kind intact, tampered with, and strange."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable

import pypdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from common.models import StoredFile
from common.workbooks.limits import UPLOAD_BYTES
from reports import verifier
from reports.bundle import canonical, public_bundle, seal_edition, sealed
from reports.models import Edition
from reports.recognition.contents import TEXTS, differences, same
from reports.recognition.reader import look_into
from reports.services.dropped import Outcome, Verdict, recognize
from reports.services.publicity import open_to_everybody, parsed
from reports.views.verify import PER_MINUTE
from tests.factories import NOW
from tests.reports.published import Published, published

__all__ = ["published"]


@pytest.fixture
def closed(published: Published) -> Edition:
    """October, published but not open."""
    cache.clear()
    return published[1]


@pytest.fixture
def edition(closed: Edition) -> Edition:
    """October, open to everybody."""
    assert closed.published_by is not None
    open_to_everybody(edition=closed, user=closed.published_by, now=NOW)
    return closed


def file_of(edition: Edition, kind: str, language: str = "zh-hans") -> bytes:
    """A circular as it was handed out."""
    return bytes(edition.files.get(format=kind, language=language).file.content)


def repacked(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A zip with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info, change(part.decode()).encode() if info.filename == name else part)
    return made.getvalue()


def drop(content: bytes, name: str = "file") -> Verdict:
    """The verdict on a file."""
    return recognize(name=name, content=content)


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_circular_as_it_was_handed_out_is_intact(edition: Edition, kind: str, language: str) -> None:
    verdict = drop(file_of(edition, kind, language))
    assert (verdict.outcome, verdict.kind, verdict.language) == (Outcome.INTACT, kind, language)
    assert verdict.edition == edition
    assert verdict.newer is None


def test_a_bundle_is_intact_in_both_forms(edition: Edition) -> None:
    full = parsed(edition)
    assert drop(canonical(full)).kind == "bundle"
    public = drop(canonical(public_bundle(full)))
    assert (public.outcome, public.kind, public.edition) == (Outcome.INTACT, "public", edition)


def test_a_pdf_with_a_byte_changed_claims_to_be_the_edition(edition: Edition) -> None:
    verdict = drop(file_of(edition, "pdf") + b"\n")
    assert (verdict.outcome, verdict.kind, verdict.edition) == (Outcome.DIFFERS, "pdf", edition)


def edited(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A PDF whose first page that can be changed like this was changed, written anew."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        drawn = page.get_contents()
        assert drawn is not None
        if (data := change(drawn.get_data())) != drawn.get_data():
            drawn.set_data(data)
            page[pypdf.generic.NameObject("/Contents")] = drawn
            break
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_pdf_names_page_and_line_that_were_changed(edition: Edition) -> None:
    def exchange(drawn: bytes) -> bytes:
        return re.sub(rb"<([0-9a-fA-F]{4})([0-9a-fA-F]{4})", rb"<\2\1", drawn, count=1)

    with override("en"):
        verdict = drop(edited(file_of(edition, "pdf"), exchange))
    assert (verdict.outcome, verdict.kind, verdict.edition) == (Outcome.DIFFERS, "pdf", edition)
    [(place, theirs, ours)] = verdict.texts
    assert re.fullmatch(r"page \d+, line \d+", place)
    assert sorted(theirs) == sorted(ours)
    assert verdict.language == "zh-hans"


def test_a_pdf_of_the_same_text_says_so(edition: Edition) -> None:
    verdict = drop(file_of(edition, "pdf", "en") + b"\n")
    assert (verdict.outcome, verdict.language, verdict.texts) == (Outcome.DIFFERS, "en", [])


def test_a_word_file_names_the_paragraph_that_was_changed(edition: Edition) -> None:
    content = repacked(
        file_of(edition, "docx"), "word/document.xml", lambda text: text.replace("海沧", "湖里", 1)
    )
    verdict = drop(content)
    assert (verdict.outcome, verdict.kind, verdict.edition) == (Outcome.DIFFERS, "docx", edition)
    [(_place, theirs, ours)] = verdict.texts
    assert "湖里" in theirs
    assert "海沧" in ours
    assert verdict.language == "zh-hans"


def test_a_workbook_names_the_cell_that_was_changed(edition: Edition) -> None:
    def raise_figure(text: str) -> str:
        return re.sub(r"<v>(\d+\.\d+)</v>", "<v>99999.5</v>", text, count=1)

    verdict = drop(repacked(file_of(edition, "xlsx"), "xl/worksheets/sheet2.xml", raise_figure))
    assert (verdict.outcome, verdict.kind, verdict.edition) == (Outcome.DIFFERS, "xlsx", edition)
    [(place, theirs, _ours)] = verdict.texts
    assert place.startswith("sheet2!")
    assert theirs == "99999.5"


def test_of_a_workbook_with_too_many_cells_it_is_said_how_many_were_compared(
    client: Client, edition: Edition
) -> None:
    def pad(text: str) -> str:
        cells = "".join(f'<c r="A{n}"><v>1</v></c>' for n in range(1_000_000, 1_000_000 + TEXTS))
        return text.replace("</sheetData>", f'<row r="1000000">{cells}</row></sheetData>')

    padded = repacked(file_of(edition, "xlsx"), "xl/worksheets/sheet1.xml", pad)
    verdict = drop(padded)
    assert (verdict.outcome, verdict.edition, verdict.parts) == (Outcome.DIFFERS, edition, TEXTS)
    assert {ours for _place, _theirs, ours in verdict.texts} == {""}
    assert verdict.count < TEXTS  # no cell of the other sheets is missed where nobody looked
    assert "Only the first 60000 paragraphs or cells were compared." in send(client, padded, "a.xlsx")


def test_what_was_not_read_is_neither_missing_nor_too_much() -> None:
    ours = {"sheet1!A1": "1", "sheet1!A2": "2", "sheet2!A1": "3"}
    theirs = {"sheet1!A2": "2", "sheet1!A3": "x"}
    found = [("sheet1!A1", "", "1"), ("sheet1!A3", "x", "")]
    assert differences(theirs, ours, has_all=False) == found
    assert len(differences(theirs, ours)) == 3  # the control


def test_a_tampered_bundle_is_told_the_verifiers_first_difference(edition: Edition) -> None:
    bundle = parsed(edition)
    bundle["edition"]["lines"][0]["invested_to_date"] = "1.0000"
    verdict = drop(canonical(bundle))
    assert (verdict.outcome, verdict.edition) == (Outcome.DIFFERS, edition)
    assert verdict.findings[0].startswith("lines[A1].invested_to_date: published")


def test_a_bundle_sealed_anew_claims_a_number_that_was_given_to_another(edition: Edition) -> None:
    content = parsed(edition)["edition"]
    del content["seals"]
    row = content["inputs"][0]
    del row["seal"]
    content["inputs"][0] = sealed(row | {"name": "另一项目"})
    forged = json.loads(canonical(seal_edition(content, {})))
    assert verifier.verify(forged) == []
    verdict = drop(canonical(forged))
    assert (verdict.outcome, verdict.edition) == (Outcome.DIFFERS, edition)


def test_a_bundle_written_otherwise_has_the_published_content(edition: Edition) -> None:
    content = json.dumps(parsed(edition), ensure_ascii=False, indent=1).encode()
    assert drop(content).outcome == Outcome.REWRITTEN


def test_a_stranger_learns_nothing_of_what_is_not_open_but_from_the_file_itself(closed: Edition) -> None:
    assert drop(file_of(closed, "pdf")).edition == closed
    tampered = file_of(closed, "docx") + b" "
    verdict = drop(tampered)
    assert (verdict.outcome, verdict.edition, verdict.is_hidden) == (Outcome.DIFFERS, None, True)
    assert not verdict.texts
    assert recognize(name="x", content=tampered, reads_all=True).edition == closed


def test_a_number_alone_is_known_of_open_editions_only(closed: Edition) -> None:
    letter = b"%PDF-1.7\n" + closed.number.encode()
    assert b"stream" not in letter
    packed = b"%PDF-1.7\nstream\n" + zlib.compress(closed.number.encode()) + b"endstream"
    assert drop(packed).outcome == Outcome.FOREIGN
    assert closed.published_by is not None
    open_to_everybody(edition=closed, user=closed.published_by, now=NOW)
    assert drop(packed).edition == closed


@pytest.mark.parametrize("content", [b"\x89PNG", b"PK\x03\x04rubbish", b"{", b'{"format": 1}', b"\0"])
def test_what_is_no_circular_is_told_so(db: None, content: bytes) -> None:
    assert drop(content).outcome == Outcome.UNKNOWN_KIND


def test_a_bomb_ends_the_process_that_looks_and_nothing_else() -> None:
    """Nested lists too deep, and more packed text than any circular holds."""
    assert look_into(b'{"a":' + b"[" * 200_000)["kind"] in ("json", "other", "heavy")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 200_000_000)
    assert look_into(made.getvalue())["kind"] == "other"


def test_cells_are_one_number_however_they_are_written() -> None:
    assert same("339.64", "339.64000000000004")
    assert not same("339.64", "339.65")
    assert not same("339.64", "")


def send(client: Client, content: bytes, name: str = "file.pdf") -> str:
    """The page's answer, in English."""
    client.cookies["keyworks_language"] = "en"
    response = client.post(reverse("verify"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_tells_it_and_keeps_nothing(client: Client, edition: Edition) -> None:
    before = StoredFile.objects.count()
    assert "Intact, and the newest" in send(client, file_of(edition, "pdf"))
    said = send(client, file_of(edition, "pdf") + b"\n")
    assert "It claims to be 厦重点办〔2020〕1号 (2020-10, revision 1)" in said
    assert StoredFile.objects.count() == before


def test_the_page_refuses_what_is_missing_or_too_large(client: Client, db: None) -> None:
    cache.clear()
    assert client.post(reverse("verify"), {}).status_code == 400
    assert client.post(reverse("verify"), {"file": SimpleUploadedFile("a.pdf", b"")}).status_code == 400
    large = SimpleUploadedFile("a.pdf", bytes(UPLOAD_BYTES + 5000))
    assert client.post(reverse("verify"), {"file": large}).status_code == 413


def test_a_visitor_who_sends_very_many_files_waits(client: Client, db: None) -> None:
    cache.clear()
    statuses = [client.post(reverse("verify"), {}).status_code for _ in range(PER_MINUTE + 1)]
    assert (statuses[0], statuses[-1]) == (400, 429)
