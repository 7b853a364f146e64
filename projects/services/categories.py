"""The categories of the portfolio: added, renamed, put in order; those in use stay."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from common.errors import Conflict, Refusal
from projects.models import Category

CODE_TAKEN = "projects_category_code"
BEYOND = 10_000  # positions that no category has, used while places are changed


def add_category(*, code: str, name: str, name_en: str) -> Category:
    """A new category, behind the others."""
    try:
        with transaction.atomic():
            _hold_all()
            last = Category.objects.aggregate(last=Max("position"))["last"] or 0
            return Category.objects.create(code=code, name=name, name_en=name_en, position=last + 1)
    except IntegrityError as error:
        if CODE_TAKEN not in str(error):
            raise
        raise Refusal(_("There is a category with the code %(code)s already.") % {"code": code}) from error


@transaction.atomic
def rename_category(*, category: Category, seen: int, name: str, name_en: str) -> Category:
    """Another name; what was published keeps the name it had."""
    category = _as_seen(category, seen)
    if (category.name, category.name_en) == (name, name_en):
        return category
    category.name, category.name_en = name, name_en
    category.version += 1
    category.save(update_fields=["name", "name_en", "version"])
    return category


@transaction.atomic
def shift_category(*, category: Category, seen: int, down: bool) -> Category:
    """Change places with the neighbour before or behind; at the end of the list nothing happens."""
    category = _as_seen(category, seen)
    others = Category.objects.exclude(pk=category.pk)
    if down:
        neighbour = others.filter(position__gt=category.position).order_by("position").first()
    else:
        neighbour = others.filter(position__lt=category.position).order_by("-position").first()
    if neighbour is None:
        return category
    mine, theirs = category.position, neighbour.position
    for row, position in ((category, BEYOND), (neighbour, mine), (category, theirs)):
        row.position = position
        row.save(update_fields=["position"])
    category.version += 1
    category.save(update_fields=["version"])
    return category


@transaction.atomic
def remove_category(*, category: Category, seen: int) -> None:
    """Only one that no project has ever belonged to."""
    category = _as_seen(category, seen)
    try:
        category.delete()
    except ProtectedError as error:
        raise Refusal(
            _("“%(name)s” is in use, now or in what was published: it can be renamed, not removed.")
            % {"name": category.name}
        ) from error


def _hold_all() -> None:
    """Places are changed by one person at a time."""
    list(Category.objects.select_for_update().order_by("pk"))


def _as_seen(category: Category, seen: int) -> Category:
    _hold_all()
    found = Category.objects.filter(pk=category.pk, version=seen).first()
    if found is None:
        raise Conflict(_("The categories were changed meanwhile. Nothing was overwritten."))
    return found
