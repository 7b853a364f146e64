"""Levels by their names, and amounts with their exact value on hover."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.numbers import MISSING, grouped, yi
from portfolio.selection import Selection
from projects.labels import LEVELS
from projects.models import Level

register = template.Library()


@register.filter
def level_name(level: str) -> str:
    """On whose list a project stands."""
    return str(dict(LEVELS)[Level(level)])


@register.simple_tag
def narrowed(selection: Selection, route: str, **changes: object) -> str:
    """The address of a page that shows the selection, with something changed in it or added."""
    return f"{reverse(route)}?{selection.query_with(**{name: str(value) for name, value in changes.items()})}"


@register.filter
def money(amount: Decimal | None) -> str:
    """万元 as 亿元, the exact amount in 万元 on hover. A filter, because pages hold hundreds of them."""
    if amount is None:
        return MISSING
    return format_html('<span title="{} {}">{}</span>', grouped(amount, 4), _("10,000 yuan"), yi(amount))
