"""How far PDFs are compared, and texts that neither a page nor the database takes."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Sequence
from typing import Any

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from pypdf.generic import NameObject, StreamObject

from common.models import StoredFile
from reports.models import Edition
from reports.recognition import own
from reports.recognition.contents import TEXT_LENGTH, differences, shortened
from reports.recognition.own import own_reading
from reports.recognition.pages import LINES, PAGES, Reading, page_differences, pdf_lines
from reports.recognition.reader import look_into
from tests.reports.published import published
from tests.reports.test_dropped import closed, drop, edition, file_of, send

__all__ = ["closed", "edition", "published"]

#: A code that is said to mean half of a letter, and another that means NUL.
HALVES = (
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
    " 2 beginbfchar <0001> <D800> <0002> <0000> endbfchar endcmap end"
)
STRANGE_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 4 0 R"
    b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A>>]>>"
)
PLAIN_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(data: bytes) -> bytes:
    """An object that holds bytes."""
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def small_pdf(pages: Sequence[Sequence[str]], *, font: bytes = PLAIN_FONT, comment: str = "") -> bytes:
    """A PDF of these lines, which are in the syntax of PDF; without an index, which readers make up for."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        3: font,
        4: stream(HALVES.encode()),
    }
    for n, lines in enumerate(pages):
        objects[10 + 2 * n] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (11 + 2 * n)
        )
        drawn = " ".join(f"1 0 0 1 50 {800 - 12 * y} Tm {line} Tj" for y, line in enumerate(lines))
        objects[11 + 2 * n] = stream(f"BT /F 9 Tf {drawn} ET".encode())
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (number, what) for number, what in objects.items())
    return b"%PDF-1.7\n%" + comment.encode() + b"\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


def extended(content: bytes, pages: int, last: str) -> bytes:
    """The PDF with empty pages up to so many, and then one that says something."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    while len(writer.pages) < pages:
        writer.add_blank_page()
    writer.append(io.BytesIO(small_pdf([[f"({last})"]])))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def unreadable_from(content: bytes, page: int) -> bytes:
    """The PDF with a page that can't be read."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    packed = StreamObject()
    packed.set_data(b"no program unpacks this")
    packed[NameObject("/Filter")] = NameObject("/Unheard")
    writer.pages[page - 1][NameObject("/Contents")] = packed
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_half_a_letter_in_a_pdf_is_shown_as_a_question_mark(client: Client, edition: Edition) -> None:
    content = small_pdf([["<000100020001>"]], font=STRANGE_FONT, comment=edition.digest)
    reading = pdf_lines(content)
    assert reading is not None
    assert "\ud800" in reading.lines["1/1"]
    said = send(client, content)
    assert "Not what was handed out" in said
    assert "“??” stands here" in said


@pytest.mark.parametrize("strange", ["\0", "\ud800"])
def test_a_number_with_what_no_database_takes_is_known_to_nobody(
    client: Client, db: None, strange: str
) -> None:
    cache.clear()
    number = f"{strange}〔2020〕1号".encode("utf-8", "surrogatepass")
    packed = b"%PDF-1.7\nstream\n" + zlib.compress(number) + b"endstream"
    assert "Not known here" in send(client, packed)


@pytest.mark.parametrize(
    ("strange", "told"), [("\0", "Not what was handed out"), ("\ud800", "No circular and no bundle")]
)
def test_a_bundle_with_what_no_database_takes_is_told_what_it_is(
    client: Client, edition: Edition, strange: str, told: str
) -> None:
    assert edition.bundle is not None
    bundle = json.loads(bytes(edition.bundle.content))
    bundle["edition"]["number"] += strange
    assert told in send(client, json.dumps(bundle).encode(), "bundle.json")


def test_a_line_too_many_in_a_pdf_moves_no_other() -> None:
    ours = Reading({"1/1": "甲", "1/2": "乙 丙", "2/1": "丁"}, 2, 2)
    theirs = Reading({"1/1": "甲", "1/2": "新", "1/3": "乙丙", "2/1": "戊"}, 2, 2)
    assert page_differences(theirs, ours) == [((1, 2), "新", ""), ((2, 1), "戊", "丁")]


@pytest.mark.parametrize(("here", "there"), [(1, 3), (3, 1)])
def test_pages_that_one_side_was_not_read_to_are_not_told_missing(here: int, there: int) -> None:
    pages = {f"{page}/1": f"line {page}" for page in (1, 2, 3)}

    def cut(read: int) -> Reading:
        return Reading(dict(list(pages.items())[:read]), read, 3)

    assert page_differences(cut(there), cut(here)) == []
    assert page_differences(cut(there)._replace(pages=there), cut(here)._replace(pages=here))  # the control


def test_a_page_that_a_whole_file_lacks_is_told_missing() -> None:
    ours = Reading({"1/1": "a", "2/1": "b"}, 2, 3)
    assert page_differences(Reading({"1/1": "a"}, 1, 1), ours) == [((2, 1), "", "b")]


def test_a_reading_says_how_far_it_came() -> None:
    said = look_into(small_pdf([[f"(page {n})"] for n in range(PAGES + 1)]))
    assert (said["read"], said["pages"], len(said["texts"])) == (PAGES, PAGES + 1, PAGES)


def test_a_change_beyond_the_limit_is_not_called_the_same(client: Client, edition: Edition) -> None:
    content = extended(file_of(edition, "pdf", "en"), PAGES, "forged")
    said = send(client, content)
    assert "The text is the same" not in said
    assert f"Only the first {PAGES} pages were compared. No difference in the text" in said


def test_a_file_that_breaks_off_is_compared_up_to_there(edition: Edition) -> None:
    verdict = drop(unreadable_from(file_of(edition, "pdf", "en"), 2))
    assert (verdict.edition, verdict.texts, verdict.parts) == (edition, [], 1)


def changed_tail(length: int) -> tuple[str, str]:
    """Two texts that are the same up to there."""
    return "a" * length + "1", "a" * length + "2"


def test_a_change_at_the_end_of_a_long_text_is_a_difference() -> None:
    one, other = changed_tail(TEXT_LENGTH)
    assert differences({"1": shortened(one)}, {"1": one}) == []
    [(place, theirs, ours)] = differences({"1": shortened(one)}, {"1": other})
    assert (place, theirs == ours) == ("1", False)


def test_a_change_below_the_lines_that_are_kept_is_a_difference() -> None:
    readings = []
    for last in ("one", "two"):
        said = look_into(small_pdf([[*(f"(line {n})" for n in range(LINES + 20)), f"({last})"]]))
        readings.append(Reading(said["texts"], said["read"], said["pages"]))
    [((page, line), _theirs, _ours)] = page_differences(*readings)
    assert (page, line) == (1, LINES)


def test_a_file_of_ours_is_read_once(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(content: bytes) -> dict[str, Any]:
        read.append(len(content))
        return look_into(content)

    monkeypatch.setattr(own, "look_into", counted)
    file = StoredFile.objects.get(pk=edition.files.get(format="pdf", language="en").file_id)
    first = own_reading(file)
    assert (own_reading(file), len(read)) == (first, 1)
    cache.clear()
    assert (own_reading(file), len(read)) == (first, 2)


def test_what_could_not_be_read_is_tried_again(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    file = StoredFile.objects.get(pk=edition.files.get(format="pdf", language="en").file_id)
    with monkeypatch.context() as patched:
        patched.setattr(own, "look_into", lambda _content: {"kind": "busy"})
        assert own_reading(file) is None
    assert own_reading(file) is not None
