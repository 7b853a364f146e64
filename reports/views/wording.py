"""The office's wording of circulars, and its headed paper: read, tried, kept, restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Conflict, Refusal
from common.routes import allow
from reports.circular import Language
from reports.circular.wording.catalogue import allowed, laid_over, sections, shipped
from reports.models import Edition, HeadedPaper, Wording
from reports.services import paper, wording
from reports.services.previews import MOST, previews
from reports.views.labels import FIELDS, LANGUAGES, SECTIONS

TEXT_MOST = 2000  # characters read of a field; the longest allowed is far below


@allow(Role.OFFICE, at_root=True)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is in force, and every version there was."""
    history = Wording.objects.select_related("made_by")
    languages = [
        {"code": code, "label": LANGUAGES[code], "versions": [row for row in history if row.language == code]}
        for code in get_args(Language)
    ]
    versions = list(HeadedPaper.objects.select_related("made_by"))
    return render(request, "reports/wording.html", {"languages": languages, "papers": versions})


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest, language: str) -> HttpResponse:
    """One language's sentences, a section at a time: edit, look, keep."""
    code = _language(language)
    section = request.GET.get("section", "")
    keys = sections(code).get(section) or sections(code)[section := "frame"]
    if request.method != "POST":
        return _show(request, code, section, {})
    given = {key: _text(request, key) for key in keys if key in request.POST}
    wrong = wording.problems(code, given)
    if wrong or "save" not in request.POST:
        return _show(request, code, section, given, wrong=wrong, previewed=not wrong)
    try:
        kept = wording.save_wording(
            language=code,
            changes=given,
            based_on=_version(request),
            note=_text(request, "note").strip(),
            user=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        (messages.error if isinstance(refusal, Conflict) else messages.info)(request, str(refusal))
        return _show(request, code, section, given)
    messages.success(
        request, _("Version %(version)s is kept; the next edition is worded so.") % {"version": kept.version}
    )
    return redirect(f"{request.path}?section={section}")


def _show(
    request: HttpRequest,
    code: Language,
    section: str,
    given: Mapping[str, str],
    *,
    wrong: Mapping[str, str] | None = None,
    previewed: bool = False,
) -> HttpResponse:
    newest = wording.newest_wording(code)
    texts = laid_over(code, newest.texts if newest else {})
    rows = [
        {
            "key": key,
            "text": given.get(key, texts[key]),
            "shipped": shipped(code)[key],
            "fields": allowed(key),
            "wrong": (wrong or {}).get(key, ""),
            "lines": 2 if len(texts[key]) > 60 or "\n" in texts[key] else 1,
        }
        for key in sections(code)[section]
    ]
    context = {
        "code": code,
        "label": LANGUAGES[code],
        "sections": [(name, SECTIONS.get(name, name)) for name in sections(code)],
        "section": section,
        "section_label": SECTIONS.get(section, section),
        "rows": rows,
        "version": newest.version if newest else 0,
        "note": _text(request, "note"),
        "has_edition": Edition.objects.published().exists(),
        "is_previewed": previewed,
        "previews": [one for one in previews(code, given) if one.pairs] if previewed else [],
        "most": MOST,
    }
    return render(request, "reports/wording_language.html", context)


@allow(Role.OFFICE, at_root=True)
@require_POST
def restore(request: HttpRequest, language: str) -> HttpResponse:
    """Bring an earlier version of a language's wording back."""
    code = _language(language)
    try:
        wording.restore_wording(
            language=code,
            version=_version(request, "version"),
            based_on=_version(request),
            user=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The version was restored."))
    return redirect("wording")


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def headed_paper(request: HttpRequest) -> HttpResponse:
    """The fields of the headed paper."""
    fields, wrong = paper.paper_in_force(), {}
    if request.method == "POST":
        fields = {name: _text(request, name).strip() for name in paper.FIELDS}
        wrong = paper.problems(fields)
        if not wrong and _keep_paper(request, fields):
            return redirect("wording")
    newest = paper.newest_paper()
    rows = [
        {
            "name": name,
            "label": FIELDS[name],
            "text": fields[name],
            "most": most,
            "wrong": wrong.get(name, ""),
        }
        for name, most in paper.FIELDS.items()
    ]
    context = {"rows": rows, "version": newest.version if newest else 0, "note": _text(request, "note")}
    return render(request, "reports/headed_paper.html", {**context, "optional": paper.OPTIONAL})


def _keep_paper(request: HttpRequest, fields: Mapping[str, str]) -> bool:
    try:
        kept = paper.save_paper(
            fields=fields,
            based_on=_version(request),
            note=_text(request, "note").strip(),
            user=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        (messages.error if isinstance(refusal, Conflict) else messages.info)(request, str(refusal))
        return False
    messages.success(
        request, _("Version %(version)s is kept; the next edition is headed so.") % {"version": kept.version}
    )
    return True


@allow(Role.OFFICE, at_root=True)
@require_POST
def restore_paper(request: HttpRequest) -> HttpResponse:
    """Bring an earlier version of the headed paper back."""
    try:
        paper.restore_paper(
            version=_version(request, "version"),
            based_on=_version(request),
            user=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The version was restored."))
    return redirect("wording")


def _language(code: str) -> Language:
    if code not in get_args(Language):
        raise Http404
    return cast(Language, code)


def _text(request: HttpRequest, name: str) -> str:
    """A field as it was typed; lines end alike on every machine."""
    return request.POST.get(name, "").replace("\r\n", "\n")[:TEXT_MOST]


def _version(request: HttpRequest, name: str = "based_on") -> int:
    """A version's number; anything else is none that exists."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 10**9
