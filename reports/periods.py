"""What the page of the months reads: a fixed number of queries for each of at most twelve months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from projects.models import AnnualPlan, MonthlyReturn, PeriodEvent, PeriodExtension, ReportingPeriod
from reports.models import Edition
from reports.selectors import IN_THE_MAKING

Status = MonthlyReturn.Status


@dataclass(frozen=True)
class MonthAtWork:
    """A month with its returns at this moment."""

    period: ReportingPeriod
    due: int
    approved: int
    submitted: int
    begun: int
    extensions: Sequence[PeriodExtension]
    events: Sequence[PeriodEvent]
    making: Edition | None
    may_reopen: bool

    @property
    def missing(self) -> int:
        """Returns that nobody has handed in."""
        return max(self.due - self.approved - self.submitted, 0)


def months_at_work(year: int) -> list[MonthAtWork]:
    """The months of a year, newest first."""
    periods = list(
        ReportingPeriod.objects.filter(month__year=year).select_related("locked_by").order_by("-month")
    )
    states = _states(periods)
    extensions, events = _by_period(PeriodExtension, periods), _by_period(PeriodEvent, periods)
    making = {
        row.period_id: row for row in Edition.objects.filter(period__in=periods, status__in=IN_THE_MAKING)
    }
    last_closed = _last_closed()
    return [
        MonthAtWork(
            period=period,
            due=AnnualPlan.objects.listed_in(period.month).count(),
            approved=states[period.pk][Status.APPROVED],
            submitted=states[period.pk][Status.SUBMITTED],
            begun=states[period.pk][Status.DRAFT] + states[period.pk][Status.SENT_BACK],
            extensions=extensions[period.pk],
            events=events[period.pk],
            making=making.get(period.pk),
            may_reopen=period.pk == last_closed and period.status == ReportingPeriod.Status.LOCKED,
        )
        for period in periods
    ]


def _states(periods: Sequence[ReportingPeriod]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = MonthlyReturn.objects.filter(period__in=periods).order_by().values_list("period", "status")
    for period, status, count in rows.annotate(n=Count("pk")):
        found[period][status] = count
    return found


def _by_period(model: type, periods: Sequence[ReportingPeriod]) -> dict[int, list]:  # type: ignore[type-arg]
    found: dict[int, list] = defaultdict(list)  # type: ignore[type-arg]
    rows = model.objects.filter(period__in=periods).select_related("author").order_by("posting")  # type: ignore[attr-defined]
    for row in rows.select_related("organization") if model is PeriodExtension else rows:
        found[row.period_id].append(row)
    return found


def _last_closed() -> int | None:
    """The newest month that is not open: the only one that can be opened again."""
    closed = ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.OPEN)
    return closed.order_by("-month").values_list("pk", flat=True).first()
