"""The map of districts: outlines and tiles are put in force as a new version, the old ones stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from projects.models import DistrictMap
from projects.outlines import OutlineFault, read_outlines

Kind = DistrictMap.Kind
#: Rows and columns of the schematic map.
MOST_TILES = 12
LOCK = 7264031


def districts() -> list[Organization]:
    """Those in being, in the order of the tree."""
    found = Organization.objects.filter(kind=Organization.Kind.DISTRICT, ended_on=None)
    return list(found.order_by("path"))


def store_outlines(*, name: str, content: bytes, seen: int, author: User, now: dt.datetime) -> DistrictMap:
    """Read a GeoJSON file and put its outlines in force."""
    try:
        outlines = read_outlines(content, {one.code: one.name for one in districts()})
    except OutlineFault as fault:
        raise Refusal(str(fault)) from fault
    return _put_in_force(Kind.OUTLINES, outlines, seen=seen, author=author, now=now, name=name)


def place_tiles(
    *, places: Mapping[str, tuple[int, int]], seen: int, author: User, now: dt.datetime
) -> DistrictMap:
    """Say in which row and column each district's tile stands; without any the order is automatic."""
    taken: dict[tuple[int, int], str] = {}
    for code, place in places.items():
        if not all(1 <= number <= MOST_TILES for number in place):
            raise Refusal(
                _("%(code)s: rows and columns go from 1 to %(most)s.") % {"code": code, "most": MOST_TILES}
            )
        if place in taken:
            raise Refusal(
                _("%(one)s and %(other)s have the same place: row %(row)s, column %(column)s.")
                % {"one": taken[place], "other": code, "row": place[0], "column": place[1]}
            )
        taken[place] = code
    content = {code: list(place) for code, place in places.items()}
    return _put_in_force(Kind.TILES, content, seen=seen, author=author, now=now)


@transaction.atomic
def _put_in_force(
    kind: DistrictMap.Kind,
    content: Mapping[str, Any],
    *,
    seen: int,
    author: User,
    now: dt.datetime,
    name: str = "",
) -> DistrictMap:
    """The next version; the same once more changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    newest = DistrictMap.objects.in_force(kind)
    if newest and newest.content == content:
        return newest
    version = newest.version if newest else 0
    if version != seen:
        raise Conflict(_("Somebody else has changed the map meanwhile. Nothing was overwritten."))
    return DistrictMap.objects.create(
        kind=kind,
        version=version + 1,
        name=name.replace("\0", "")[:200],
        content=dict(content),
        author=author,
        business_at=now,
    )
