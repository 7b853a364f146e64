"""The evidence as one file: data, a summary to read and the attachments, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from common.models import StoredFile
from portfolio.audit.evidence import Evidence, Printed
from portfolio.audit.trail import read
from projects.services.secrecy import veil_for_all

# Files in it have no time of their own, so that the same evidence makes the same file.
MOMENT = (1980, 1, 1, 0, 0, 0)
HIDDEN = {"name_sort"}


def as_data(found: Evidence) -> dict[str, Any]:
    """The evidence as plain values: decimals as strings, moments in the office's time zone."""
    return {
        "format": "keyworks-evidence-1",
        "project": {"code": found.project.code, "name": found.project.name},
        "month": f"{found.month:%Y-%m}",
        "unit": "10,000 yuan",
        "amount": _plain(found.amount),
        "invested_to_date": _plain(found.to_date),
        "period": _row(found.period),
        "ledger": _rows(found.entries),
        "return": _row(found.monthly_return),
        "steps": _rows(found.events),
        "corrections": [_row(row) | {"steps": _rows(row.events.all())} for row in found.corrections],
        "sign_offs": _rows(found.sign_offs),
        "plan": _row(found.revision) | {"target_of_the_month": _row(found.target)},
        "editions": [_printed(one) for one in found.editions],
        "attachments": [
            {
                "file": name,
                "sha256": row.attachment.file.sha256,
                "size": row.attachment.file.size,
                "uploaded_by": row.attachment.uploaded_by.username,
                "uploaded_at": _plain(row.attachment.uploaded_at),
                "removed_at": _plain(row.removed_at),
            }
            for name, row in zip(names(found), found.attachments, strict=True)
        ],
        "trail": _rows(found.records),
    }


def _printed(one: Printed) -> dict[str, Any]:
    return {
        "number": one.edition.number,
        "month": f"{one.edition.period.month:%Y-%m}",
        "revision": one.edition.revision,
        "sequence": one.edition.sequence,
        "cutoff": one.edition.cutoff,
        "digest": one.edition.digest,
        "published_at": _plain(one.edition.published_at),
        "invested_to_date": _plain(one.line.invested_to_date),
        "planned_to_date": _plain(one.line.planned_to_date),
        "entries_recorded_later": one.later,
    }


def _rows(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]


def _row(row: models.Model | None) -> dict[str, Any]:
    """A row's columns; people by their user names."""
    if row is None:
        return {}
    values = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    for name, related in row._state.fields_cache.items():
        if isinstance(related, User):
            values[name] = related.username
    return {name: _plain(value) for name, value in values.items() if name not in HIDDEN}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat()
    if value is None or isinstance(value, bool | int | str | dict | list):
        return value
    return str(value)


def names(found: Evidence) -> list[str]:
    """What the attachments are called in the file."""
    return [f"attachments/{n:02}-{row.attachment.name}" for n, row in enumerate(found.attachments, start=1)]


def write_pack(found: Evidence) -> tuple[IO[bytes], str, int]:
    """The file, its digest and its size; attachments are read one after the other."""
    file = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - closed by the response that sends it
    digests: dict[str, str] = {}
    with zipfile.ZipFile(file, "w") as pack:
        veil = veil_for_all()
        data = json.dumps(veil.within(as_data(found)), ensure_ascii=False, sort_keys=True, indent=1)
        _add(pack, digests, "evidence.json", data.encode())
        context = {"found": found, "trail": read(found.records, is_cleared=False), "veil": veil}
        page = render_to_string("portfolio/evidence_file.html", context)
        _add(pack, digests, "summary.html", page.encode())
        for name, row in zip(names(found), found.attachments, strict=True):
            content = StoredFile.objects.values_list("content", flat=True).get(pk=row.attachment.file_id)
            _add(pack, digests, veil(name), bytes(content))
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        _add(pack, digests, "SHA256SUMS", listing.encode())
    size = file.tell()
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return file, digest, size


def _add(pack: zipfile.ZipFile, digests: dict[str, str], name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    pack.writestr(entry, content)
    digests[name] = hashlib.sha256(content).hexdigest()
