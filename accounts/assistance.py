"""What the security administrator does for people who can't get in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts import second_factor
from accounts.models import User
from accounts.passwords import issue_temporary_password
from accounts.sign_in_models import AccountEvent
from common.clock import business_now
from common.errors import Refusal
from common.notices import notify


@dataclass(frozen=True)
class Locked:
    """A user name that is locked for one address, and until when; it need not be anybody's."""

    username: str
    address: str
    failures: int
    until: datetime
    person: User | None


def locked(username: str | None = None) -> list[Locked]:
    """What is locked now, the latest first."""
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - cool_off)
    if username is not None:
        attempts = attempts.filter(username=username)
    found = (
        attempts.values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), latest=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-latest")
    )
    rows = [row for row in found if row["username"]]
    people = {user.username: user for user in User.objects.filter(username__in=[r["username"] for r in rows])}
    return [
        Locked(
            row["username"],
            row["ip_address"] or "",
            row["failures"],
            row["latest"] + cool_off,
            people.get(row["username"]),
        )
        for row in rows
    ]


@transaction.atomic
def unlock(*, username: str, by: User) -> bool:
    """Let somebody try again from everywhere; whether there was anything to unlock."""
    removed = reset(username=username)
    person = User.objects.filter(username=username).first()
    if removed and person:
        AccountEvent.objects.create(user=person, kind=AccountEvent.Kind.UNLOCKED, by=by)
    return bool(removed)


@transaction.atomic
def give_temporary_password(*, user: User, by: User, reason: str) -> str:
    """A password that is shown once, counts for a day and must be changed; the lock is taken off, too."""
    _check(user, by, reason)
    if not user.is_active:
        raise Refusal(_("%(name)s’s account is disabled. Enable it first.") % {"name": user.name})
    password = issue_temporary_password(user=user, by=by, reason=reason)
    reset(username=user.username)
    _tell(user, by, N_("%(by)s gave you a temporary password: %(reason)s"), reason)
    return password


@transaction.atomic
def take_off_second_factor(*, user: User, by: User, reason: str) -> bool:
    """For somebody who has lost it and was identified; whether there was one."""
    _check(user, by, reason)
    if second_factor.device_of(user) is None:
        return False
    second_factor.remove_second_factor(user=user, by=by, reason=reason)
    _tell(user, by, N_("%(by)s removed your second factor: %(reason)s"), reason)
    return True


def _check(user: User, by: User, reason: str) -> None:
    if user.pk == by.pk:
        raise Refusal(_("Nobody does this for themselves: another security administrator must."))
    if not reason.strip():
        raise Refusal(_("Write down how you made sure who it is."))


def _tell(user: User, by: User, text: str, reason: str) -> None:
    """On the site and by mail, where there is one: whoever did not ask for it is warned."""
    event = AccountEvent.objects.filter(user=user).latest("pk")
    notify(
        users=[user.pk],
        kind="sign_in",
        key=f"account-event:{event.pk}",
        text=text,
        values={"by": by.name, "reason": reason},
        address="/accounts/second-factor/",
        now=business_now(),
    )
