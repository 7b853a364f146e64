"""Texts about a confidential project, for whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from django import template
from django.template import Context

from projects.models import Project
from projects.services.secrecy import Veil, name_in_force

register = template.Library()


@register.inclusion_tag("projects/register/parts/secret.html", takes_context=True)
def secrecy_note(context: Context, project: Project) -> dict[str, object]:
    """For a page on which texts about a project are written: that it is confidential, and who reads them."""
    kept, user = name_in_force(project), context["request"].user
    return {"kept": kept, "true_name": kept.true_name if kept and user.is_cleared else ""}


@register.filter
def veiled(text: str, veil: Veil | str) -> str:
    """The text as the reader may see it; a page without a veil shows it as it is."""
    return veil(text) if isinstance(veil, Veil) else text


@register.filter
def as_typed(address: str) -> str:
    """An address with its signs as people read them, so that a name in it can be seen, and hidden."""
    return unquote(address)


@register.filter
def of(row: object, values: Mapping[object, object]) -> object:
    """What a dictionary says of a row or of its key; nothing where it says nothing."""
    return values.get(getattr(row, "pk", row), "") if values else ""
