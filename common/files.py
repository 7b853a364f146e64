"""Files kept as bytes in PostgreSQL."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from common.models import StoredFile

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ofd": "application/ofd",
    "p7s": "application/pkcs7-signature",
    "jpg": "image/jpeg",
    "csv": "text/csv",
}
ANY = "application/octet-stream"


def store_file(*, name: str, content: bytes) -> StoredFile:
    """Store bytes under a name whose ending tells their type, if it is one that we know."""
    file = unstored_file(name=name, content=content)
    file.save()
    return file


def unstored_file(*, name: str, content: bytes) -> StoredFile:
    """The same, for one reader, and not kept."""
    return StoredFile(
        name=name,
        content_type=CONTENT_TYPES.get(name.rpartition(".")[2].lower(), ANY),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


def serve_file(file: StoredFile, name: str = "") -> HttpResponse:
    """The bytes as stored, with their digest as validator; under another name if one is given."""
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, name or file.name) or "attachment"
    response["ETag"] = f'"{file.sha256}"'
    response["Cache-Control"] = "private, no-cache"
    return response
