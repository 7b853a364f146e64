"""What the pages of site records read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Organization, User
from accounts.scope import scope_paths
from coordination.models import FrozenSummary, SitePhoto, SiteRecord, SiteSummary
from coordination.problem_people import REGISTER
from coordination.site_months import DistrictMonth, read_months
from projects.models import Project
from projects.selectors import scope_as
from projects.services.secrecy import Veil, found_in, veil_for

NUL = "\0"
FILTERS = ("q", "project", "district", "group", "author", "since", "until")


def records_seen(user: User) -> QuerySet[SiteRecord]:
    """Everything about records that somebody may read."""
    photos = SitePhoto.objects.select_related("attachment")
    rows = SiteRecord.objects.visible_to(user).select_related(
        "project__responsible_unit", "district", "group", "author", "withdrawal__author", "raised__problem"
    )
    return rows.prefetch_related(Prefetch("photos", photos.order_by("pk")))


def records_asked(given: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address; PostgreSQL takes no NUL."""
    asked = {name: given.get(name, "").replace(NUL, "").strip()[:100] for name in FILTERS}
    return asked | {name: asked[name] if day_of(asked[name]) else "" for name in ("since", "until")}


def day_of(text: str) -> dt.date | None:
    """A day as a date field sends it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def records_listed(user: User, asked: Mapping[str, str]) -> QuerySet[SiteRecord]:
    """The newest first, narrowed."""
    rows = records_seen(user)
    if asked["project"]:
        rows = rows.filter(project__code=asked["project"])
    if asked["district"]:
        rows = rows.filter(district__code=asked["district"])
    if asked["group"]:
        rows = rows.filter(group__district__code=asked["group"])
    if asked["author"]:
        rows = rows.filter(author__name=asked["author"])
    if since := day_of(asked["since"]):
        rows = rows.filter(day__gte=since)
    if until := day_of(asked["until"]):
        rows = rows.filter(day__lte=until)
    if text := asked["q"]:
        named = Q(project__name__icontains=text) | Q(project__code__icontains=text)
        rows = rows.filter(named | found_in(text, veil_for(user), "text"))
    return rows.order_by("-day", "-pk")


def districts_recorded(user: User) -> list[Organization]:
    """Where there are records that somebody sees."""
    found = SiteRecord.objects.visible_to(user).order_by().values("district")
    return list(Organization.objects.filter(pk__in=found).order_by("path"))


@dataclass(frozen=True)
class RecordRow:
    """A record as its reader may read it."""

    record: SiteRecord
    veil: Veil

    @property
    def text(self) -> str:
        """Without true names."""
        return self.veil(self.record.text)


def record_rows(records: Iterable[SiteRecord], user: User) -> list[RecordRow]:
    """Records, their texts as one reader may read them."""
    veil = veil_for(user)
    return [RecordRow(record, veil) for record in records]


def projects_to_record(user: User) -> QuerySet[Project]:
    """Of which projects somebody writes."""
    return Project.objects.filter(scope_as(user, *REGISTER)).order_by("name_sort", "code")


def districts_seen(user: User) -> QuerySet[Organization]:
    """The districts in the user's part of the tree."""
    scope = Q(pk__in=[])
    for path in scope_paths(user):
        scope |= Q(path__startswith=path)
    return Organization.objects.filter(scope, kind=Organization.Kind.DISTRICT).order_by("path")


def attendance(user: User, month: dt.date, today: dt.date) -> list[DistrictMonth]:
    """The groups of a month in the user's districts, with their weeks up to today."""
    found = read_months(month, today=today, districts=list(districts_seen(user)))
    return [one for one in found if one.weeks]


@dataclass(frozen=True)
class SummaryRow:
    """A district's month, and what there is of its summary."""

    found: DistrictMonth
    written: SiteSummary | None
    frozen: FrozenSummary | None
    counts: Mapping[str, int] = field(default_factory=dict)


def summaries(user: User, month: dt.date, today: dt.date) -> list[SummaryRow]:
    """Those of a month in the user's districts."""
    districts = list(districts_seen(user))
    rows = SiteSummary.objects.filter(district__in=districts, month=month).select_related("changed_by")
    written = {row.district_id: row for row in rows}
    frozen = {
        row.district_id: row for row in FrozenSummary.objects.filter(district__in=districts, month=month)
    }
    return [
        SummaryRow(one, written.get(one.district.pk), frozen.get(one.district.pk))
        for one in read_months(month, today=today, districts=districts)
        if one.is_worth_telling or one.district.pk in written or one.district.pk in frozen
    ]
