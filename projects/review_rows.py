"""What a reviewer sees beside each return: what changed, what is odd, how it went before.

All returns of the list are checked, to say how many are clean; a page of them gets the rest. The number of
queries does not grow with either.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from common.numbers import wan
from common.said import say
from projects.checks import Finding
from projects.figures import Figures, figures_of
from projects.models import LedgerEntry, MonthlyReturn, ReportingPeriod, ReturnAttachment, ReturnEvent
from projects.selectors import files_of
from projects.services.submission import findings_of

MONTHS = 6
# The small picture of the months before, in its own units.
WIDTH, HEIGHT, BAR, STEP = 66, 22, 8, 11


@dataclass(frozen=True)
class Odd:
    """A finding of the checks and the clerk's word on it."""

    finding: Finding
    word: str

    @property
    def text(self) -> str:
        """What is odd, in the language of the page."""
        return say(self.finding.text, self.finding.values)


@dataclass(frozen=True)
class Change:
    """A figure that is another than in the version approved before."""

    label: str
    then: str
    now: str


@dataclass(frozen=True)
class Bar:
    """One month in the picture: where its bar stands, and what it says."""

    x: int
    y: int
    height: int
    month: str
    amount: Decimal
    is_now: bool


@dataclass
class ReviewRow:
    """One return before the reviewer. What follows ``is_own`` is filled for the page that is shown."""

    row: MonthlyReturn
    figures: Figures
    odd: Sequence[Odd]
    is_own: bool
    changes: Sequence[Change] = ()
    approved: ReturnEvent | None = None
    events: Sequence[ReturnEvent] = ()
    bars: Sequence[Bar] = field(default_factory=tuple)
    files: Sequence[ReturnAttachment] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was found: an explained finding is still for somebody to read."""
        return not self.odd

    @property
    def seen(self) -> str:
        """The return as the page's buttons name it."""
        return f"{self.row.pk}:{self.row.version}"

    @property
    def against_last_month(self) -> Decimal | None:
        """What the amount is more than last month's; less is negative."""
        if self.row.investment is None or self.figures.last_month is None:
            return None
        return self.row.investment - self.figures.last_month


def rows_of(returns: QuerySet[MonthlyReturn], period: ReportingPeriod) -> list[ReviewRow]:
    """Returns with their findings, by district, unit and name."""
    ordered = returns.order_by(
        "project__district__path", "project__responsible_unit__path", "project__name_sort", "project__code"
    )
    rows = list(ordered)
    figures = figures_of([row.project_id for row in rows], period)
    return [_row(row, figures[row.project_id]) for row in rows]


def _row(row: MonthlyReturn, figures: Figures) -> ReviewRow:
    odd = [Odd(one, str(row.explanations.get(one.code, ""))) for one in findings_of(row, figures)]
    return ReviewRow(row, figures, odd, bool(getattr(row, "is_own", False)))


def places_of(rows: Iterable[ReviewRow], kind: str) -> list[tuple[Organization, int]]:
    """The districts or units that occur, each with its number of returns, in the order of the list."""
    found: dict[Organization, int] = {}
    for one in rows:
        place = getattr(one.row.project, kind)
        found[place] = found.get(place, 0) + 1
    return sorted(found.items(), key=lambda item: item[0].path)


def fill_page(rows: Collection[ReviewRow], period: ReportingPeriod) -> None:
    """Add history, changes, photos and documents to the rows that are shown."""
    events = _events([one.row.pk for one in rows])
    months = _months(period.month)
    files = files_of([one.row for one in rows])
    posted = _posted([one.row.project_id for one in rows], months)
    for one in rows:
        one.events = events[one.row.pk]
        approved = [event for event in one.events if event.kind == ReturnEvent.Kind.APPROVED]
        one.approved = approved[-1] if approved else None
        one.changes = changes(one.row, one.approved) if one.approved else ()
        amounts = {**posted[one.row.project_id], months[-1]: one.row.investment or Decimal(0)}
        one.bars = bars(months, amounts)
        one.files = files.get(one.row.project_id, ())


def _events(ids: Sequence[int]) -> Mapping[int, list[ReturnEvent]]:
    found: dict[int, list[ReturnEvent]] = defaultdict(list)
    for event in (
        ReturnEvent.objects.filter(monthly_return__in=ids)
        .select_related("author", "on_behalf_of")
        .order_by("posting")
    ):
        found[event.monthly_return_id].append(event)
    return found


def _months(month: dt.date) -> list[dt.date]:
    """The months of the picture, the reported one last."""
    months = [month]
    while len(months) <= MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months[::-1]


def _posted(projects: Sequence[int], months: Sequence[dt.date]) -> Mapping[int, dict[dt.date, Decimal]]:
    entries = LedgerEntry.objects.filter(project__in=projects, month__range=(months[0], months[-1]))
    sums = entries.exclude(kind=LedgerEntry.Kind.OPENING).order_by().values("project", "month")
    found: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    for project, month, total in sums.annotate(total=Sum("amount")).values_list("project", "month", "total"):
        found[project][month] = total
    return found


def bars(months: Sequence[dt.date], amounts: Mapping[dt.date, Decimal]) -> list[Bar]:
    """Bars as high as their share of the highest; below nothing there is no bar."""
    most = max([amounts.get(month, Decimal(0)) for month in months] + [Decimal(1)])
    made = []
    for number, month in enumerate(months[1:]):
        amount = amounts.get(month, Decimal(0))
        height = int(max(amount, Decimal(0)) / most * (HEIGHT - 2))
        made.append(
            Bar(
                number * STEP,
                HEIGHT - height,
                height,
                f"{month:%Y-%m}",
                amount,
                is_now=number == len(months) - 2,
            )
        )
    return made


def changes(row: MonthlyReturn, approved: ReturnEvent) -> list[Change]:
    """What the return says now against its version that was approved before."""
    made = []
    if row.investment is not None and row.investment != approved.investment:
        made.append(Change(str(_("Invested this month")), wan(approved.investment), wan(row.investment)))
    if row.physical_progress is not None and row.physical_progress != approved.physical_progress:
        made.append(
            Change(str(_("Physical progress")), f"{approved.physical_progress}%", f"{row.physical_progress}%")
        )
    return made
