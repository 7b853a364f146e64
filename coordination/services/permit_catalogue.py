"""The office's catalogue of permits: what there is, with which agency, and how long it may take."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from coordination.models import PermitKind
from coordination.permit_catalogue import USUAL

#: One lock for beginning the catalogue, and for names that must differ.
CATALOGUE = 7_061_044


@dataclass(frozen=True)
class Entry:
    """A permit as the catalogue has it."""

    phase: int
    name: str
    name_en: str
    agency: str
    days: int
    is_in_use: bool = True


@transaction.atomic
def begin_catalogue(*, author: User, now: dt.datetime) -> int:
    """Take over the usual permits, where there are none yet; says how many."""
    _hold()
    if PermitKind.objects.exists():
        return 0
    kinds = [PermitKind(**one._asdict(), edited_by=author, edited_at=now) for one in USUAL]
    return len(PermitKind.objects.bulk_create(kinds))


@transaction.atomic
def set_kind(
    *, kind: PermitKind | None, seen: int, entry: Entry, author: User, now: dt.datetime
) -> PermitKind:
    """Add a permit, or change one; ``seen`` is the version that the page showed, 0 for a new one."""
    _hold()
    row = PermitKind.objects.get(pk=kind.pk) if kind else PermitKind(version=0)
    if row.version != seen:
        raise Conflict(_("“%(name)s” was changed meanwhile. Nothing was overwritten.") % {"name": row.name})
    if PermitKind.objects.filter(name=entry.name).exclude(pk=row.pk).exists():
        raise Refusal(_("“%(name)s” is in the catalogue already.") % {"name": entry.name})
    for field, value in asdict(entry).items():
        setattr(row, field, value)
    row.version += 1
    row.edited_by, row.edited_at = author, now
    row.save()
    return row


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CATALOGUE])
