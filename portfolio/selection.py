"""What part of the portfolio a page shows, read from its address: month, level, category, district, unit.

Everything that narrows figures uses it. What is not there, or not within the person's sight, is not found.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Organization, User
from accounts.scope import sees_by_department, signed_in, within
from portfolio.selectors.months import Month, choose_month, months_for
from projects.labels import LEVELS
from projects.models import Category, Level
from reports.models import CurrentBuild, RollupLine, SnapshotLine

NARROWING = ("level", "category", "district", "unit")
# Where a line belongs at the cut-off; the supervising department is the project's own.
PLACES = ("district", "unit", "project__supervising_department")


@dataclass(frozen=True)
class Selection:
    """A month and what it is narrowed to. ``months`` are those with figures, newest first."""

    months: tuple[Month, ...]
    month: Month
    level: str = ""
    category: Category | None = None
    district: Organization | None = None
    unit: Organization | None = None

    @property
    def where(self) -> Q:
        """The condition on rows of RollupLine, RollupMonth, SnapshotLine and SnapshotInput of a build."""
        wanted: dict[str, Any] = {
            "level": self.level,
            "category": self.category,
            "district": self.district,
            "unit": self.unit,
        }
        return Q(**{name: value for name, value in wanted.items() if value})

    @property
    def codes(self) -> dict[str, str]:
        """What is narrowed to, as it stands in addresses."""
        rows = {"category": self.category, "district": self.district, "unit": self.unit}
        found = {"level": self.level} | {name: row.code if row else "" for name, row in rows.items()}
        return {name: code for name, code in found.items() if code}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the month is chosen."""
        return bool(self.codes)

    @property
    def query(self) -> str:
        """The part of an address that says the same: month=2020-10&category=social."""
        return self.query_with()

    def query_with(self, **changes: str) -> str:
        """The same with something changed or added; an empty value takes it out."""
        wanted = {"month": self.month.key} | self.codes | changes
        return urlencode({name: value for name, value in wanted.items() if value})

    @property
    def narrowing(self) -> str:
        """What is narrowed to without the month, to be put behind that of another: &category=social."""
        return f"&{urlencode(self.codes)}" if self.codes else ""

    def in_month(self, month: Month) -> Selection:
        """The same part of the portfolio in another month."""
        return replace(self, month=month)

    @property
    def before(self) -> Month | None:
        """The month before, where it has figures."""
        return next((month for month in self.months if month.first < self.month.first), None)

    @property
    def after(self) -> Month | None:
        """The next month that has figures."""
        return next((month for month in reversed(self.months) if month.first > self.month.first), None)

    def same_month_of(self, year: int) -> Month | None:
        """The same month of another year, where it has figures."""
        wanted = self.month.first.replace(year=year)
        return next((month for month in self.months if month.first == wanted), None)

    @property
    def years(self) -> list[tuple[int, Month]]:
        """Each year with figures, newest first, and the month that stands for it: the same, else its last."""
        last: dict[int, Month] = {}
        for month in self.months:
            last.setdefault(month.year, month)
        return [(year, self.same_month_of(year) or month) for year, month in last.items()]

    @property
    def is_newest(self) -> bool:
        """Whether the month is the one that is shown to whoever asks for none."""
        return self.month == choose_month(list(self.months), "")

    @property
    def of_year(self) -> list[Month]:
        """The year's months with figures, January first."""
        return [month for month in reversed(self.months) if month.year == self.month.year]


def read_selection(request: HttpRequest) -> Selection | None:
    """The selection of an address; None while there are no figures at all."""
    user, months = signed_in(request), months_for(request)
    month = choose_month(months, _asked(request, "month"))
    if month is None:
        return None
    level = _asked(request, "level")
    if level and level not in Level:
        raise Http404(level)
    return Selection(
        months=tuple(months),
        month=month,
        level=level,
        category=_category(_asked(request, "category")),
        district=_place(user, month, "district", _asked(request, "district")),
        unit=_place(user, month, "unit", _asked(request, "unit")),
    )


def _asked(request: HttpRequest, name: str) -> str:
    """PostgreSQL takes no NUL in a text; no code has one either."""
    return request.GET.get(name, "").replace("\0", "").strip()


def _category(code: str) -> Category | None:
    if not code:
        return None
    found = Category.objects.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def _place(user: User, month: Month, field: str, code: str) -> Organization | None:
    """A district or unit that the person's projects belong, or in some month belonged, to."""
    if not code:
        return None
    rows = _rows(user).filter(**{field: OuterRef("pk")})
    ever = rows.filter(build__in=CurrentBuild.objects.values("build"))
    seen = Exists(rows.filter(build=month.build)) | Exists(ever)
    found = Organization.objects.filter(seen, code=code).first()
    if found is None:
        raise Http404(code)
    return found


def _rows(user: User) -> QuerySet[Any]:
    """Rows that show where the projects in somebody's sight belong: the smallest that say it."""
    if sees_by_department(user):
        return SnapshotLine.objects.filter(within(user, *PLACES))
    return RollupLine.objects.filter(within(user, "district", "unit"))


@dataclass(frozen=True)
class Choices:
    """What a page can be narrowed to: only what the person's projects of the month belong to."""

    categories: list[Category]
    districts: list[Organization]
    units: list[Organization]

    @property
    def levels(self) -> list[tuple[str, Any]]:
        """The levels with their names."""
        return list(LEVELS)


def choices(selection: Selection, user: User) -> Choices:
    """Two queries. What is chosen already stays on offer, even where the month has nothing of it."""
    rows = _rows(user).filter(build=selection.month.build).order_by()
    in_use = {name: Q(pk__in=rows.values(name)) for name in ("district", "unit")}
    places = Organization.objects.filter(in_use["district"] | in_use["unit"])
    found = list(places.annotate(as_district=in_use["district"], as_unit=in_use["unit"]).order_by("path"))
    categories = Category.objects.filter(pk__in=rows.values("category"))
    return Choices(
        categories=_with(categories, selection.category),
        districts=_with([row for row in found if row.as_district], selection.district),
        units=_with([row for row in found if row.as_unit], selection.unit),
    )


def _with(rows: Any, chosen: Any) -> list[Any]:
    found = list(rows)
    return found if chosen is None or chosen in found else [*found, chosen]


def places_seen(user: User, field: str, codes: Collection[str]) -> list[Organization]:
    """Those of some districts or units to which the person's projects belong, or in some month belonged."""
    rows = _rows(user).filter(**{field: OuterRef("pk")}, build__in=CurrentBuild.objects.values("build"))
    return list(Organization.objects.filter(Exists(rows), code__in=codes))
