"""What kind of file an upload is, by its own bytes: its name and what the browser says prove nothing."""

from __future__ import annotations

import io
import zipfile

PHOTOS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream that every macro project has in an older document, and with which the name of Excel's own
#: storage begins. Names stand there in UTF-16; capitals make no difference.
OLD_MACROS = "_vba_project".encode("utf-16-le")
MOST_PARTS = 5_000
#: The part that makes a package of this kind.
PACKAGES = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
#: Names that older Office documents go by; their bytes alone don't tell them apart.
OLD_ENDINGS = {"doc": "doc", "wps": "doc", "xls": "xls", "et": "xls"}


def is_photo(content: bytes) -> bool:
    """Whether it begins as a photo does."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return True
    return any(content.startswith(mark) for mark in PHOTOS)


def document_kind(content: bytes, name: str) -> str | None:
    """pdf, docx, xlsx, ofd, doc or xls; None for everything else, macros included."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(OLD_OFFICE):
        if OLD_MACROS in content.lower():
            return None
        return OLD_ENDINGS.get(name.rpartition(".")[2].lower())
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    return None


def _package(content: bytes) -> str | None:
    """By the names of its parts; nothing in it is unpacked."""
    end = content.rfind(b"PK\x05\x06")
    # The count stands beside the end mark: read before the list of names is.
    if end < 0 or int.from_bytes(content[end + 10 : end + 12], "little") > MOST_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except Exception:  # damaged on purpose or by accident
        return None
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        return None
    return next((kind for part, kind in PACKAGES.items() if part in names), None)
