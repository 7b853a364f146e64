"""What the views of months and editions share."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format

from accounts.models import Role, User
from accounts.scope import FIGURE_ROLES, roles_at_root
from projects.models import ReportingPeriod

READERS = tuple(FIGURE_ROLES)
# Who sees a month before it is published: all of the portfolio's, so that the role must be held at its root.
BACKSTAGE = (Role.OFFICE, Role.LEADER, Role.AUDITOR)


def is_backstage(user: User) -> bool:
    """Whether the user sees a month before it is published."""
    return bool(roles_at_root(user) & set(BACKSTAGE))


def first_of(year: int, month: int) -> dt.date:
    """The month in an address; there is no thirteenth."""
    try:
        return dt.date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def month_name(month: dt.date) -> str:
    """A month in the active language."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def period_or_404(year: int, month: int) -> ReportingPeriod:
    """A month that has been opened."""
    return get_object_or_404(ReportingPeriod.objects.select_related("locked_by"), month=first_of(year, month))


def typed(request: HttpRequest, name: str, most: int) -> str:
    """What stands in a field of a form, no longer than it may be."""
    return request.POST.get(name, "").replace("\0", "").strip()[:most]


def number_in(request: HttpRequest, name: str) -> int | None:
    """A positive number in the address; anything else is as if it were not there."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 else None
