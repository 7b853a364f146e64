"""Site records for tests."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from coordination.models import SiteRecord, StationedGroup
from coordination.services.five import station_group
from coordination.services.site import Seen, keep_record
from projects.models import Project
from tests.factories import NOW, Town

GROUP = {"leader": "苏组长", "division": "工程处", "division_head": "叶处长", "members": "黄科、曾科"}


def seen(**said: Any) -> Seen:
    """What was seen on the morning of Wednesday, 2 December 2020."""
    given: dict[str, Any] = {"day": dt.date(2020, 12, 2), "half": "am", "text": "主体结构第三层浇筑"}
    return Seen(**given | said)


def keep(town: Town, project: Project, who: str = "clerk", **said: Any) -> SiteRecord:
    """A record as somebody sends it."""
    once, now = said.pop("once", None) or uuid.uuid4(), said.pop("now", NOW)
    more = {name: said.pop(name) for name in ("uploads", "raised") if name in said}
    return keep_record(
        once=once, project=project, seen=seen(**said), author=town.person(who), now=now, **more
    ).record


def station(town: Town, since: dt.date = dt.date(2020, 1, 1), district: str = "D1") -> StationedGroup:
    """A group stationed in a district."""
    place = town.organizations[district]
    there = StationedGroup.objects.filter(district=place).count()
    return station_group(
        district=place, seen=there, since=since, words=GROUP, author=town.person("office"), now=NOW
    )
