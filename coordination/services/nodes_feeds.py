"""A person's own calendar address: made with a token that is shown once, found by its digest, taken back."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.walls import digest_of
from common.errors import Refusal
from coordination.models import NodeFeed

LONGEST = dt.timedelta(days=366)
MOST = 5  # of a person at a time


@transaction.atomic
def make_feed(
    *, user: User, name: str, what: str, language: str, days: int, now: dt.datetime
) -> tuple[NodeFeed, str]:
    """A new address and its token, which is nowhere kept. ``now`` is true time."""
    ends = now + dt.timedelta(days=days)
    if not now < ends <= now + LONGEST:
        raise Refusal(_("An address lasts from 1 to %(most)s days.") % {"most": LONGEST.days})
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.node_feeds.filter(revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise Refusal(
            _("You have %(most)s addresses: withdraw one before you make another.") % {"most": MOST}
        )
    token = secrets.token_urlsafe(32)
    feed = NodeFeed.objects.create(
        user=user,
        name=name,
        what=what,
        language=language,
        token_hash=digest_of(token),
        created_at=now,
        expires_at=ends,
    )
    return feed, token


def revoke_feed(*, feed: NodeFeed, now: dt.datetime) -> bool:
    """Take an address back; False where that had been done."""
    return bool(NodeFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now))


def find_feed(token: str, now: dt.datetime) -> NodeFeed | None:
    """The feed of a token while it counts: not withdrawn, not run out, its person's account in use."""
    feed = NodeFeed.objects.select_related("user").filter(token_hash=digest_of(token)).first()
    return feed if feed and feed.is_open(now) and feed.user.is_active else None
