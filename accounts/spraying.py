"""Few passwords tried with many names: a second limit, for the address from which they come.

The first limit counts the failures of one name at one address. Whoever tries one password with every name
never reaches it, so names are counted, too. That limit is a loose one, for a whole office may stand behind
one address, and it holds nobody up in a browser in which they have signed in before. Names that are nobody's
count like others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from common.addresses import client_address

#: So many names that failed within the time for which a lock lasts; one that has signed in since is none.
NAMES = 20
COOKIE, KEPT_FOR = "keyworks_known", 180 * 86400


@dataclass(frozen=True)
class HeldUp:
    """An address from which too many names have failed, and until when nobody new gets in from there."""

    address: str
    names: int
    failures: int
    until: datetime


def _held_up() -> QuerySet[AccessAttempt, dict[str, Any]]:
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - _lasts())
    counted = recent.exclude(ip_address=None).order_by().values("ip_address")
    found: QuerySet[AccessAttempt, dict[str, Any]] = counted.annotate(
        names=Count("username", distinct=True),
        failures=Sum("failures_since_start"),
        latest=Max("attempt_time"),
    ).filter(names__gte=NAMES)
    return found


def _lasts() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def is_held_up(request: HttpRequest, username: str) -> bool:
    """Whether no password is looked at now: its address has failed too often, its browser is not known."""
    if constant_time_compare(request.COOKIES.get(COOKIE, ""), _mark(username)):
        return False
    return _held_up().filter(ip_address=client_address(request)).exists()


def held_up() -> list[HeldUp]:
    """Addresses from which nobody new gets in now, the latest first."""
    return [
        HeldUp(row["ip_address"], row["names"], row["failures"], row["latest"] + _lasts())
        for row in _held_up().order_by("-latest")
    ]


def let_in_again(address: str) -> bool:
    """Forget what has failed from an address; whether there was anything."""
    return bool(reset(ip=address))


def know_again(response: HttpResponse, username: str) -> None:
    """Let the browser show that this person has signed in there. It opens nothing."""
    response.set_cookie(
        COOKIE, _mark(username), max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.SECURE
    )


def _mark(username: str) -> str:
    """For one name; nobody can make it who has not the site's key."""
    return salted_hmac("accounts.spraying", username, algorithm="sha256").hexdigest()
