"""The month a page is about, and the user as one of ours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from projects.models import ReportingPeriod
from projects.selectors import period_to_work_on, periods

PAGE = 50


def month_asked_for(request: HttpRequest) -> dt.date | None:
    """The month in ``?month=2020-10``; anything else there is a page that does not exist."""
    text = request.GET.get("month", "")
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError as error:
        raise Http404 from error


def period_of(request: HttpRequest) -> ReportingPeriod:
    """The month the page shows; 404 where it was never opened."""
    period = period_to_work_on(month_asked_for(request))
    if period is None:
        raise Http404
    return period


def month_choice(period: ReportingPeriod) -> dict[str, Any]:
    """What the month switch of a page needs."""
    return {"period": period, "months": list(periods()[:24])}


def page_of(request: HttpRequest, rows: Any) -> Any:
    """The page asked for; one that does not exist is the nearest that does."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
