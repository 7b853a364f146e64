"""What an export of a month's projects takes of memory, as the list grows: each in a process of its own."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import re
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_noop as N_

from portfolio.bench.figures import Figure

BOUND = Decimal("1.1")
SMALL, LARGE = 4_000, 40_000
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def measure(databases: Mapping[int, str], rounds: int) -> list[Figure]:
    """40,000 rows beside 4,000; in a short run the largest there is beside the smallest."""
    sizes = sorted(databases)
    small, large = (SMALL, LARGE) if {SMALL, LARGE} <= set(sizes) else (sizes[0], sizes[-1])
    if small == large:
        return []
    ours, theirs = peak(databases[large]), peak(databases[small])
    text = N_("memory of an Excel export: %(large)s projects ÷ %(small)s")
    detail = f"{megabytes(ours)} ÷ {megabytes(theirs)}"
    return [Figure(text, {"large": large, "small": small}, Decimal(ours) / theirs, BOUND, detail)]


def megabytes(kilobytes: int) -> str:
    """For the reader."""
    return f"{Decimal(kilobytes) / 1024:.1f} MB"


def peak(name: str) -> int:
    """The most memory of a fresh process that exports all lines of a database's last month, kB."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_export, args=(name, theirs))
    process.start()
    theirs.close()
    try:
        return int(ours.recv())
    finally:
        process.join()


def _export(name: str, answer: multiprocessing.connection.Connection) -> None:
    """In the process of its own."""
    import django

    django.setup()
    from portfolio.bench.scratch import use
    from portfolio.exports import write_lines
    from portfolio.paging import ORDERS, ordered
    from portfolio.selectors.months import months_with_figures
    from reports.models import SnapshotLine

    use(name)
    month = months_with_figures()[0]
    lines = ordered(SnapshotLine.objects.filter(build=month.build), ORDERS["rank"])
    with tempfile.TemporaryFile() as file:
        write_lines(lines, cast(BinaryIO, file), kind="xlsx", month=month)
    [most] = PEAK.findall(Path("/proc/self/status").read_text("ascii"))
    answer.send(int(most))
    answer.close()
