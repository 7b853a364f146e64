"""Many problems at once: the template, a table, what it would do, and doing it, all of it or nothing."""

from __future__ import annotations

import io
import uuid
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization, User
from accounts.people_forms import dressed
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.files import CONTENT_TYPES
from common.routes import allow
from common.workbooks.lines import packed, unpacked
from coordination.models import Problem
from coordination.problem_people import REGISTER
from coordination.problem_table import HEADS, MOST_ROWS, Line, carry_out, check, read_problems, taken_in
from projects.models import Project
from projects.selectors import scope_as

SALT, GOOD_FOR = "problem-import", 3600  # seconds
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


class TableForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Table (.xlsx, .xls or .csv)"),
        widget=dressed(forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"})),
    )


@allow(*REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def problem_import(request: HttpRequest) -> HttpResponse:
    """Send a table, read what it would do, have it done."""
    user = signed_in(request)
    if request.method == "POST" and "confirmed" in request.POST:
        return _confirm(request, user)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_problems(file.read(), file.name)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            check(found, user)
            return _preview(request, user, found, file.name)
    context = {"form": form, "most": MOST_ROWS}
    return render(request, "coordination/problem_import.html", context, status=422 if form.is_bound else 200)


def _preview(request: HttpRequest, user: User, found: list[Line], file: str) -> HttpResponse:
    """Row by row what is wrong; where nothing is, with the button."""
    wrong = [line for line in found if line.wrong]
    context: dict[str, Any] = {
        "lines": found,
        "wrong": wrong,
        "file": file,
        "kinds": dict(Problem.Kind.choices),
    }
    if not wrong:
        sealed = {"user": user.pk, "batch": str(uuid.uuid4()), "rows": packed(found)}
        context["sealed"] = signing.dumps(sealed, salt=SALT, compress=True)
    return render(request, "coordination/problem_preview.html", context, status=422 if wrong else 200)


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    try:
        sealed = signing.loads(request.POST["confirmed"], salt=SALT, max_age=GOOD_FOR)
        if sealed["user"] != user.pk:
            raise signing.BadSignature
        batch = uuid.UUID(sealed["batch"])
        done_before = bool(taken_in(batch, user))
        made = carry_out(unpacked(sealed["rows"], Line), user=user, now=business_now(), batch=batch)
    except signing.BadSignature:
        return _again(request, _("The preview is too old: send the table again."))
    except Refusal as refusal:
        return _again(request, str(refusal))
    if done_before:
        messages.info(request, _("This had been registered already; nothing was counted twice."))
    else:
        said = ngettext("%(n)s problem was registered.", "%(n)s problems were registered.", len(made))
        messages.success(request, said % {"n": len(made)})
    return redirect("problem-list")


def _again(request: HttpRequest, why: str) -> HttpResponse:
    context = {"form": TableForm(), "most": MOST_ROWS, "why": why}
    return render(request, "coordination/problem_import.html", context, status=422)


@allow(*REGISTER)
@require_safe
def problem_template(request: HttpRequest) -> HttpResponse:
    """An empty table with the right heads, and what can stand in it."""
    mine = Project.objects.filter(scope_as(signed_in(request), *REGISTER)).order_by("code")
    units = Organization.objects.filter(ended_on=None).order_by("path")
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, PLAIN)
    bold = book.add_format({"bold": True})
    _sheet(book, _("Problems"), bold, [[str(head) for head in HEADS.values()]])
    kinds = [[str(kind.label), kind.value] for kind in Problem.Kind]
    _sheet(book, _("Kinds"), bold, [[str(HEADS["kind"]), ""], *kinds])
    _sheet(book, _("Projects"), bold, [[_("Code"), _("Project")], *([p.code, p.name] for p in mine)])
    _sheet(book, _("Units"), bold, [[_("Unit in charge"), _("Code")], *([u.name, u.code] for u in units)])
    book.close()
    response = HttpResponse(content.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="problems.xlsx"'
    return response


def _sheet(book: xlsxwriter.Workbook, title: str, bold: Any, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet(title)
    sheet.set_column(0, 5, 26)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, None if number else bold)
