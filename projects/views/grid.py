"""What the month's grid asks for while somebody types: checks and autosaved drafts."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Role, User
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import MonthlyReturn
from projects.rows import TypedRow, judged, typed_row, values_of
from projects.services.returns import ReturnEntry, save_returns
from projects.views.batch import Answer, Batch, one_by_one
from projects.views.comparison import last_step


@allow(Role.CLERK)
@require_POST
def return_check(request: HttpRequest, month: dt.date) -> JsonResponse:
    """What is wrong or odd about rows as they are being typed. Nothing is stored."""
    batch = Batch(request, month)
    figures = batch.figures()
    rows = {}
    for code, sent in batch.sent.items():
        project = batch.projects[code]
        rows[code] = judged(typed_row(sent), project, figures[project.pk])
    return JsonResponse({"rows": rows})


@allow(Role.CLERK)
@require_POST
def return_save(request: HttpRequest, month: dt.date) -> JsonResponse:
    """Store rows as drafts, each for itself: one that can't be stored holds up no other."""
    batch, now = Batch(request, month), business_now()
    typed = {code: typed_row(sent) for code, sent in batch.sent.items()}
    figures = batch.figures()
    rows: dict[str, Answer] = {
        code: judged(one, batch.projects[code], figures[batch.projects[code].pk])
        for code, one in typed.items()
    }
    readable = [code for code, one in typed.items() if not one.unreadable]
    refused = one_by_one(readable, lambda codes: _store(batch, [typed[code] for code in codes], now))
    stored = batch.stored()
    for code, one in typed.items():
        rows[code] |= _outcome(one, refused.get(code), stored.get(code), batch)
    return JsonResponse({"rows": rows, "at": f"{timezone.localtime():%H:%M}"})


def _store(batch: Batch, rows: list[TypedRow], now: dt.datetime) -> None:
    entries = [
        ReturnEntry(
            project=batch.projects[row.code],
            version=row.version,
            investment=row.investment,
            physical_progress=row.physical_progress,
            stage_text=row.stage_text,
            problems=row.problems,
            explanations=row.explanations,
        )
        for row in rows
    ]
    save_returns(period=batch.period, entries=entries, user=batch.user, now=now)


def _outcome(typed: TypedRow, refusal: Refusal | None, row: MonthlyReturn | None, batch: Batch) -> Answer:
    """Saved, with the version it has now; or why not, with what stands there instead."""
    if typed.unreadable:
        return {"saved": False}
    if refusal is None or (row and _says_the_same(typed, row, batch.user)):
        return {
            "saved": True,
            "version": row.version if row else 0,
            "status": row.status if row else "missing",
        }
    answer: Answer = {"saved": False, "refusal": str(refusal)}
    if row and row.version != typed.version:
        step = last_step(row)
        by = {"who": str(step.who), "when": f"{timezone.localtime(step.when):%Y-%m-%d %H:%M}"}
        stored = values_of(row, batch.secrets.veil)
        answer["conflict"] = {**stored, **by, "status_word": row.get_status_display()}
    return answer


def _says_the_same(typed: TypedRow, row: MonthlyReturn, user: User) -> bool:
    """A second arrival of what the same person had stored already: not a conflict."""
    names = ("investment", "physical_progress", "stage_text", "problems", "explanations")
    same = all(getattr(typed, name) == getattr(row, name) for name in names)
    return same and row.entered_by_id == user.pk and row.status == MonthlyReturn.Status.DRAFT
