"""What stands behind the addresses of site records; made when first asked for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from coordination.models import SiteRecord
from coordination.services.problems import Words
from coordination.services.site import keep_record
from tests.coordination.site_steps import seen
from tests.factories import NOW
from tests.pictures import camera_photo, upload

Give = Callable[[Any], Any]


def record(sample: Any) -> SiteRecord:
    """A record of the clerk's, with a photo and a problem."""
    if found := SiteRecord.objects.filter(project=sample.project).first():
        return found
    return keep_record(
        once=uuid.uuid4(),
        project=sample.project,
        seen=seen(),
        uploads=[upload("a.jpg", camera_photo())],
        raised=Words(kind="land", title="未交地"),
        author=sample.town.people["clerk"],
        now=NOW,
    ).record


SITE_VALUES: Mapping[tuple[str, str], Give] = {
    ("record", "IntConverter"): lambda sample: record(sample).pk,
    ("site-photo", "photo"): lambda sample: record(sample).photos.get().pk,
    ("site-summary", "district"): lambda sample: sample.town.organizations["D1"].pk,
}
#: A project is typed by its code; what else a form says belongs to what stands in the address.
SITE_FORMS: Mapping[str, list[Give]] = {
    "site-new": [],
    "site-record": [lambda _sample: {"reason": "x"}],
    "site-summary": [lambda _sample: {"text": "x", "version": 0}],
}
