"""The office's catalogue of permits."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from coordination.models import PermitKind
from coordination.permit_forms import KindForm
from coordination.services.permit_catalogue import begin_catalogue, set_kind
from projects.views.register.sheet import number_in, status_of


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def permit_catalogue(request: HttpRequest) -> HttpResponse:
    """Every permit with its agency and limit; one at a time is changed or added."""
    kind = _kind(request.POST.get("kind", "") or request.GET.get("kind", ""))
    if request.method != "POST":
        return _catalogue(request, kind, KindForm(initial=vars(kind) if kind else None))
    if request.POST.get("action") == "usual":
        if begin_catalogue(author=signed_in(request), now=business_now()):
            messages.success(request, _("The usual permits are in the catalogue."))
        else:
            messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("permit-catalogue")
    form = KindForm(request.POST)
    if not form.is_valid():
        return _catalogue(request, kind, form, status=422)
    try:
        set_kind(
            kind=kind,
            seen=number_in(request, "version"),
            entry=form.entry(),
            author=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _catalogue(request, kind, form, status=status_of(refusal))
    messages.success(request, _("“%(name)s”: stored.") % {"name": form.cleaned_data["name"]})
    return redirect("permit-catalogue")


def _kind(text: str) -> PermitKind | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Http404
    return get_object_or_404(PermitKind, pk=int(text))


def _catalogue(
    request: HttpRequest, kind: PermitKind | None, form: KindForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "kinds": PermitKind.objects.select_related("edited_by"),
        "kind": kind,
        "form": form,
        "version": request.POST.get("version") or (kind.version if kind else 0),
    }
    return render(request, "coordination/permit_catalogue.html", context, status=status)
