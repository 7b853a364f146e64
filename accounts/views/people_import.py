"""Many people at once: the template, a table, what it would do, and the passwords that are shown once."""

from __future__ import annotations

import base64
import io
from typing import Any

import xlsxwriter
from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization, Role, User
from accounts.people_forms import dressed
from accounts.people_table import HEADS, MOST_ROWS, Line, packed, read_people, unpacked
from accounts.scope import signed_in
from accounts.services.people_import import SAME, Made, carry_out, check
from common.clock import business_now, business_today
from common.errors import Refusal
from common.files import CONTENT_TYPES
from common.routes import allow

SALT, GOOD_FOR = "people-import", 3600  # seconds
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


class TableForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Table (.xlsx, .xls or .csv)"),
        widget=dressed(forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"})),
    )


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: HttpRequest) -> HttpResponse:
    """Send a table, read what it would do, have it done."""
    user = signed_in(request)
    if request.method == "POST" and "confirmed" in request.POST:
        return _confirm(request, user)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            lines = read_people(file.read(), file.name)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            check(lines, author=user, today=business_today())
            return _preview(request, user, lines, file.name)
    context = {"form": form, "most": MOST_ROWS}
    return render(request, "accounts/people_import.html", context, status=422 if form.is_bound else 200)


def _preview(request: HttpRequest, user: User, lines: list[Line], file: str) -> HttpResponse:
    """Row by row what would be done; where nothing is wrong, with the button."""
    wrong = [line for line in lines if line.wrong]
    context: dict[str, Any] = {
        "lines": lines,
        "wrong": wrong,
        "file": file,
        "to_do": [line for line in lines if not line.wrong and line.outcome != SAME],
        "roles": dict(Role.choices),
    }
    if context["to_do"] and not wrong:
        sealed = {"user": user.pk, "file": file, "rows": packed(lines)}
        context["sealed"] = signing.dumps(sealed, salt=SALT, compress=True)
    return render(request, "accounts/people_preview.html", context, status=422 if wrong else 200)


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    try:
        sealed = signing.loads(request.POST["confirmed"], salt=SALT, max_age=GOOD_FOR)
        lines = unpacked(sealed["rows"])
        if sealed["user"] != user.pk:
            raise signing.BadSignature
        before = _copy(lines)
        check(before, author=user, today=business_today())
        if all(line.outcome == SAME and not line.wrong for line in before):
            return _result(request, [], done_before=True)
        made = carry_out(lines, author=user, now=business_now(), file=sealed["file"])
    except signing.BadSignature:
        return _again(request, _("The preview is too old: send the table again."))
    except Refusal as refusal:
        return _again(request, str(refusal))
    return _result(request, made)


def _copy(lines: list[Line]) -> list[Line]:
    return [Line(line.number, dict(line.values)) for line in lines]


def _again(request: HttpRequest, why: str) -> HttpResponse:
    context = {"form": TableForm(), "most": MOST_ROWS, "why": why}
    return render(request, "accounts/people_import.html", context, status=422)


def _result(request: HttpRequest, made: list[Made], *, done_before: bool = False) -> HttpResponse:
    """The passwords, on the page and as a file in it: they are kept nowhere to be looked up again."""
    rows = [[one.user.username, one.user.name, one.password] for one in made]
    heads = [str(HEADS["username"]), str(HEADS["name"]), _("Temporary password")]
    context = {
        "made": made,
        "done_before": done_before,
        "download": base64.b64encode(_workbook(heads, rows)).decode() if made else "",
        "content_type": CONTENT_TYPES["xlsx"],
    }
    return render(request, "accounts/people_imported.html", context)


def _workbook(heads: list[str], rows: list[list[str]], notes: list[list[str]] | None = None) -> bytes:
    """A small workbook; texts stay texts."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, PLAIN)
    bold = book.add_format({"bold": True})
    for title, first, lines in ((_("People"), heads, rows), (_("Help"), None, notes)):
        if lines is None:
            continue
        sheet = book.add_worksheet(title)
        sheet.set_column(0, 8, 18)
        for number, line in enumerate([*([first] if first else []), *lines]):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text, bold if first and not number else None)
    book.close()
    return content.getvalue()


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_safe
def people_template(request: HttpRequest) -> HttpResponse:
    """An empty table with the right heads, and the codes that can stand in it."""
    roles = [[str(role.label), role.value] for role in Role]
    places = [[one.code, one.name] for one in Organization.objects.filter(ended_on=None).order_by("path")]
    notes = [[_("Role"), ""], *roles, ["", ""], [_("Organisation code"), _("Organisation")], *places]
    content = _workbook([str(head) for head in HEADS.values()], [], notes)
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return response
