"""Means for races: guards taken off for the controls, and a town on a database that really commits."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg2
import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from common.errors import Conflict
from projects.models import ReportingPeriod
from tests.databases import Database

Result = TypeVar("Result")


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SELECT … FOR UPDATE be a plain SELECT."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)


def slowed(work: Callable[..., Result], seconds: float = 0.05) -> Callable[..., Result]:
    """The same work a little later, so that what it was decided on has time to change."""

    def wait_first(*arguments: Any, **named: Any) -> Result:
        time.sleep(random.uniform(seconds / 2, seconds))
        return work(*arguments, **named)

    return wait_first


def lingering(work: Callable[..., Result], seconds: float = 0.3) -> Callable[..., Result]:
    """The same work with a pause behind it: between looking and leaping."""

    def wait_after(*arguments: Any, **named: Any) -> Result:
        result = work(*arguments, **named)
        time.sleep(seconds)
        return result

    return wait_after


def meeting(work: Callable[..., Result], people: int = 2) -> Callable[..., Result]:
    """The same work once so many have come to it: for controls, where nothing keeps them apart."""
    lock, met = threading.Lock(), threading.Event()
    come = 0

    def wait_for_others(*arguments: Any, **named: Any) -> Result:
        nonlocal come
        with lock:
            come += 1
            if come >= people:
                met.set()
        met.wait(20)
        return work(*arguments, **named)

    return wait_for_others


class Gate:
    """Holds a piece of work up right after it is done, until it is let go."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work = work
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        result = self.work(*arguments, **named)
        self.reached.set()
        assert self.opened.wait(10)
        return result


def as_owner(database: Database, statement: str) -> None:
    """Run SQL as the role that owns the tables: to take a guard off for a control."""
    connection = psycopg2.connect(database.owner_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def looks_open(period: ReportingPeriod) -> None:
    """Instead of ``hold_open``: look whether the month is open, and hold nothing."""
    if not ReportingPeriod.objects.filter(pk=period.pk, status=ReportingPeriod.Status.OPEN).exists():
        raise ValueError("locked")


def split(results: Sequence[object]) -> tuple[list[object], list[Conflict]]:
    """What was done and what was refused as a conflict; anything else that was raised is raised here."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Conflict):
            raise result
    conflicts = [result for result in results if isinstance(result, Conflict)]
    return [result for result in results if not isinstance(result, Exception)], conflicts


def split_refused(results: Sequence[object]) -> list[IntegrityError]:
    """What a table's own guard refused; anything else that was raised is raised here."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, IntegrityError):
            raise result
    return [result for result in results if isinstance(result, IntegrityError)]
