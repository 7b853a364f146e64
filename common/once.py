"""What comes by a form counts once, however often the form is sent."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from common.errors import Conflict

Row = TypeVar("Row", bound=Model)


def sent_before(rows: QuerySet[Row], once: UUID | None, mine: Q) -> Row | None:
    """What a form has brought already; refused where that is not the sender's.

    Two presses may both ask before either has stored anything: whoever stores asks again, under a lock.
    """
    found = rows.filter(once=once).first() if once else None
    if found is None:
        return None
    if not rows.filter(mine, pk=found.pk).exists():
        raise Conflict(_("This form was sent before, by somebody else or for something else. Open it anew."))
    return found
