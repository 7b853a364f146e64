"""The Word file: real styles, the standard's page, fonts that readers have."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from reports.circular import render
from tests.reports.circular.rendered import docx_text, rendered
from tests.reports.circular.sample import make_document


@pytest.fixture(scope="module")
def document() -> Any:
    """The Chinese circular read back."""
    return docx.Document(io.BytesIO(rendered("zh-hans", "docx")))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_same_document_gives_the_same_bytes(language: Any) -> None:
    assert render(make_document(), language, "docx") == rendered(language, "docx")


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Body Text", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Red Head", "方正小标宋简体", 29),
    ],
)
def test_styles_name_the_usual_fonts(document: Any, style: str, font: str, size: int) -> None:
    found = document.styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size.pt == size


def test_paragraphs_use_styles_instead_of_own_looks(document: Any) -> None:
    named = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Red Head", "Document Number", "Title", "Body Text", "Heading 1", "Annex Title"} <= named
    assert not [run for paragraph in document.paragraphs for run in paragraph.runs if run.font.size]


def test_margins_are_the_standards(document: Any) -> None:
    section = document.sections[0]
    found = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]
    assert [round(length.mm) for length in found] == [37, 28, 26, 35]


def test_the_wide_table_lies_across_and_the_rest_stands(document: Any) -> None:
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]


def test_the_colophon_closes_the_last_page(document: Any) -> None:
    table = document.tables[-1]
    assert table.rows[0].cells[0].text.startswith("抄送：市委办公厅")
    assert [cell.text for cell in table.rows[1].cells] == ["厦门市重点项目建设办公室", "2020年11月10日印发"]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")


def test_page_numbers_are_fields_on_odd_and_even_pages(document: Any) -> None:
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        assert 'w:instr="PAGE"' in footer._element.xml


def test_table_heads_are_repeated(document: Any) -> None:
    for table in document.tables[:-1]:  # the last is the colophon
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None


def test_charts_are_pictures_that_say_what_they_show(document: Any) -> None:
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(descriptions) == 3
    assert all(descriptions)


def test_charts_are_lines_for_programs_that_know_them(document: Any) -> None:
    found = document.element.body.xpath("//*[local-name()='svgBlip']/@*[local-name()='embed']")
    drawings = [document.part.related_parts[relation] for relation in found]
    assert len(drawings) == 2, "both charts, and not the code"
    assert {part.content_type for part in drawings} == {"image/svg+xml"}
    assert all(part.blob.startswith(b"<svg ") and b"<path" in part.blob for part in drawings)


def test_lamps_have_shape_and_word() -> None:
    text = docx_text(rendered("zh-hans", "docx"))
    for lamp in ("● 绿灯", "▲ 黄灯", "■ 红灯", "◇ 未报"):
        assert lamp.replace(" ", "") in "".join(text.split())


def test_properties_and_entries_carry_no_clock(document: Any) -> None:
    assert document.core_properties.created.isoformat().startswith("2020-11-10T10:00:00")
    with zipfile.ZipFile(io.BytesIO(rendered("zh-hans", "docx"))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
