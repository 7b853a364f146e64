"""A month's returns: entered by each unit's clerk, checked by each department's reviewer, in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from portfolio.demo import moments, reporting
from portfolio.demo.model import DemoProject, Report
from portfolio.demo.pictures import site_picture
from portfolio.demo.registration import Register
from portfolio.demo.texts import EXPLANATIONS, SENT_BACK, group_of
from projects.models import MonthlyReturn, ReportingPeriod
from projects.services.attachments import attach_to_return
from projects.services.returns import (
    ReturnEntry,
    Versioned,
    approve_returns,
    save_returns,
    send_back_returns,
    submit_returns,
)

Item = tuple[DemoProject, Report]
PICTURED = (10, 11)  # months; a picture costs time when the demo is loaded


class Desk:
    """The returns of one month on their way."""

    def __init__(self, period: ReportingPeriod, projects: list[DemoProject], register: Register) -> None:
        self.period = period
        self.register = register
        self.stored: dict[str, MonthlyReturn] = {}
        self.items: list[Item] = [
            (one, report) for one in projects for report in one.reports if report.month == period.month.month
        ]

    def with_ways(self, *ways: str) -> list[Item]:
        """The returns that go one of these ways."""
        return [(one, report) for one, report in self.items if report.way in ways]

    def enter(self, items: list[Item], now: dt.datetime, *, wrong: Iterable[str] = ()) -> None:
        """Clerks enter; those of the *wrong* ways give a tenth too much."""
        for clerk, batch in self._by(items, lambda one: self.register.staff.clerk(self._unit(one))):
            entries = [self._entry(one, report, report.way in wrong) for one, report in batch]
            self._keep(save_returns(period=self.period, entries=entries, user=clerk, now=now), batch)

    def take_pictures(self, items: list[Item], now: dt.datetime) -> None:
        """Some of the made-up projects have a picture of the site, which says of itself that it is one."""
        if self.period.month.month not in PICTURED:
            return
        month = f"{self.period.month:%Y-%m}"
        for one, report in items:
            if one.sketch.is_known or not report.physical or not one.code.endswith("5"):
                continue
            content = site_picture(one.code, month, group_of(one.sketch), report.physical)
            name = f"{month}现场（生成图片）.jpg"
            attach_to_return(
                row=self.stored[one.code],
                upload=SimpleUploadedFile(name, content, "image/jpeg"),
                user=self.register.staff.clerk(self._unit(one)),
                now=now,
            )

    def hand_in(self, items: list[Item], now: dt.datetime) -> None:
        """Clerks submit what they entered."""
        for clerk, batch in self._by(items, lambda one: self.register.staff.clerk(self._unit(one))):
            self._keep(submit_returns(seen=self._seen(batch), user=clerk, now=now), batch)

    def send_back(self, items: list[Item], now: dt.datetime) -> None:
        """Reviewers give back, and say why."""
        for number, (reviewer, batch) in enumerate(self._by(items, self._reviewer)):
            reason = SENT_BACK[number % len(SENT_BACK)]
            self._keep(
                send_back_returns(seen=self._seen(batch), user=reviewer, now=now, reason=reason), batch
            )

    def approve(self, items: list[Item], now: dt.datetime) -> None:
        """Reviewers approve, which posts to the ledger."""
        for reviewer, batch in self._by(items, self._reviewer):
            self._keep(approve_returns(seen=self._seen(batch), user=reviewer, now=now), batch)

    def _reviewer(self, one: DemoProject) -> User:
        return self.register.staff.reviewer(one.sketch.department)

    def _unit(self, one: DemoProject) -> str:
        moved = [unit for since, unit in one.moves if since <= self.period.month.month]
        return moved[-1] if moved else one.sketch.unit

    def _by(self, items: list[Item], who: Callable[[DemoProject], User]) -> Iterator[tuple[User, list[Item]]]:
        ordered = sorted(items, key=lambda item: who(item[0]).pk)
        for _, batch in groupby(ordered, key=lambda item: who(item[0]).pk):
            found = list(batch)
            yield who(found[0][0]), found

    def _entry(self, one: DemoProject, report: Report, too_much: bool) -> ReturnEntry:
        stored = self.stored.get(one.code)
        return ReturnEntry(
            project=self.register.projects[one.code],
            version=stored.version if stored else 0,
            investment=Decimal(report.invested * 11 // 10 if too_much else report.invested),
            physical_progress=report.progress,
            stage_text=report.stage_text,
            problems=report.problems,
            explanations=EXPLANATIONS,
        )

    def _seen(self, batch: list[Item]) -> list[Versioned]:
        rows = [self.stored[one.code] for one, _ in batch]
        return [Versioned(row.pk, row.version) for row in rows]

    def _keep(self, rows: list[MonthlyReturn], batch: list[Item]) -> None:
        codes = {self.register.projects[one.code].pk: one.code for one, _ in batch}
        self.stored.update({codes[row.project_id]: row for row in rows})


def play_returns(desk: Desk) -> None:
    """A month that is locked afterwards: in time, sent back once, late, or not at all."""
    period = desk.period
    back, late = desk.with_ways(reporting.SENT_BACK), desk.with_ways(reporting.LATE)
    in_time = desk.with_ways(reporting.CLEAN)
    desk.enter(in_time + back, moments.entered(period), wrong=[reporting.SENT_BACK])
    desk.take_pictures(in_time + back, moments.entered(period))
    desk.hand_in(in_time + back, moments.entered(period))
    desk.send_back(back, moments.sent_back(period))
    desk.enter(back, moments.mended(period))
    desk.hand_in(back, moments.mended(period))
    desk.approve(in_time + back, moments.reviewed(period))
    desk.enter(late, moments.entered_late(period))
    desk.hand_in(late, moments.entered_late(period))
    desk.approve(late, moments.reviewed_late(period))


def play_open_month(desk: Desk) -> None:
    """The open month: some approved, some waiting, some begun, some given back, the rest not yet there."""
    approved, returned = desk.with_ways(reporting.APPROVED), desk.with_ways(reporting.RETURNED)
    handed_in = approved + returned + desk.with_ways(reporting.SUBMITTED)
    desk.enter(handed_in + desk.with_ways(reporting.DRAFT), moments.ENTERED, wrong=[reporting.RETURNED])
    desk.take_pictures(handed_in, moments.ENTERED)
    desk.hand_in(handed_in, moments.ENTERED)
    desk.send_back(returned, moments.REVIEWED)
    desk.approve(approved, moments.REVIEWED)
