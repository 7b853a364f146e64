"""The rows of one request of the month's grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from accounts.scope import signed_in
from common.errors import Refusal
from projects.figures import Figures, figures_of
from projects.models import MonthlyReturn, Project, ReportingPeriod
from projects.rows import rows_in
from projects.secrets import Secrets
from projects.selectors import due_projects, returns_of

Answer = dict[str, Any]


class Batch:
    """The rows of one request with the projects they are about; a foreign one does not exist."""

    def __init__(self, request: HttpRequest, month: dt.date) -> None:
        self.user: User = signed_in(request)
        self.period = get_object_or_404(ReportingPeriod, month=month)
        self.sent = {row["code"]: row for row in rows_in(request.body)}
        mine = due_projects(self.user, self.period, Role.CLERK).filter(code__in=self.sent)
        self.projects: dict[str, Project] = {project.code: project for project in mine}
        if self.projects.keys() != self.sent.keys():
            raise Http404

    @cached_property
    def secrets(self) -> Secrets:
        """What the person may read of the confidential ones."""
        return Secrets.of(self.user, list(self.projects.values()))

    def figures(self) -> dict[int, Figures]:
        """The figures of all of them."""
        return figures_of([project.pk for project in self.projects.values()], self.period)

    def stored(self) -> dict[str, MonthlyReturn]:
        """Their returns as they stand now, by code."""
        rows = returns_of(list(self.projects.values()), self.period)
        return {code: rows[one.pk] for code, one in self.projects.items() if one.pk in rows}


def one_by_one(codes: Sequence[str], do: Callable[[Sequence[str]], object]) -> dict[str, Refusal]:
    """All at once where that is possible; else each for itself, and why some could not be done."""
    try:
        if codes:
            do(codes)
    except Refusal as refusal:
        if len(codes) == 1:
            return {codes[0]: refusal}
        refused: dict[str, Refusal] = {}
        for code in codes:
            refused |= one_by_one([code], do)
        return refused
    return {}
