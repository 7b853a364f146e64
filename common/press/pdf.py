"""The circular as PDF, and its charts as pictures, by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import segno
import typst

from common.press.fonts import Faces, find_faces
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
)

TEMPLATES = Path(__file__).parent
PICTURE_PPI = 220
#: Dots for whoever cannot read lines, and lines for everybody else.
Picture = Literal["png", "svg"]
# Archival, tagged, every character with its way back to Unicode.
STANDARD: Literal["a-2a"] = "a-2a"


def write_pdf(circular: Circular) -> bytes:
    """The whole circular."""
    faces = find_faces()
    data = {
        "fonts": faces.roles,
        "date": circular.published_at.date().timetuple()[:3],
        **{key: getattr(circular, key) for key in ("language", "mark", "number", "title", "addressee")},
        **{key: getattr(circular, key) for key in ("annex_lead", "issuer", "dated")},
        **{key: getattr(circular, key) for key in ("printer", "printed_by", "copy_lead", "copy_to")},
        # Among the keywords, so that a copy that somebody changed still says which edition it was.
        "subject": f"{circular.subject},{circular.digest}",
        "body": [_block(block) for block in circular.body],
        "annexes": [_annex(annex) for annex in circular.annexes],
    }
    return _compile("document.typ", data, circular, faces)


def draw(block: BarChart | CurveChart | Code, circular: Circular, form: Picture = "png") -> bytes:
    """A chart or code as a picture, for writers that cannot draw."""
    faces = find_faces()
    data = {"fonts": faces.roles, "language": circular.language, "block": _block(block)}
    return _compile("picture.typ", data, circular, faces, form)


def _compile(
    name: str, data: dict[str, Any], circular: Circular, faces: Faces, form: Picture | None = None
) -> bytes:
    compiler = typst.Compiler(
        TEMPLATES / name,
        root=TEMPLATES,
        font_paths=faces.fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=_plain)},
    )
    made = compiler.compile(
        format=form or "pdf",
        ppi=PICTURE_PPI if form == "png" else None,
        pdf_standards=None if form else STANDARD,
        timestamp=circular.published_at,
    )
    return cast(bytes, made)


def _plain(value: object) -> object:
    """Exact values as what typst draws with; texts are already made."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot print {value!r}")


def _annex(annex: Annex) -> dict[str, Any]:
    blocks = [_block(block) for block in annex.blocks]
    return {"label": annex.label, "title": annex.title, "landscape": annex.landscape, "blocks": blocks}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading() | Paragraph():
            return {"type": type(block).__name__.lower(), **asdict(block)}
        case Table():
            return _table(block)
        case BarChart():
            return {"type": "bars", **asdict(block)}
        case CurveChart():
            return {"type": "curve", **asdict(block)}
        case Code():
            return {"type": "code", "caption": block.caption, "modules": _modules(block.content)}


@lru_cache(maxsize=64)
def _modules(content: str) -> tuple[str, ...]:
    """Rows of a QR code, ``1`` for a dark module, without the quiet zone: one for all files of an edition."""
    code = segno.make(content, error="m", micro=False, boost_error=False)
    return tuple("".join("1" if module else "0" for module in row) for row in code.matrix)


def _table(table: Table) -> dict[str, Any]:
    columns, rows = table.printed()
    return {
        "type": "table",
        "title": table.title,
        "tone": table.tone,
        "totals": table.totals,
        "note": table.note,
        "columns": [_column(column) for column in columns],
        "rows": [[_cell(cell) for cell in row] for row in rows],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "title": column.title,
        "weight": column.weight,
        "number": column.kind.is_number,
        "kind": column.kind,
    }


def _cell(cell: Cell) -> list[str]:
    return [cell.text, cell.lamp]
