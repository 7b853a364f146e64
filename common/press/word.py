"""The circular as a Word file: the same object, in styles that can be edited."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Length, Mm, Pt, RGBColor

from common.press.model import (
    Annex,
    BarChart,
    Block,
    Cell,
    Circular,
    Code,
    Column,
    CurveChart,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from common.press.word_colophon import add_colophon
from common.press.word_pictures import add_picture
from common.press.word_styles import RED, blank, margins

FILLS = {Tone.PLAIN: "EBEBEB", Tone.HONOUR: "F1DFA6", Tone.BLAME: "DFE5EC"}
LAMPS = {
    "green": (0x1E, 0x7B, 0x34),
    "yellow": (0xB0, 0x78, 0x00),
    "red": (0xB3, 0x26, 0x1E),
    "unlit": (110, 110, 110),
}
STYLES = {"body": "Body Text", "note": "Note", "digest": "Digest"}
SHORT_TABLE = 16  # rows up to which a table stays on one page
WIDTH, WIDE = 156, 225  # mm of the text block, upright and across
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_docx(circular: Circular) -> bytes:
    """The whole circular. The same circular gives the same bytes."""
    document = blank(circular.language)
    document.settings.odd_and_even_pages_header_footer = True
    margins(document.sections[0])
    _page_numbers(document.sections[0])
    _head(document, circular)
    for block in circular.body:
        _block(document, block, circular)
    _signature(document, circular)
    for annex in circular.annexes:
        _annex(document, annex, circular)
    add_colophon(document, circular)
    _properties(document, circular)
    return _fixed(document)


def _head(document: Document, circular: Circular) -> None:
    document.add_paragraph(circular.mark, "Red Head")
    number = document.add_paragraph(circular.number, "Document Number")
    _rule_below(number)
    for _ in range(2):
        document.add_paragraph()
    _lines(document.add_paragraph(style="Title"), circular.title)
    document.add_paragraph()
    document.add_paragraph(circular.addressee)


def _lines(paragraph: Any, text: str) -> None:
    """Text whose line breaks are kept."""
    for n, line in enumerate(text.split("\n")):
        if n:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def _rule_below(paragraph: Any) -> None:
    """The red rule, 4 mm under the number, as wide as the text block."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "12", "space": "11", "color": str(RED)}.items():
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _block(
    document: Document, block: Block, circular: Circular, *, wide: bool = False, title: str = ""
) -> None:
    match block:
        case Heading():
            document.add_paragraph(block.text, f"Heading {block.level}")
        case Paragraph():
            document.add_paragraph(block.text, STYLES[block.kind])
        case Table():
            _table(document, block, wide=wide, titled=block.title != title)
        case BarChart() | CurveChart():
            add_picture(document, block, circular, WIDTH, block.sentence)
        case Code():
            add_picture(document, block, circular, 36, block.caption)
            document.add_paragraph(block.caption, "Caption")


def _table(document: Document, table: Table, *, wide: bool, titled: bool) -> None:
    if titled and table.title:
        document.add_paragraph(table.title, "Table Title")
    columns, rows = table.printed()
    widths = _widths(columns, WIDE if wide else WIDTH)
    made = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _cell_margins(made)
    for grid, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    head = made._tbl.tr_lst[0]
    for cell, column, width in zip(head.tc_lst, columns, widths, strict=True):
        cell.width = width
        _head_cell(cell, column, FILLS[table.tone])
    for name in ("w:cantSplit", "w:tblHeader"):
        head.get_or_add_trPr().append(OxmlElement(name))
    short = len(rows) <= SHORT_TABLE
    if short:
        for cell in head.tc_lst:
            cell.p_lst[0].get_or_add_pPr().get_or_add_keepNext()
    style = "SmallTableText" if wide else "TableText"
    body = [
        _row(
            columns,
            row,
            widths,
            style="TableTotal" if number >= len(rows) - table.totals else style,
            keep=short and number < len(rows) - 1,
        )
        for number, row in enumerate(rows)
    ]
    made._tbl.extend(list(parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(body)}</w:tbl>")))
    document.add_paragraph(style="Table Title").paragraph_format.keep_with_next = False


def _widths(columns: Sequence[Column], total: int) -> list[Length]:
    """Widths of the columns, for the grid and for every cell: Word follows the one, others the other."""
    sum_of = sum(column.weight for column in columns)
    return [Mm(total * column.weight / sum_of) for column in columns]


def _row(
    columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[Length], *, style: str, keep: bool
) -> str:
    """A row as XML: cell by cell through python-docx, 415 projects take seconds."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width.twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}'
        f'<w:jc w:val="{"right" if column.kind.is_number else "left"}"/></w:pPr>{_runs(cell)}</w:p></w:tc>'
        for column, cell, width in zip(columns, row, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _runs(cell: Cell) -> str:
    """A cell's text; a lamp's shape has its colour."""
    shape, _, rest = cell.text.partition(" ") if cell.lamp else ("", "", cell.text)
    run = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
    text = run.format("", escape(rest))
    if not shape:
        return text
    colour = RGBColor(*LAMPS[cell.lamp])
    return run.format(f'<w:rPr><w:color w:val="{colour}"/></w:rPr>', escape(shape) + " ") + text


def _cell_margins(made: Any) -> None:
    """Two points at the sides."""
    margins, properties = OxmlElement("w:tblCellMar"), made._tbl.tblPr
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _head_cell(cell: Any, column: Column, fill: str) -> None:
    paragraph = cell.p_lst[0]
    paragraph.style, paragraph.alignment = "TableHead", WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_r().text = column.title
    shade = OxmlElement("w:shd")
    for key, value in {"val": "clear", "color": "auto", "fill": fill}.items():
        shade.set(qn(f"w:{key}"), value)
    cell.get_or_add_tcPr().append(shade)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    cell.get_or_add_tcPr().append(middle)


def _signature(document: Document, circular: Circular) -> None:
    """Attachments, issuer and date; the end of the list stays with them: no page holds a signature alone."""
    zh = circular.language == "zh-hans"
    kept = [document.add_paragraph("" if zh else circular.annex_lead, "Body Text")]
    for n, annex in enumerate(circular.annexes, start=1):
        lead = (circular.annex_lead if n == 1 else "　" * len(circular.annex_lead)) if zh else ""
        text = f"{lead}{n}{'．' if zh else '. '}{annex.title}"
        kept.append(document.add_paragraph(text, "Body Text"))
    kept += [document.add_paragraph(), document.add_paragraph()]
    for text, indent in ((circular.issuer, 32 if zh else 0), (circular.dated, 64 if zh else 0)):
        kept.append(document.add_paragraph(text, "Signature"))
        kept[-1].paragraph_format.right_indent = Pt(indent)
    for paragraph in kept[-7:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _annex(document: Document, annex: Annex, circular: Circular) -> None:
    across = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    if annex.landscape != across:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if annex.landscape else WD_ORIENT.PORTRAIT
        margins(section, landscape=annex.landscape)
    label = document.add_paragraph(annex.label, "Annex Label")
    label.paragraph_format.page_break_before = annex.landscape == across
    title = document.add_paragraph(annex.title, "Annex Title")
    # On the third line.
    title.paragraph_format.space_before = Pt(29 if circular.language == "zh-hans" else 6)
    _outline(title)
    for block in annex.blocks:
        _block(document, block, circular, wide=annex.landscape, title=annex.title)


def _outline(paragraph: Any) -> None:
    """Show an annex in Word's navigation pane."""
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(level)


def _page_numbers(section: Any) -> None:
    """— 1 —: at the right on odd pages, at the left on even ones."""
    sides = (section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    for footer, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = "Footer", side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.add_run("— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(" —")


def _properties(document: Document, circular: Circular) -> None:
    core, when = document.core_properties, circular.published_at.replace(tzinfo=None)
    core.author, core.title = circular.issuer, circular.title.replace("\n", "")
    core.keywords, core.comments, core.identifier = circular.subject, "", circular.digest
    core.created = core.modified = core.last_printed = when
    core.last_modified_by, core.revision = circular.issuer, 1


def _fixed(document: Document) -> bytes:
    """The file with every entry dated alike, so that the same circular gives the same bytes."""
    raw, made = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
