"""The morning's mail: what waits for each person, once on every working day.

The day and all its mails are written in one transaction: a run that dies leaves nothing behind and is done
anew; a second one finds the day. After a stop nobody is told of days gone by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as N_

from accounts.models import Membership, User
from common.calendar import exceptions_around
from common.clock import business_today
from common.mails import language_of, mail_is_on, wake
from common.models import DigestDay, Mail
from common.said import write_down
from common.workdays import is_working
from coordination.permit_late import LatePermits
from portfolio.waiting import Waiting, waiting_of

# Nobody is written to in the night.
FIRST_HOUR = 8
SUBJECT = N_("%(count)s matters wait for you")
TEXT = N_("On %(day)s these wait for you:\n%(lines)s")


@transaction.atomic
def send_digests(*, now: dt.datetime) -> int:
    """Put the day's mails into the outbox; gives back how many."""
    local = timezone.localtime(now)
    day = local.date()
    if not mail_is_on() or local.hour < FIRST_HOUR or not is_working(day, exceptions_around(day, 1)):
        return 0
    if not DigestDay.objects.get_or_create(day=day)[1]:
        return 0
    held = Membership.objects.in_force().values("user")
    people = User.objects.filter(is_active=True, pk__in=held).exclude(email="").order_by("pk")
    late = LatePermits(business_today())
    mails = [mail for person in people if (mail := _mail_to(person, day, late))]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    wake()
    return len(mails)


def _mail_to(person: User, day: dt.date, late: LatePermits) -> Mail | None:
    """One person's mail; none where nothing waits."""
    with translation.override(language_of(person)):
        lines = waiting_of(person, late)
        told = _told(lines)
    if not lines:
        return None
    return Mail(
        to=person.email,
        language=language_of(person),
        subject=write_down(SUBJECT, count=sum(line.count for line in lines)),
        text=write_down(TEXT, day=f"{day:%Y-%m-%d}", lines=told),
        address=reverse("waiting"),
        key=f"digest:{day:%Y-%m-%d}:{person.pk}",
    )


def _told(lines: Iterable[Waiting]) -> str:
    return "\n".join(f"· {line.month} {line.what}: {line.count}".replace("·  ", "· ") for line in lines)
