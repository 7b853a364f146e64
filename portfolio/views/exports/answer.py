"""How a list becomes a file that is sent, and that it was taken is on record."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import signed_in
from common.downloads import log_download
from common.sheets import MOST_IN_EXCEL, WRITERS, Column, Table
from portfolio.exports.about import About
from portfolio.selection import Selection, read_selection
from portfolio.selectors.months import Month

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def selection_of(request: HttpRequest) -> Selection:
    """The selection in the address; without figures there is no file of them."""
    found = read_selection(request)
    if found is None:
        raise Http404
    return found


def as_everybody(request: HttpRequest) -> User:
    """Who asks, as somebody who is not cleared: a page names what it must to those who are, a file never."""
    reader = copy.copy(signed_in(request))
    reader.is_cleared = False
    return reader


def table_of(
    title: str, columns: Sequence[Column], rows: Iterable[Any], about: About, of: Month | dt.date
) -> Table:
    """A list with what it says of itself; its date is that of its figures, never that of the taking."""
    made = of.as_of if isinstance(of, Month) else dt.datetime.combine(of, dt.time(), dt.UTC)
    language = get_language() or ""
    return Table(title, _("About this table"), about, columns, rows, timezone.localtime(made), language)


def send_table(request: HttpRequest, name: str, kind: str, table: Table) -> HttpResponseBase:
    """The list as "xlsx" or "csv", its rows read by a cursor that ends with the transaction."""
    with transaction.atomic():
        return send(request, f"{name}.{kind}", lambda out: WRITERS[kind](table, out))


def send(request: HttpRequest, name: str, write: Callable[[BinaryIO], int]) -> HttpResponseBase:
    """The file, which goes away with its last reader; what was taken is on record with its digest."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    write(cast(BinaryIO, file))
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    log_download(request, kind="list", name=name, sha256=digest, size=size)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[name.rpartition(".")[2]])


def name_of(month: Month) -> str:
    """Which figures they are, in the name of the file."""
    return f"{month.key}-r{month.edition.revision}" if month.edition else f"{month.key}-provisional"


def too_many(request: HttpRequest, page: str) -> HttpResponseBase:
    """Back to the page, with the reason why there is no workbook."""
    words = _("More than %(most)s projects don't go into one workbook: narrow the filter, or take CSV.")
    messages.error(request, words % {"most": MOST_IN_EXCEL})
    return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
