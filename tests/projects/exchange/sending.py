"""Sending tables in the tests: templates taken, edited as people do, and sent back."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.models import ImportBatch, ReportingPeriod
from tests.common.workbooks import making

HEADS = ["项目编码", "项目名称", "报告期", "本月完成投资（万元）", "形象进度（%）", "工程形象描述", "版本"]


def table(*rows: list[Any], heads: list[str] | None = None) -> bytes:
    """A workbook with some rows below heads."""
    return making.xlsx([heads or HEADS, *rows])


def template(client: Client, kind: str = "returns", query: str = "") -> bytes:
    """The template as it is downloaded."""
    response = client.get(
        f"/projects/exchange/template/{kind}/{query}", headers={"accept-language": "zh-hans"}
    )
    assert response.status_code == 200
    return bytes(response.content)


def edited(content: bytes, change: Mapping[tuple[str, str], Any]) -> bytes:
    """A template after somebody has written into it: (project code, head) → value."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    rows = {str(sheet.cell(number, 1).value): number for number in range(2, sheet.max_row + 1)}
    for (code, head), value in change.items():
        column = next(number for text, number in heads.items() if text.startswith(head))
        sheet.cell(rows[code], column).value = value
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def send(
    client: Client,
    content: bytes,
    *,
    kind: str = "returns",
    period: ReportingPeriod | None = None,
    name: str = "月报.xlsx",
    **more: Any,
) -> ImportBatch:
    """Upload a file and give back what became of it."""
    data = {"kind": kind, "file": SimpleUploadedFile(name, content), **more}
    if period:
        data["period"] = period.pk
    response = client.post("/projects/exchange/", data)
    assert response.status_code == 302, response.content.decode()[-3000:]
    return ImportBatch.objects.get(pk=int(response.headers["Location"].rstrip("/").rpartition("/")[2]))


def act(client: Client, batch: ImportBatch, action: str, **more: Any) -> ImportBatch:
    """Press a button on a file's page."""
    response = client.post(f"/projects/exchange/{batch.pk}/", {"action": action, **more})
    assert response.status_code == 302, response.content.decode()[-3000:]
    batch.refresh_from_db()
    return batch


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    """A file's page."""
    response = client.get(f"/projects/exchange/{batch.pk}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


Steps = Callable[..., ImportBatch]
