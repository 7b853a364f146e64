"""The office's pages of the tree of organisations; merging is done in projects, which move with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization, Role
from accounts.organization_forms import NewOrganizationForm, RenameForm
from accounts.scope import signed_in
from accounts.selectors import organizations_named, people_at
from accounts.services.organizations import add_organization, rename_organization
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow


def words_in(request: HttpRequest) -> str:
    """What is looked for. PostgreSQL takes no NUL in a text; no name has one either."""
    return request.GET.get("q", "").replace("\0", "").strip()[:60]


@allow(Role.OFFICE, at_root=True)
@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """The tree; what is looked for is found by former names too."""
    words = words_in(request)
    context = {"words": words, "rows": organizations_named(words)}
    return render(request, "accounts/organizations.html", context)


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_new(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    form = NewOrganizationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = add_organization(**data | {"kind": Organization.Kind(data["kind"])})
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s was added.") % {"name": made.name})
            return redirect("organization", organization=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organization_new.html", {"form": form}, status=status)


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_page(request: HttpRequest, organization: int) -> HttpResponse:
    """One unit: its names, its people; another name from a day on."""
    row = get_object_or_404(Organization.objects.select_related("parent", "successor"), pk=organization)
    data = request.POST if request.method == "POST" else None
    form = RenameForm(data, organization=row, today=business_today())
    if request.method == "POST" and form.is_valid():
        try:
            rename_organization(
                organization=row, author=signed_in(request), now=business_now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new name is entered; what was printed keeps the old one."))
            return redirect("organization", organization=row.pk)
    context = {
        "organization": row,
        "form": form,
        "names": row.names.select_related("author").order_by("-since", "-pk"),
        "children": row.children.order_by("path"),
        "people": people_at(row),
    }
    return render(request, "accounts/organization.html", context, status=422 if form.is_bound else 200)
