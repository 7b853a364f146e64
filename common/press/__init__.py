"""Official documents after GB/T 9704-2012: an object composed once, written as PDF or Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from common.press.model import Circular


def write_docx(circular: Circular) -> bytes:
    """As a Word document: see ``common.press.word``."""
    # Loaded with the first document: Word's library would take its tenth of every start of the program.
    from common.press.word import write_docx as write

    return write(circular)
