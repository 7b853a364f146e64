"""Rows of the month's grid: what the page is told of each project, and what it sends back, checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.urls import reverse

from common.naming import local_name
from common.numbers import percent_of, wan, yi
from common.said import say
from common.workbooks.figures import plain
from projects.checks import LONGEST_WORD, SOFT, Finding, check_return, unexplained, unfinished
from projects.figures import Figures
from projects.models import MonthlyReturn, Project, ReportingPeriod
from projects.services.secrecy import Veil
from projects.typed import Unreadable, read_amount, read_progress

NO_VEIL = Veil()
LONGEST_TEXT = 2000
MOST_ROWS = 1000
CODE = re.compile("[A-Za-z0-9-]{1,20}")
Status = MonthlyReturn.Status


@dataclass(frozen=True)
class TypedRow:
    """One row as somebody typed it; ``unreadable`` holds what can't be kept as a figure."""

    code: str
    version: int
    investment: Decimal | None
    physical_progress: Decimal | None
    stage_text: str
    problems: str
    explanations: Mapping[str, str]
    unreadable: list[Finding]


def rows_in(body: bytes) -> list[dict[str, Any]]:
    """The rows of a JSON body; a body of another shape is none of ours."""
    try:
        rows = json.loads(body)["rows"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Http404 from error
    known = isinstance(rows, list) and len(rows) <= MOST_ROWS and all(isinstance(row, dict) for row in rows)
    if not known or not all(
        isinstance(code := row.get("code"), str) and CODE.fullmatch(code) for row in rows
    ):
        raise Http404
    return list(rows)


def version_of(row: Mapping[str, Any]) -> int:
    """The version that a row started from."""
    version = row.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version < 10**9:
        raise Http404
    return version


def typed_row(row: Mapping[str, Any]) -> TypedRow:
    """A row as it was sent; texts are cut where the database would end."""
    amount, bad_amount = _read(read_amount, _text(row, "investment", 100))
    progress, bad_progress = _read(read_progress, _text(row, "physical_progress", 100))
    words = row.get("explanations")
    said = words if isinstance(words, dict) else {}
    return TypedRow(
        code=str(row["code"]),
        version=version_of(row),
        investment=amount,
        physical_progress=progress,
        stage_text=_text(row, "stage_text", LONGEST_TEXT),
        problems=_text(row, "problems", LONGEST_TEXT),
        explanations={
            code: _text(said, code, LONGEST_WORD) for code in SOFT if _text(said, code, LONGEST_WORD)
        },
        unreadable=[finding for finding in (bad_amount, bad_progress) if finding],
    )


def _text(row: Mapping[str, Any], name: str, longest: int) -> str:
    value = row.get(name)
    # A half of a surrogate pair is no character for PostgreSQL, and neither is NUL.
    text = value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:longest]


def _read(read: Any, text: str) -> tuple[Decimal | None, Finding | None]:
    try:
        return read(text), None
    except Unreadable as unreadable:
        return None, unreadable.finding


def findings_in(typed: TypedRow, project: Project, figures: Figures) -> list[Finding]:
    """Everything wrong or odd about a typed row."""
    facts = figures.facts(project, typed.investment, typed.physical_progress, typed.stage_text)
    return [*typed.unreadable, *check_return(facts)]


def judged(typed: TypedRow, project: Project, figures: Figures) -> dict[str, Any]:
    """What the grid shows beside what was typed: sums, ratio, findings, and whether it can be handed in."""
    findings = findings_in(typed, project, figures)
    facts = figures.facts(project, typed.investment, typed.physical_progress, typed.stage_text)
    missing = [one for one in unfinished(facts) if one.field not in {bad.field for bad in typed.unreadable}]
    silent = unexplained(findings, typed.explanations)
    to_date = figures.beside + (typed.investment or Decimal(0))
    return {
        "to_date": wan(to_date),
        "ratio": percent_of(to_date, figures.planned_to_date) if figures.planned_to_date else "—",
        "yi": "" if typed.investment is None else yi(typed.investment),
        "findings": [shown(one) for one in findings],
        "missing": [shown(one) for one in missing],
        "silent": [one.code for one in silent],
        "ready": not missing and not silent and not any(one.is_hard for one in findings),
    }


def shown(finding: Finding) -> dict[str, Any]:
    """A finding in the language of the page."""
    return {
        "code": finding.code,
        "hard": finding.is_hard,
        "field": finding.field,
        "text": say(finding.text, finding.values),
    }


def stored_row(project: Project, row: MonthlyReturn | None) -> TypedRow:
    """What is stored, as if it had just been typed."""
    if row is None:
        return TypedRow(project.code, 0, None, None, "", "", {}, [])
    return TypedRow(
        project.code,
        row.version,
        row.investment,
        row.physical_progress,
        row.stage_text,
        row.problems,
        row.explanations,
        [],
    )


def values_of(row: MonthlyReturn | None, veil: Veil = NO_VEIL) -> dict[str, Any]:
    """The fields of a return as one would type them, as the reader may see them, and where it stands."""
    return {
        "version": row.version if row else 0,
        "status": row.status if row else "missing",
        "investment": _plain(row.investment) if row else "",
        "physical_progress": _plain(row.physical_progress) if row else "",
        "stage_text": veil(row.stage_text) if row else "",
        "problems": veil(row.problems) if row else "",
        "explanations": {code: veil(word) for code, word in row.explanations.items()} if row else {},
    }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def full_row(
    project: Project, row: MonthlyReturn | None, figures: Figures, period: ReportingPeriod, veil: Veil
) -> dict[str, Any]:
    """All that the grid knows of a project."""
    return {
        "code": project.code,
        "name": project.name,
        "unit": local_name(project.responsible_unit),
        "url": reverse("return-edit", args=[period.month, project.code]),
        "target": wan(figures.target),
        "last_month": wan(figures.last_month),
        "last_progress": _plain(figures.last_progress) or "—",
        "planned_to_date": wan(figures.planned_to_date),
        "exact": {
            "beside": _plain(figures.beside),
            "target": _plain(figures.target),
            "planned_to_date": _plain(figures.planned_to_date),
        },
        "writable": period.status == ReportingPeriod.Status.OPEN
        and (row is None or row.status in (Status.DRAFT, Status.SENT_BACK)),
        **values_of(row, veil),
        **judged(stored_row(project, row), project, figures),
    }
