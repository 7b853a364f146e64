"""Screens on a wall: made with a token that is shown once, found by its digest, taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from enum import StrEnum

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, Role, User
from accounts.wall_models import WallScreen
from common.errors import Conflict, Refusal

LONGEST = dt.timedelta(days=366)
LOCK = 7264032


class State(StrEnum):
    """What an address leads to."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@transaction.atomic
def make_wall(
    *, name: str, organization: Organization, language: str, days: int, author: User, now: dt.datetime
) -> tuple[WallScreen, str]:
    """A new address and its token, which is nowhere kept. ``now`` is true time."""
    ends = now + dt.timedelta(days=days)
    if not now < ends <= now + LONGEST:
        raise Refusal(_("An address lasts from 1 to %(most)s days.") % {"most": LONGEST.days})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    same = WallScreen.objects.filter(name=name, organization=organization, language=language)
    if same.filter(revoked_at=None, expires_at__gt=now).exists():
        raise Conflict(
            _(
                "“%(name)s” has an address already. If its link is lost, withdraw it and make another one:"
                " a link is shown only once."
            )
            % {"name": name}
        )
    token = secrets.token_urlsafe(32)
    screen = WallScreen.objects.create(
        name=name,
        organization=organization,
        language=language,
        token_hash=digest_of(token),
        created_by=author,
        created_at=now,
        expires_at=ends,
    )
    return screen, token


def revoke_wall(*, screen: WallScreen, author: User, now: dt.datetime) -> bool:
    """Take an address back; False where that had been done."""
    rows = WallScreen.objects.filter(pk=screen.pk, revoked_at=None)
    return bool(rows.update(revoked_at=now, revoked_by=author))


def digest_of(token: str) -> str:
    """What is kept of a token: it is random, so a plain digest can't be reversed by trying words."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_wall(token: str) -> WallScreen | None:
    """The screen of a token, in force or not; found by digest, so that no time tells a near miss."""
    rows = WallScreen.objects.select_related("organization")
    return rows.filter(token_hash=digest_of(token)).first()


def state_of(screen: WallScreen, now: dt.datetime) -> State:
    """Whether an address still shows something. ``now`` is true time."""
    if screen.revoked_at:
        return State.REVOKED
    return State.EXPIRED if screen.expires_at <= now else State.OPEN


def viewer_of(screen: WallScreen) -> User:
    """Nobody in particular, who sees what an official of the screen's organisation sees; never stored."""
    viewer = User(name=screen.name)
    viewer.held = [Membership(user=viewer, role=Role.VIEWER, organization=screen.organization)]
    return viewer
