"""The printed circular (通报) of an edition: composed once, written as PDF, Word or Excel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

from common.press import write_docx
from common.press.fonts import NoFontError
from common.press.model import Language
from common.press.pdf import write_pdf
from reports.circular.compose import DECEMBER, circulars_of, compose
from reports.circular.excel import write_xlsx
from reports.circular.plan import Which

Format = Literal["pdf", "docx", "xlsx"]
WRITERS = {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}


def render(document: Mapping[str, Any], language: str, kind: Format, which: Which = "monthly") -> bytes:
    """A circular of a parsed bundle as a file. The same document gives the same bytes."""
    if language not in get_args(Language):
        raise ValueError(f"no circular in the language {language!r}")
    return WRITERS[kind](compose(document, cast(Language, language), which))


__all__ = ["DECEMBER", "Format", "Language", "NoFontError", "Which", "circulars_of", "render"]
