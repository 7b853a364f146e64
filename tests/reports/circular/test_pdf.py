"""The PDF: its pages, fonts and text."""

from __future__ import annotations

import re

import pytest

from common.press.model import Language
from reports.circular import render
from tests.reports.circular.rendered import composed, pdf_text, poppler, rendered, squeezed
from tests.reports.circular.sample import NAMES, make_document

LANGUAGES: list[Language] = ["zh-hans", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_document_gives_the_same_bytes(language: Language) -> None:
    assert render(make_document(), language, "pdf") == rendered(language, "pdf")


def test_text_is_extractable_and_place_names_print() -> None:
    text = squeezed(pdf_text(rendered("zh-hans", "pdf")))
    assert "厦门市重点项目建设办公室文件" in text
    assert "关于2020年1—10月全市重点项目建设进展情况的通报" in text
    for name in NAMES:
        assert name in text
    for character in "筼筜垵●▲■◇":
        assert character in text


def test_pages_are_a4_and_the_wide_table_lies_across() -> None:
    pages = poppler("pdfinfo", rendered("zh-hans", "pdf"), "-f", "1", "-l", "99")
    sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts", pages)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842), (842, 595)}


def test_pages_are_numbered() -> None:
    pages = pdf_text(rendered("zh-hans", "pdf")).split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert f"—{number}—" in squeezed(page)


def test_odd_numbers_stand_at_the_right_and_even_ones_at_the_left() -> None:
    pages = pdf_text(rendered("zh-hans", "pdf")).split("\f")
    places = [page.splitlines()[-1].index("—") for page in pages[:2]]
    assert places[0] > 30 > places[1]


def test_every_font_is_embedded_with_a_way_back_to_unicode() -> None:
    for row in poppler("pdffonts", rendered("zh-hans", "pdf")).splitlines()[2:]:
        embedded, _, unicode = row.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes"), row


def test_the_wide_tables_head_is_repeated_on_its_pages() -> None:
    pages = pdf_text(render(make_document(projects=120), "zh-hans", "pdf")).split("\f")
    first, after = (next(n for n, page in enumerate(pages) if page.startswith(f"附件{k}")) for k in (7, 8))
    assert after - first >= 3
    for page in pages[first:after]:
        assert "项目名称" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_outside_its_page(language: Language) -> None:
    """Boxes of words, as poppler sees them, lie between the margins."""
    boxes = poppler("pdftotext", rendered(language, "pdf"), "-bbox", "-")
    for page in boxes.split("<page ")[1:]:
        width = float(re.search(r'width="([\d.]+)"', page).group(1))  # type: ignore[union-attr]
        for left, right in re.findall(r'xMin="([-\d.]+)".*?xMax="([-\d.]+)"', page):
            assert float(left) > 40
            assert float(right) < width - 40


def test_the_digest_stands_in_the_method_note() -> None:
    for language in LANGUAGES:
        assert composed(language).digest in squeezed(pdf_text(rendered(language, "pdf")))
