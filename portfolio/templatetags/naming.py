"""Names in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext_lazy

from projects.models import Level

register = template.Library()

# "City" and "District" are also kinds of organisations, which Chinese calls otherwise.
LEVELS = [
    (Level.PROVINCIAL, pgettext_lazy("level", "Provincial")),
    (Level.CITY, pgettext_lazy("level", "City")),
    (Level.DISTRICT, pgettext_lazy("level", "District")),
]


@register.filter
def named(row: Any) -> str:
    """The name of anything that has a Chinese and an English one."""
    if row is None:
        return ""
    return str(row.name_en if get_language() == "en" else row.name)


@register.filter
def level_name(level: str) -> str:
    """On whose list a project stands."""
    return str(dict(LEVELS)[Level(level)])
