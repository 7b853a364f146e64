"""Telling people: a notice on the site, and a mail where there is a mail server and they have an address.

``notify`` is called inside the transaction of what it tells of: both happen or neither. Each person is told
once per key, however often a job runs again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.contrib.auth import get_user_model
from django.db import transaction

from common.mails import language_of, mail_is_on, wake
from common.models import Mail, Notice
from common.said import write_down


@transaction.atomic
def notify(
    *,
    users: Iterable[int],
    kind: str,
    key: str,
    text: str,
    values: Mapping[str, object] | None = None,
    address: str = "",
    now: dt.datetime,
    mail: bool = True,
) -> None:
    """Tell people (by their ids) a sentence marked with N_; ``address`` is the page it leads to.

    Whoever was told of this key before is not told again.
    """
    told = set(Notice.objects.filter(key=key).values_list("user_id", flat=True))
    new = sorted(set(users) - told)
    said = write_down(text, **(values or {}))
    Notice.objects.bulk_create(
        (
            Notice(user_id=user, kind=kind, key=key, text=said, address=address, business_at=now)
            for user in new
        ),
        ignore_conflicts=True,
    )
    if mail and new and mail_is_on():
        _post(Notice.objects.filter(key=key, user__in=new))


def _post(notices: Iterable[Notice]) -> None:
    """A mail for each notice whose person can get one."""
    rows = {notice.user_id: notice for notice in notices}
    people = get_user_model().objects.filter(pk__in=rows, is_active=True).exclude(email="")
    Mail.objects.bulk_create(
        (
            Mail(
                to=person.email,
                language=language_of(person),
                subject=rows[person.pk].text,
                text=rows[person.pk].text,
                address=rows[person.pk].address,
                notice=rows[person.pk],
                key=f"notice:{rows[person.pk].pk}",
            )
            for person in people.order_by("pk")
        ),
        ignore_conflicts=True,
    )
    wake()


def unread(user_id: int) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(user=user_id, read_at=None).count()


def mark_read(*, user_id: int, now: dt.datetime, notice_id: int | None = None) -> int:
    """One notice of a person's, or all of them; gives back how many were unread."""
    rows = Notice.objects.filter(user=user_id, read_at=None)
    return (rows.filter(pk=notice_id) if notice_id else rows).update(read_at=now)
