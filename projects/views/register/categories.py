"""The list of categories."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Refusal
from common.routes import allow
from projects.models import Category
from projects.register_forms.others import CategoryForm, NewCategoryForm
from projects.services.categories import add_category, remove_category, rename_category, shift_category
from projects.views.register.sheet import answered_before, carried_out, number_in, status_of


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def category_list(request: HttpRequest) -> HttpResponse:
    """Add, rename, put in order, remove."""
    if request.method != "POST":
        return _show(request, NewCategoryForm())
    if request.POST.get("action") == "add":
        return _add(request)
    number = number_in(request, "category")
    if request.POST.get("action") == "remove" and not Category.objects.filter(pk=number).exists():
        answered_before(request)
        return redirect("category-list")
    category = get_object_or_404(Category, pk=number)
    if request.POST.get("action") == "rename":
        return _rename(request, category)
    _carry_out(request, category)
    return redirect("category-list")


def _add(request: HttpRequest) -> HttpResponse:
    form = NewCategoryForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    data = form.cleaned_data
    if Category.objects.filter(**data).exists():
        answered_before(request)
        return redirect("category-list")
    try:
        add_category(**data)
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return _show(request, form, status=status_of(refusal))
    messages.success(request, _("The category is added."))
    return redirect("category-list")


def _rename(request: HttpRequest, category: Category) -> HttpResponse:
    form, seen = CategoryForm(request.POST), number_in(request, "version")
    if not form.is_valid():
        return _show(request, NewCategoryForm(), status=422, changing=(category, form))
    data = form.cleaned_data
    if (category.name, category.name_en) == (data["name"], data["name_en"]):
        messages.info(request, _("Nothing has changed."))
        return redirect("category-list")
    try:
        rename_category(category=category, seen=seen, **data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, NewCategoryForm(), status=status_of(refusal), changing=(category, form))
    messages.success(request, _("The category is renamed; what was published keeps the old name."))
    return redirect("category-list")


def _carry_out(request: HttpRequest, category: Category) -> None:
    seen = number_in(request, "version")
    match request.POST.get("action"):
        case "remove":
            done = _("The category is removed.")
            carried_out(request, lambda: remove_category(category=category, seen=seen), done)
        case "up" | "down" as way:
            done = _("The order is stored.")
            carried_out(
                request, lambda: shift_category(category=category, seen=seen, down=way == "down"), done
            )


def _show(
    request: HttpRequest,
    form: NewCategoryForm,
    *,
    status: int = 200,
    changing: tuple[Category, CategoryForm] | None = None,
) -> HttpResponse:
    rows = list(Category.objects.annotate(used=Count("projects")).order_by("position"))
    context = {"rows": rows, "form": form, "changing": changing}
    return render(request, "projects/register/categories.html", context, status=status)
