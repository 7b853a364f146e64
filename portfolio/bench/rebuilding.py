"""What a month's snapshot costs, with all ranks, beside COPY of the very rows that it writes."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from portfolio.bench.clock import spent
from portfolio.bench.figures import Figure, milliseconds, ratio
from portfolio.bench.filling import YEAR
from portfolio.bench.scratch import use
from projects.models import ReportingPeriod
from reports.models import RollupLine, RollupMonth, SnapshotBuild, SnapshotInput, SnapshotLine
from reports.services.snapshots import build_snapshot, cut_off, ruleset_for

BOUND = Decimal("2.5")
WRITTEN = (SnapshotInput, SnapshotLine, RollupLine, RollupMonth)


def measure(databases: Mapping[int, str], rounds: int) -> list[Figure]:
    """One figure for each size."""
    ours: dict[int, list[int]] = defaultdict(list)
    theirs: dict[int, list[int]] = defaultdict(list)
    for number in range(rounds):
        for size, name in databases.items():
            if number and size * number > 100_000:
                continue  # of the largest once is enough, and takes long enough
            use(name)
            one, other = _once()
            ours[size].append(one)
            theirs[size].append(other)
    return [
        Figure(
            N_("snapshot with ranks ÷ COPY of its rows, %(size)s projects"),
            {"size": size},
            ratio(ours[size], theirs[size]),
            BOUND,
            f"{milliseconds(ours[size])} ÷ {milliseconds(theirs[size])}",
        )
        for size in databases
    ]


def _once() -> tuple[int, int]:
    """Both, with all keys checked; nothing of it is kept."""
    period = ReportingPeriod.objects.get(month=f"{YEAR}-12-01")
    cutoff = cut_off()
    with transaction.atomic():
        made: list[SnapshotBuild] = []

        def rebuild() -> None:
            made.append(build_snapshot(period=period, cutoff=cutoff, as_of=timezone.now()))
            _check_keys()

        ours = spent(rebuild).whole
        again = SnapshotBuild.objects.create(
            period=period, ruleset=ruleset_for(period), cutoff=cutoff, as_of=timezone.now()
        )
        with tempfile.TemporaryFile() as file:
            tables = [_taken(model, made[0], again, file) for model in WRITTEN]
            theirs = spent(lambda: _copied(tables, file)).whole
        transaction.set_rollback(True)
    return ours, theirs


def _check_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _taken(model: Any, made: SnapshotBuild, again: SnapshotBuild, file: IO[bytes]) -> tuple[str, int]:
    """The rows of a table at the end of a file; gives back COPY's statement and how long they are."""
    table = model._meta.db_table
    columns = [
        field.column for field in model._meta.concrete_fields if field.column not in ("id", "build_id")
    ]
    names, start = ", ".join(columns), file.seek(0, 2)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY (SELECT {again.pk}, {names} FROM {table} WHERE build_id = {made.pk}) TO STDOUT", file
        )
    return f"COPY {table} (build_id, {names}) FROM STDIN", file.tell() - start


class _Part:
    """The next bytes of a file as a file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes of what is left."""
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data


def _copied(tables: list[tuple[str, int]], file: IO[bytes]) -> None:
    file.seek(0)
    with connection.cursor() as cursor:
        for statement, length in tables:
            cursor.copy_expert(statement, _Part(file, length))
    _check_keys()
