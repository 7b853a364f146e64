"""Whose pages a browser keeps for times without a line.

A cookie that scripts can read names the account by a mark that tells nothing else. It outlives the session,
so that somebody whose session ends on the way goes on writing; signing out takes it away.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User

COOKIE = "keyworks_site"
PATH = "/coordination/site/write/"
KEPT_FOR = dt.timedelta(days=14)


def owner_mark(user: User) -> str:
    """What stands for an account in browsers."""
    return salted_hmac("keyworks.offline", str(user.pk), algorithm="sha256").hexdigest()[:24]


def keep_owner(response: HttpResponse, user: User) -> None:
    """From now on what the browser keeps is this person's."""
    response.set_cookie(
        COOKIE,
        owner_mark(user),
        max_age=int(KEPT_FOR.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget_owner(response: HttpResponse) -> None:
    """Nobody's, until the page that keeps records is opened: on signing out, and in.

    What is kept unsent stays, and is shown to nobody else.
    """
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
