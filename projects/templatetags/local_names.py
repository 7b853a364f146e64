"""Names of organisations and categories in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from accounts.models import Organization
from projects.models import Category

register = template.Library()


@register.filter
def local_name(row: Organization | Category) -> str:
    """The English name on an English page, else the Chinese one."""
    return (row.name_en if get_language() == "en" else "") or row.name
