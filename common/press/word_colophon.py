"""The colophon (版记) of the Word circular: a table at the foot of the last page's text block."""

from __future__ import annotations

from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from common.press.model import Circular

# Eighths of a point: 0.35 and 0.25 mm, as near as Word has them.
THICK, THIN = 8, 6
WIDTH = Mm(156).twips
DATE = Mm(68).twips
INDENT = 14 * 20  # a character at either side


def add_colophon(document: Document, circular: Circular) -> None:
    """Who gets copies, who had it printed and when."""
    copies = f"{circular.copy_lead}{circular.copy_to}" if circular.copy_to else ""
    rows = [_row(_cell(copies, WIDTH, span=2))] if copies else []
    rows.append(_row(_cell(circular.printer, WIDTH - DATE) + _cell(circular.printed_by, DATE, side="right")))
    paragraph = document.add_paragraph(style="Colophon")  # a floating table needs one to hang on
    paragraph._p.addprevious(parse_xml(f"<w:tbl {nsdecls('w')}>{_properties()}{''.join(rows)}</w:tbl>"))


def _properties() -> str:
    borders = {"top": THICK, "bottom": THICK, "insideH": THIN}
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
        for edge, size in borders.items()
    )
    return (
        '<w:tblPr><w:tblpPr w:horzAnchor="margin" w:vertAnchor="margin" w:tblpXSpec="left"'
        f' w:tblpYSpec="bottom"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WIDTH - DATE}"/><w:gridCol w:w="{DATE}"/></w:tblGrid>'
    )


def _row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, *, span: int = 1, side: str = "left") -> str:
    indent = f'<w:ind w:left="{INDENT}" w:right="{INDENT}"/>'
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}</w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="Colophon"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
