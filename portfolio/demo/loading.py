"""Loading the demo, in steps each of which is whole or not there, so that a broken-off load goes on.

Which steps are done is read off the rows they make: the year's plan off its projects, a month's facts off
its locked period, an edition off its being published. The last step opens November, gives the accounts
their password and stops the clock, all in one transaction: with November there, the demo is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Organization, User
from common.calendar import fill_calendar
from common.clock import set_business_now
from portfolio.demo import moments, places
from portfolio.demo.building import build
from portfolio.demo.events import play_events
from portfolio.demo.followup.days import Span
from portfolio.demo.followup.playing import finish, follow_up
from portfolio.demo.model import LAST, OPEN, YEAR, DemoProject
from portfolio.demo.publication import DemoFailed, publish_month
from portfolio.demo.registration import Register, create_categories
from portfolio.demo.returns import Desk, play_open_month, play_returns
from portfolio.demo.staff import ACCOUNTS, ADMINISTRATORS, create_staff, find_staff, name_a_deputy
from projects.models import Project, ReportingPeriod
from projects.services.maps import place_tiles, store_outlines
from projects.services.periods import lock_period, open_period
from reports.models import Edition
from reports.services.snapshots import refresh_period

LOCK = 7264009
Say = Callable[[str], None]


def is_loaded() -> bool:
    """Whether the demo stands there whole."""
    return ReportingPeriod.objects.filter(month=dt.date(YEAR, OPEN, 1)).exists() and is_demo()


def is_demo() -> bool:
    """Whether the demo's first step has been done here: its accounts and a project are there."""
    accounts = User.objects.filter(username__in=[username for username, _, _ in ACCOUNTS])
    return accounts.count() == len(ACCOUNTS) and Project.objects.filter(code="CY-001").exists()


@contextmanager
def alone() -> Iterator[None]:
    """One loader at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def load(*, password: str, say: Say) -> None:
    """Play the year from where it stands to the third of December."""
    projects = build()
    _set_up(projects, say)
    for month in range(1, LAST + 1):
        _play_month(month, projects, say)
    _open_november(projects, password)
    say(f"{YEAR}-{OPEN}: returns are coming in")
    refresh_period(ReportingPeriod.objects.get(month=moments.first_of(OPEN)))


@transaction.atomic
def _set_up(projects: list[DemoProject], say: Say) -> None:
    if is_demo():
        return
    if Organization.objects.exists() or User.objects.exists() or Project.objects.exists():
        raise DemoFailed("The demo needs an empty database: this one has data of its own.")
    set_business_now(moments.SET_UP)
    fill_calendar([YEAR - 1, YEAR, YEAR + 1])
    create_categories()
    register = Register(create_staff())
    _draw_districts(register.staff.office)
    register.take_in([one for one in projects if one.first_month == 1], moments.SET_UP)
    say(f"{len(register.projects)} projects with their plans")


def _draw_districts(office: User) -> None:
    """The made-up outlines, and the places of the tiles."""
    content = places.OUTLINES.read_bytes()
    store_outlines(name=places.OUTLINES.name, content=content, seen=0, author=office, now=moments.SET_UP)
    place_tiles(places=places.TILES, seen=0, author=office, now=moments.SET_UP)


def _play_month(month: int, projects: list[DemoProject], say: Say) -> None:
    staff = find_staff()
    period = ReportingPeriod.objects.filter(month=moments.first_of(month)).first()
    if period is None:
        period = _report_month(month, projects, Register(staff))
    if Edition.objects.newest_of(period) is None:
        say(f"{YEAR}-{month:02}: {publish_month(period, staff).number}")


@transaction.atomic
def _report_month(month: int, projects: list[DemoProject], register: Register) -> ReportingPeriod:
    set_business_now(moments.within(month))
    period = open_period(month=moments.first_of(month))
    play_events(period, projects, register)
    play_returns(Desk(period, projects, register))
    follow_up(register.staff, projects, Span(_locked_before(period), moments.locked(period)))
    return lock_period(period=period, user=register.staff.office, now=moments.locked(period))


@transaction.atomic
def _open_november(projects: list[DemoProject], password: str) -> None:
    register = Register(find_staff())
    period = open_period(month=moments.first_of(OPEN))
    play_events(period, projects, register)
    play_open_month(Desk(period, projects, register))
    follow_up(register.staff, projects, Span(_locked_before(period), moments.END))
    finish(register.staff, projects)
    set_password(password)
    set_business_now(moments.END)
    name_a_deputy(find_staff(), moments.END)


def _locked_before(period: ReportingPeriod) -> dt.datetime:
    """When the month before was locked; the demo's beginning where there is none."""
    before = ReportingPeriod.objects.filter(month__lt=period.month).order_by("-month").first()
    return moments.locked(before) if before else moments.SET_UP


def set_password(password: str) -> None:
    """Let the accounts sign in that are printed."""
    for username, _, _ in (*ACCOUNTS, *ADMINISTRATORS):
        User.objects.filter(username=username).update(password=make_password(password))
