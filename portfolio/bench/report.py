"""What came out: for the terminal, for docs/benchmarks.md, and as data."""

from __future__ import annotations

import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from django.db import connection
from django.utils.translation import pgettext

from common.said import say
from portfolio.bench.figures import Figure


def machine() -> list[str]:
    """What it was measured on."""
    processor = _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _first("/proc/meminfo", "MemTotal")
    gigabytes = f", {int(memory.split()[0]) / 1024**2:.0f} GB" if memory else ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = str(cursor.fetchone()[0]).split()[0]
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"{processor}, {os.cpu_count()} ×{gigabytes}",
        f"Python {platform.python_version()}, PostgreSQL {server}, {platform.system()} {platform.release()}",
        f"load {load}",
    ]


def _first(path: str, name: str) -> str:
    """A line of what the kernel says about itself."""
    file = Path(path)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _cells(figure: Figure, text: str) -> tuple[str, str, str, str]:
    bound = "—" if figure.bound is None else f"≤ {figure.bound} {figure.unit}"
    holds = "" if figure.bound is None else "✓" if figure.holds else "✗"
    return text, f"{figure.value:.2f} {figure.unit}", f"{bound} {holds}".strip(), figure.detail


def table(figures: Sequence[Figure]) -> str:
    """For the terminal, in the reader's language."""
    rows = [
        (
            pgettext("bench", "what"),
            pgettext("bench", "measured"),
            pgettext("bench", "at most"),
            pgettext("bench", "how"),
        )
    ]
    rows += [
        _cells(figure, say(figure.text, {name: str(value) for name, value in figure.values.items()}))
        for figure in figures
    ]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Chinese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def markdown(figures: Sequence[Figure], head: Sequence[str], day: str) -> str:
    """For the documentation, in English."""
    lines = [
        "# What it costs",
        "",
        f"Measured by `./keyworks bench` on {day}, on:",
        "",
        *(f"- {line}" for line in head),
        "",
        "Processor time of this process, of PostgreSQL's and of the program that reads workbooks, in rounds",
        "in which everything compared has its turn; the middle of the ratios. “Parsing alone” is calamine",
        "turning the same file into Python's rows in a process that runs already. The line after it counts",
        "the process with limits in which we let it do so, and the way of the rows from there.",
        "",
        "| what | measured | at most | how |",
        "|---|---|---|---|",
        *("| " + " | ".join(_cells(figure, figure.name)) + " |" for figure in figures),
    ]
    return "\n".join(lines) + "\n"


def data(figures: Sequence[Figure]) -> str:
    """For programs."""
    return json.dumps([figure.as_data() for figure in figures], ensure_ascii=False, indent=1) + "\n"
