"""Texts about a confidential project, for whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from projects.services.secrecy import Veil

register = template.Library()


@register.filter
def veiled(text: str, veil: Veil | str) -> str:
    """The text as the reader may see it; a page without a veil shows it as it is."""
    return veil(text) if isinstance(veil, Veil) else text


@register.filter
def of(row: object, values: Mapping[object, object]) -> object:
    """What a dictionary says of a row or of its key; nothing where it says nothing."""
    return values.get(getattr(row, "pk", row), "") if values else ""
