"""Which permits are late: the same ones as the rows say that read everything, looked for once a morning."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Role, User
from accounts.services import create_user
from common.models import Mail
from coordination.models import Permit
from coordination.permit_late import overdue
from coordination.permit_selectors import permits_of
from coordination.services.permits import take_back
from portfolio.digests import send_digests
from projects.models import Project
from projects.services.secrecy import Veil
from tests.coordination.steps import at
from tests.coordination.test_permits import needed, step
from tests.factories import NOW, Town

pytestmark = pytest.mark.django_db
#: What happened to a permit each; the National Day holiday lies within some.
LIVES: tuple[list[tuple[str, str]], ...] = (
    [],
    [("apply", "2020-09-25")],
    [("apply", "2020-09-25"), ("ask", "2020-09-29"), ("supply", "2020-10-20")],
    [("apply", "2020-09-25"), ("ask", "2020-09-29")],
    [("apply", "2020-09-01"), ("refuse", "2020-10-09"), ("apply", "2020-10-30")],
    [("apply", "2020-09-01"), ("withdraw", "2020-09-04"), ("apply", "2020-11-26")],
    [("apply", "2020-10-12"), ("grant", "2020-11-20")],
    [("apply", "2020-10-12"), ("grant", "2020-10-30"), ("take_back", "")],
    [("apply", "2020-09-01"), ("take_back", ""), ("apply", "2020-11-20")],
)


def lived(town: Town, mine: Project) -> None:
    """A permit with each of these lives."""
    for permit, life in zip(needed(town, mine, *range(len(LIVES))), LIVES, strict=True):
        for kind, day in life:
            if kind != "take_back":
                step(town, permit, kind, day)
                continue
            found = Permit.objects.get(pk=permit.pk)
            take_back(permit=found, seen=found.version, note="误录", author=town.people["clerk"], now=NOW)


def test_the_late_ones_are_those_whose_rows_say_so(town: Town, mine: Project) -> None:
    lived(town, mine)
    seen = set()
    for days in range(-40, 40):
        today = NOW.date() + dt.timedelta(days)
        late = {row.permit.pk for row in permits_of(mine, today, Veil()) if row.is_overdue}
        assert set(overdue(Permit.objects.all(), today)) == late, today
        seen.add(len(late))
    assert len(seen) > 3


def test_only_the_permits_asked_about_are_looked_at(town: Town, mine: Project, across: Project) -> None:
    for project in (mine, across):
        step(town, needed(town, project)[0], "apply", "2020-11-02")
    assert len(overdue(Permit.objects.all(), NOW.date())) == 2
    [late] = overdue(Permit.objects.filter(project=across), NOW.date())
    assert Permit.objects.get(pk=late).project == across


def test_the_morning_s_mail_looks_for_them_once(town: Town, mine: Project, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    everything = [(Role.OFFICE, town.organizations["xm"])]
    for username in ("second", "third"):
        create_user(username=username, name="王办", password=None, roles=everything)
    User.objects.filter(username__in=["office", "second", "third"]).update(email="office@example.org")
    step(town, needed(town, mine)[0], "apply", "2020-11-02")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        send_digests(now=at(2020, 12, 2))
    assert Mail.objects.filter(key__startswith="digest:").count() == 3
    assert sum('FROM "coordination_permitstep"' in one["sql"][:400] for one in asked.captured_queries) == 1
