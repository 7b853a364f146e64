"""What kind of file something is, by what stands in it: names lie."""

from __future__ import annotations

import io
import zipfile

from common.workbooks import limits
from common.workbooks.model import Unreadable

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGES = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")
OTHERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
}


def kind_of(content: bytes, name: str) -> str:
    """Return xlsx, xls or csv; anything else is refused."""
    if not content:
        raise Unreadable("empty")
    if len(content) > limits.UPLOAD_BYTES:
        raise Unreadable("too_big", megabytes=limits.UPLOAD_BYTES // limits.MEGABYTE)
    if content.startswith(ZIP):
        return _packed(content)
    if content.startswith(OLE):
        return _compound(content)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(PAGES) or b"schemas-microsoft-com:office" in start:
        raise Unreadable("web_page")
    for magic, what in OTHERS.items():
        if content.startswith(magic):
            raise Unreadable(what)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        raise Unreadable("damaged")
    return "csv"


def _compound(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("password")
    if "WordDocument".encode("utf-16-le") in content:
        raise Unreadable("word")
    return "xls"


def _packed(content: bytes) -> str:
    """Refuse what is no workbook or would unpack to more than an honest one."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable("damaged") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable(_other_package(names))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("password")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    ratio = unpacked // max(packed, 1)
    if len(parts) > limits.PARTS or unpacked > limits.UNPACKED_BYTES:
        raise Unreadable("bomb", megabytes=unpacked // limits.MEGABYTE)
    if unpacked > limits.SMALL_BYTES and ratio > limits.RATIO:
        raise Unreadable("bomb", megabytes=unpacked // limits.MEGABYTE)
    return "xlsx"


def _other_package(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "binary_workbook"
    if "word/document.xml" in names:
        return "word"
    if "content.xml" in names and "mimetype" in names:
        return "open_document"
    return "archive"
