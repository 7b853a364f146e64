"""Circulars of the made-up edition, composed and rendered once, and their text read back."""

from __future__ import annotations

import io
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import openpyxl

from common.press.model import Block, Circular, Heading, Paragraph
from reports.circular import Format, Language, render
from reports.circular.compose import compose
from tests.reports.circular.sample import make_document


@lru_cache
def composed(language: Language = "zh-hans") -> Circular:
    """The sample's circular."""
    return compose(make_document(), language)


@lru_cache
def rendered(language: Language, kind: Format) -> bytes:
    """The sample's circular as a file."""
    return render(make_document(), language, kind)


def squeezed(text: str) -> str:
    """Text without white space and without page breaks: where a line ends says nothing."""
    return "".join(text.split())


def pdf_text(content: bytes) -> str:
    """What pdftotext reads."""
    return poppler("pdftotext", content, "-layout", "-")


def poppler(program: str, content: bytes, *arguments: str) -> str:
    """What one of poppler's programs says about a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "circular.pdf"
        path.write_bytes(content)
        options = [argument for argument in arguments if argument != "-"]
        closing = ["-"] if "-" in arguments else []
        done = subprocess.run([program, *options, path, *closing], capture_output=True, check=True)
    return done.stdout.decode()


def docx_text(content: bytes) -> str:
    """All text of a Word file's body, tables in their place."""
    document = docx.Document(io.BytesIO(content))
    return "\n".join(document.element.body.itertext())


def workbook(content: bytes) -> Any:
    """A workbook read back."""
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """Headings and paragraphs."""
    return [block.text for block in blocks if isinstance(block, Heading | Paragraph)]


def body_text(circular: Circular) -> str:
    """The running text."""
    return "\n".join(texts(circular.body))
