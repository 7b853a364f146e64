"""What the public pages read: open editions, and the chain of digests; queries do not grow with either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reports.models import Edition, EditionFile, EditionGroup
from reports.models.editions import EditionQuerySet
from reports.services.content import local_iso
from reports.services.dropped import is_open
from reports.services.publicity import open_editions, with_publicity

Kind = EditionGroup.Kind


def _published() -> EditionQuerySet:
    return Edition.objects.published().select_related("period", "previous", "withdrawal")


def editions() -> list[Edition]:
    """The open editions, newest first; each with ``newer``: the revision that counts, if a later one."""
    found = list(open_editions(_published()))
    newest: dict[int, int] = {}
    for period, revision in Edition.objects.published().values_list("period", "revision"):
        newest[period] = max(revision, newest.get(period, 0))
    for one in found:
        last = newest[one.period_id]
        one.newer = last if last > one.revision else None  # type: ignore[attr-defined]
    return found


def edition_of(month: dt.date, revision: int | None) -> Edition | None:
    """The newest open revision of a month, or the one asked for."""
    found = open_editions(_published()).filter(period__month=month)
    return (found.filter(revision=revision) if revision else found).first()


def revisions(edition: Edition) -> list[Edition]:
    """The open revisions of an edition's month, newest first."""
    return [one for one in editions() if one.period_id == edition.period_id]


def sums(edition: Edition) -> QuerySet[EditionGroup]:
    """In all, and by category."""
    return edition.groups.filter(kind__in=[Kind.TOTAL, Kind.CATEGORY]).order_by("kind", "code")


def files(edition: Edition) -> QuerySet[EditionFile]:
    """What was handed out, without the bytes."""
    return (
        edition.files.select_related("file")
        .defer("file__content")
        .order_by("circular", "-language", "format")
    )


def bundle_name(edition: Edition) -> str:
    """What the public bundle is called."""
    return f"bundle-{edition.period.month:%Y-%m}-r{edition.revision}-public.json"


@dataclass(frozen=True)
class Link:
    """One link of the chain. Of an edition that is not open: where it stands and its digest, nothing else.

    Those are needed to follow the chain without a gap, and tell neither month nor number nor figure.
    """

    edition: Edition
    is_open: bool
    newer: int | None
    files: Sequence[EditionFile]

    @property
    def status(self) -> str:
        """Whether it counts."""
        if self.edition.is_withdrawn:
            return "withdrawn"
        return "superseded" if self.newer else "newest"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        edition = self.edition
        told: dict[str, Any] = {
            "sequence": edition.sequence,
            "digest": edition.digest,
            "public": self.is_open,
        }
        told["previous"] = edition.previous.digest if edition.previous else None
        if not self.is_open or edition.published_at is None:
            return told
        return told | {
            "number": edition.number,
            "month": f"{edition.period.month:%Y-%m}",
            "revision": edition.revision,
            "published_at": local_iso(edition.published_at),
            "status": self.status,
            "files": [
                {"name": one.file.name, "language": one.language, "sha256": one.file.sha256}
                for one in self.files
            ],
        }


def chain() -> list[Link]:
    """All published editions, newest link first."""
    found = list(with_publicity(_published()).order_by("-sequence"))
    newest: dict[int, int] = {}
    for one in found:
        newest[one.period_id] = max(one.revision, newest.get(one.period_id, 0))
    handed_out: dict[int, list[EditionFile]] = {}
    shown = [one.pk for one in found if is_open(one)]
    rows = EditionFile.objects.filter(edition__in=shown).select_related("file").defer("file__content")
    for row in rows.order_by("circular", "-language", "format"):
        handed_out.setdefault(row.edition_id, []).append(row)
    return [
        Link(
            one,
            is_open(one),
            newest[one.period_id] if newest[one.period_id] > one.revision else None,
            handed_out.get(one.pk, []),
        )
        for one in found
    ]
