"""Which months have figures, and which of them a page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from projects.models import ReportingPeriod
from reports.models import CurrentBuild, Edition, SnapshotBuild


@dataclass(frozen=True)
class Month:
    """A month with figures: its current build and, once published, its edition."""

    period: ReportingPeriod
    build: SnapshotBuild
    edition: Edition | None

    @property
    def first(self) -> dt.date:
        """The month as a date, its first day."""
        return self.period.month

    @property
    def key(self) -> str:
        """As it stands in addresses: 2020-10."""
        return f"{self.period.month:%Y-%m}"

    @property
    def number(self) -> int:
        """1 to 12."""
        return self.period.month.month

    @property
    def year(self) -> int:
        """The year of the plan."""
        return self.period.month.year

    @property
    def as_of(self) -> dt.datetime:
        """Business time of the cut-off."""
        return self.build.as_of

    @property
    def is_provisional(self) -> bool:
        """Not published yet: the figures may still change."""
        return self.edition is None


def months_with_figures() -> list[Month]:
    """Newest first."""
    editions = {edition.period_id: edition for edition in _newest_editions()}
    current = CurrentBuild.objects.select_related("period", "build").order_by("-period__month")
    return [Month(row.period, row.build, editions.get(row.period_id)) for row in current]


def months_for(request: HttpRequest) -> list[Month]:
    """The same, read once for a request."""
    if not hasattr(request, "months_with_figures"):
        request.months_with_figures = months_with_figures()  # type: ignore[attr-defined]
    found: list[Month] = request.months_with_figures  # type: ignore[attr-defined]
    return found


def _newest_editions() -> list[Edition]:
    """Of each month the published revision that counts."""
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED)
    marked = published.select_related("withdrawal")
    shown = marked.only("number", "revision", "period_id", "withdrawal__id")
    return list(shown.order_by("period_id", "-revision").distinct("period_id"))


def choose_month(months: list[Month], asked: str) -> Month | None:
    """The month asked for (2020-11), else the newest published, else the newest; None where there is none."""
    if asked:
        found = next((month for month in months if month.key == asked), None)
        if found is None:
            raise Http404(asked)
        return found
    published = (month for month in months if not month.is_provisional)
    return next(published, months[0] if months else None)
