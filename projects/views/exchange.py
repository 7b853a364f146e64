"""Tables out and in: what can be downloaded, what has been sent, and the way of one file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, User
from accounts.scope import signed_in
from common import jobs
from common.clock import business_now, business_today
from common.downloads import log_download
from common.errors import Refusal
from common.files import CONTENT_TYPES
from common.routes import allow
from common.wake import wake
from common.workbooks.limits import ROWS, UPLOAD_BYTES
from common.workbooks.refusals import UnreadableFile
from projects.exchange import batches, columns, mappings, pages, sources, work
from projects.exchange.forms import UploadForm
from projects.exchange.templates import write_template
from projects.models import ColumnMapping, ImportBatch, ImportRow
from projects.views.months import page_of, period_of

State, Action = ImportBatch.State, ImportRow.Action
# A file of this size is read while its sender waits; a larger one by a worker.
AT_ONCE_BYTES, AT_ONCE_ROWS = 1_000_000, 5_000
SHOWN = {"errors": [Action.ERROR], "changes": [Action.NEW, Action.CHANGE], "same": [Action.SAME]}


@allow(Role.CLERK, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """What I may download and send, and what I have sent."""
    user = signed_in(request)
    kinds = pages.kinds_of(user)
    kind = request.POST.get("kind", "")
    forms = {name: UploadForm(kind=name) for name in kinds}
    if request.method == "POST":
        if kind not in kinds:
            raise Http404
        forms[kind] = UploadForm(request.POST, request.FILES, kind=kind)
        if forms[kind].is_valid():
            return _upload(user, forms[kind])
    context = {
        "forms": forms,
        "wrong": kind,
        "page": page_of(request, ImportBatch.objects.filter(author=user).select_related("period")),
        "megabytes": UPLOAD_BYTES // 1024 // 1024,
        "most_rows": ROWS,
        "year": business_today().year,
    }
    return render(request, "projects/exchange.html", context, status=422 if request.method == "POST" else 200)


def _upload(user: User, form: UploadForm) -> HttpResponse:
    batch = batches.upload(user=user, **form.batch())
    _start(batch, work.READ, at_once=batch.file.size <= AT_ONCE_BYTES, user=user)
    return redirect("import", batch.pk)


def _start(batch: ImportBatch, kind: str, *, at_once: bool, user: User) -> None:
    """Begin a job: done here when it is a small one, else by a worker."""
    batch.job = jobs.enqueue(kind=kind, key=str(batch.pk), user_id=user.pk)
    batch.save(update_fields=["job"])
    if at_once:
        work.perform(batch.job.pk, in_sight=False)
    else:
        wake(batch.job)


@allow(Role.CLERK, Role.OFFICE)
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A filled table to take away."""
    user = signed_in(request)
    if kind not in pages.kinds_of(user):
        raise Http404
    period = period_of(request) if kind == ImportBatch.Kind.RETURNS else None
    content = sources.content_of(kind, user, period, _year(request))
    file, name = write_template(content, get_language() or ""), f"{content.title}.xlsx"
    log_download(request, kind="template", name=name, content=file)
    response = HttpResponse(file, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    if not text:
        return business_today().year
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100):
        raise Http404
    return int(text)


@allow(Role.CLERK, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it holds, what it would change, what became of it."""
    user = signed_in(request)
    batch = get_object_or_404(
        ImportBatch.objects.select_related("period", "file", "author"), pk=pk, author=user
    )
    if batch.kind not in pages.kinds_of(user):
        raise Http404
    if request.method == "POST":
        return _act(request, batch, user)
    progress = pages.progress_of(batch)
    if "part" in request.GET:
        return render(request, "projects/parts/import_progress.html", {"batch": batch, "progress": progress})
    if batch.state == State.UNMAPPED and not progress:
        return _columns_page(request, batch)
    return render(
        request,
        "projects/import.html",
        {"batch": batch, "progress": progress, **_preview(request, batch, user)},
    )


def _preview(request: HttpRequest, batch: ImportBatch, user: User) -> dict[str, Any]:
    show = request.GET.get("show", "")
    if show not in SHOWN:
        show = "errors" if batch.counts.get(Action.ERROR) else "changes"
    rows = pages.rows_of(batch, user).filter(action__in=SHOWN[show])
    page = page_of(request, rows)
    counts = batch.counts
    return {
        "show": show,
        "page": page,
        "lines": pages.lines(batch, list(page), user),
        "changing": counts.get(Action.NEW, 0) + counts.get(Action.CHANGE, 0),
        "wrong": counts.get(Action.ERROR, 0),
        "same": counts.get(Action.SAME, 0),
        "hidden": pages.hidden_rows(batch, user),
        "before": batches.same_before(batch) if batch.state == State.PREVIEWED else None,
    }


def _act(request: HttpRequest, batch: ImportBatch, user: User) -> HttpResponse:
    action = request.POST.get("action", "")
    try:
        match action:
            case "confirm":
                _confirm(request, batch, user)
            case "undo":
                if batches.undo(batch_id=batch.pk, user=user, now=business_now()):
                    messages.success(request, _("The import was undone: everything stands as it did before."))
                else:
                    messages.info(request, _("This import has been undone already."))
            case "discard":
                batches.discard(batch_id=batch.pk)
                return redirect("exchange")
            case "columns":
                return _name_columns(request, batch, user)
            case _:
                raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("import", batch.pk)


def _confirm(request: HttpRequest, batch: ImportBatch, user: User) -> None:
    if batch.state == State.CONFIRMED:
        messages.info(request, _("This file has been imported already. Nothing was stored twice."))
        return
    if batch.state != State.PREVIEWED:
        raise Refusal(_("This file can't be imported as it stands: upload it again."))
    _start(batch, work.CONFIRM, at_once=batch.counts.get("rows", 0) <= AT_ONCE_ROWS, user=user)
    batch.refresh_from_db()
    if batch.state == State.CONFIRMED:
        messages.success(request, _("Imported."))


def _columns_page(request: HttpRequest, batch: ImportBatch, status: int = 200) -> HttpResponse:
    """Which column is which."""
    if sheet := request.GET.get("sheet", "").replace("\x00", ""):
        batch.sheet = sheet
    head = request.GET.get("head", "")
    if head.isascii() and head.isdigit() and 1 <= int(head[:6]) <= 1000:
        batch.head_row = int(head)
    try:
        table, sheets = batches.table_and_sheets(batch)
    except UnreadableFile as refused:
        messages.error(request, str(refused))
        return redirect("exchange")
    context = {
        "batch": batch,
        "sheets": sheets,
        "table": table,
        "heads": pages.heads_of(batch, table),
        "fields": [
            (column.field, column.head(get_language() or "")) for column in columns.entered(batch.kind)
        ],
        "amounts": [column.field for column in columns.entered(batch.kind) if column.reads == "amount"],
        "mappings": ColumnMapping.objects.filter(
            kind=batch.kind, organization__in=mappings.homes(batch.author)
        ),
    }
    return render(request, "projects/import_columns.html", context, status=status)


def _name_columns(request: HttpRequest, batch: ImportBatch, user: User) -> HttpResponse:
    if batch.state != State.UNMAPPED:
        return redirect("import", batch.pk)
    batch.sheet = request.POST.get("sheet", "").replace("\x00", "")[:100]
    head = request.POST.get("head", "")
    batch.head_row = int(head[:6]) if head.isascii() and head.isdigit() else None
    known = {column.field for column in columns.entered(batch.kind)}
    chosen: dict[str, dict[str, Any]] = {}
    for name, value in request.POST.items():
        number = name.removeprefix("field-")
        if name.startswith("field-") and value in known and number.isascii() and number.isdigit():
            if value in chosen:
                raise Refusal(_("Each column of the file can stand for one thing only."))
            unit = request.POST.get(f"unit-{number}", "wan")
            chosen[value] = {"column": number[:6], "unit": unit if unit in columns.UNITS else "wan"}
    table, _sheets = batches.table_and_sheets(batch)
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:60]
    mappings.choose(batch=batch, chosen=chosen, heads=table.heads, name=name, user=user)
    _start(batch, work.READ, at_once=batch.file.size <= AT_ONCE_BYTES, user=user)
    return redirect("import", batch.pk)
