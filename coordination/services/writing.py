"""What writing a step has in common, whatever it is a step of: the row and what was done, together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict
from coordination.models import Order, Problem


def refuse_changed(row: Order | Problem, seen: int) -> None:
    """Nobody writes over what they have not seen."""
    if row.version == seen:
        return
    last = row.events.exclude(kind="comment").select_related("author").latest("posting")
    raise Conflict(
        _("%(who)s has changed it meanwhile; it is “%(status)s” now. Look at it again, then decide.")
        % {"who": last.author or _("The clock"), "status": row.get_status_display()}
    )


def keep(row: Order | Problem, now: dt.datetime) -> None:
    """Store it as it is now, one version on."""
    row.version += 1
    row.changed_at = now
    row.save()


def step_of(
    row: Order | Problem,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    text: str = "",
    on: dt.date | None = None,
) -> dict[str, Any]:
    """What a step says, with what the row is after it; ``on``: the day it counts from, if not today."""
    return {
        "kind": kind,
        "author": user,
        "business_at": now,
        "on": on or timezone.localdate(now),
        "version": row.version,
        "status": row.status,
        "due_on": row.due_on,
        "text": text,
    }
