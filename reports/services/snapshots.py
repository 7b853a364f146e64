"""Snapshots: which are stale, building them, switching to them, sweeping old ones."""

from __future__ import annotations

import datetime as dt

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.clock import business_now
from projects.models import ReportingPeriod
from reports.models import CurrentBuild, Edition, Ruleset, SnapshotBuild
from reports.services import figures

KEEP = dt.timedelta(minutes=5)
SNAPSHOT_LOCK = 7264003


def cut_off(*, patience: str = "0") -> int:
    """The posting number up to which every fact is committed; waits for those being posted.

    While it waits, others who post wait behind it: ``patience`` (a PostgreSQL interval, "0" for no end)
    bounds that, and OperationalError says that it ran out.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
        cursor.execute("SELECT keyworks_cut_off()")
        return int(cursor.fetchone()[0])


def last_posting() -> int:
    """The newest posting number drawn, committed or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM projects_posting")
        return int(cursor.fetchone()[0])


def ruleset_for(period: ReportingPeriod) -> Ruleset:
    """The rules that apply to a month: those that begin last before it, of two for one month the newer."""
    return Ruleset.objects.filter(first_month__lte=period.month).latest("first_month", "version")


def build_snapshot(*, period: ReportingPeriod, cutoff: int, as_of: dt.datetime) -> SnapshotBuild:
    """Compute a month's figures from what was posted up to a cut-off."""
    build = SnapshotBuild.objects.create(
        period=period, ruleset=ruleset_for(period), cutoff=cutoff, as_of=as_of
    )
    figures.gather(build)
    figures.measure(build)
    return build


def switch_to(build: SnapshotBuild) -> None:
    """Let the screens read a build."""
    CurrentBuild.objects.update_or_create(period=build.period, defaults={"build": build})


def refresh_period(period: ReportingPeriod) -> SnapshotBuild | None:
    """Bring an unpublished month's figures up to date; None when this is not the moment.

    Needs no claim on a row: that a month is stale follows from the facts, and doing it twice does no harm.
    """
    try:
        cutoff, as_of = cut_off(patience="1s"), business_now()
    except OperationalError:  # a long batch is being posted: the reconciler comes again
        return None
    with transaction.atomic():
        if not try_lock(SNAPSHOT_LOCK, period.pk) or is_published(period):
            return None
        build = build_snapshot(period=period, cutoff=cutoff, as_of=as_of)
        switch_to(build)
        return build


def is_published(period: ReportingPeriod) -> bool:
    """Whether a month is published; it does not become so before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM projects_reportingperiod WHERE id = %s FOR SHARE", [period.pk])
        return bool(cursor.fetchone()[0] == ReportingPeriod.Status.PUBLISHED)


def try_lock(kind: int, key: int) -> bool:
    """Take a lock of PostgreSQL's until the transaction ends, unless somebody holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, key])
        return bool(cursor.fetchone()[0])


def stale_periods() -> list[ReportingPeriod]:
    """Unpublished months whose figures are older than the newest fact, or made by other rules."""
    newest = last_posting()
    unpublished = ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.PUBLISHED)
    return [
        period
        for period in unpublished.select_related("current__build")
        if not hasattr(period, "current")
        or period.current.build.cutoff < newest
        or period.current.build.ruleset_id != ruleset_for(period).pk
    ]


def sweep() -> int:
    """Delete builds that no screen reads any more; readers of a minute ago keep theirs."""
    in_use = Exists(CurrentBuild.objects.filter(build=OuterRef("pk"))) | Exists(
        Edition.objects.filter(build=OuterRef("pk"))
    )
    old = SnapshotBuild.objects.filter(created_at__lt=timezone.now() - KEEP).exclude(in_use)
    _total, deleted = old.delete()
    return deleted.get(SnapshotBuild._meta.label, 0)
