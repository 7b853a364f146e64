"""What an import of 4,000 returns costs, from upload to stored drafts, beside parsing the file alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext_noop as N_
from python_calamine import CalamineWorkbook

from accounts.models import User
from common import jobs
from common.clock import business_now
from common.workbooks import reader
from portfolio.bench.clock import Spent, spent
from portfolio.bench.figures import Figure, milliseconds, ratio
from portfolio.bench.filling import YEAR
from portfolio.bench.scratch import use
from projects.exchange import batches, sources, work
from projects.exchange.templates import write_template
from projects.models import ImportBatch, ReportingPeriod

BOUND = Decimal("2.5")
ROWS = 4_000
PARSES = 3  # a parse is short: the middle of some


def measure(databases: Mapping[int, str], rounds: int) -> list[Figure]:
    """Against calamine alone, and against reading the file with limits in a process of its own."""
    size = ROWS if ROWS in databases else max(size for size in databases)
    use(databases[size])
    period = ReportingPeriod.objects.get(month=dt.date(YEAR + 1, 1, 1))
    file, count = _file(period)
    reader.read_workbook(file, "a.xlsx")
    parses, readings, imports = [], [], []
    for _round in range(rounds):
        parses.append(spent(lambda: [_parse(file) for _time in range(PARSES)]).own // PARSES)
        readings.append(spent(lambda: reader.read_workbook(file, "a.xlsx"), with_children=True).whole)
        imports.append(_import(file, period))
    whole = [one.whole for one in imports]
    parts = " + ".join(
        f"{milliseconds([getattr(one, part) for one in imports])} {words}"
        for part, words in (("child", "reading"), ("own", "here"), ("server", "PostgreSQL"))
    )
    values = {"rows": count}
    return [
        Figure(
            N_("import of %(rows)s rows from Excel ÷ parsing them alone"),
            values,
            ratio(whole, parses),
            BOUND,
            f"({parts}) ÷ {milliseconds(parses)}",
        ),
        Figure(
            N_("import of %(rows)s rows from Excel ÷ reading them in a process with limits"),
            values,
            ratio(whole, readings),
            None,
            f"{milliseconds(whole)} ÷ {milliseconds(readings)}",
        ),
    ]


def _file(period: ReportingPeriod) -> tuple[bytes, int]:
    """The clerk's own template, filled."""
    content = sources.returns(User.objects.get(username="clerk"), period)
    rows = [
        dict(row)
        | {
            "investment": Decimal(1 + 37 * number % 90_000) / 100,
            "physical_progress": Decimal(number % 100),
            "stage_text": f"主体结构施工至第{number % 40}层，室外管网完成{number}米",
            "problems": f"征地拆迁滞后{number % 90}户" if number % 5 == 0 else "",
        }
        for number, row in enumerate(islice(content.rows, ROWS))
    ]
    return write_template(replace(content, rows=rows), "zh-hans"), len(rows)


def _parse(file: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(file))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    return rows


def _import(file: bytes, period: ReportingPeriod) -> Spent:
    """Uploaded, previewed and confirmed, as by a person; then undone, so that the next finds the same."""
    user = User.objects.get(username="clerk")
    made: list[ImportBatch] = []

    def whole() -> None:
        batch = batches.upload(kind="returns", user=user, name="a.xlsx", content=file, period=period)
        made.append(batch)
        for kind in (work.READ, work.CONFIRM):
            work.perform(jobs.enqueue(kind=kind, key=str(batch.pk)).pk, in_sight=False)

    took = spent(whole, with_children=True)
    made[0].refresh_from_db()
    if made[0].state != ImportBatch.State.CONFIRMED:
        raise RuntimeError(f"the import was not confirmed: {made[0].state} {made[0].counts}")
    batches.undo(batch_id=made[0].pk, user=user, now=business_now())
    return took
