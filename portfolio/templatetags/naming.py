"""Names in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def named(row: Any) -> str:
    """The name of anything that has a Chinese and an English one."""
    if row is None:
        return ""
    return str(row.name_en if get_language() == "en" else row.name)
