"""What the office's words would change, tried on published editions: one for each kind of circular."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.circular import DECEMBER, Language, Which
from reports.circular.preview import as_the_years_last, differences
from reports.models import Edition, EditionFile
from reports.services import wording

MOST = 80  # texts that are shown of a circular
#: Which editions a circular is made of; where there is none yet, it is tried on the newest of all.
MADE_OF: Mapping[Which, Mapping[str, Any]] = {
    "monthly": {},
    "quarterly": {"is_final_round": True},
    "annual": {"period__month__month": DECEMBER},
}


@dataclass(frozen=True)
class Preview:
    """What would read otherwise in a circular; ``is_like`` where its own month is still to come."""

    label: str
    edition: Edition
    is_like: bool
    pairs: list[tuple[str, str]]

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        return len(self.pairs) > MOST

    @property
    def shown(self) -> list[tuple[str, str]]:
        """As much as a page holds."""
        return self.pairs[:MOST]


def previews(language: Language, changes: Mapping[str, str]) -> list[Preview]:
    """Every kind of circular under changed words; a text that several have alike is shown with the first."""
    now, proposed = wording.texts_in_force(language), wording.merged(language, changes)
    found: list[Preview] = []
    told: set[tuple[str, str]] = set()
    for which, filters in MADE_OF.items():
        published = (
            Edition.objects.published().select_related("bundle", "period").filter(bundle__isnull=False)
        )
        edition = published.filter(**filters).first() or published.first()
        if edition is None or edition.bundle is None:
            return []
        document = json.loads(bytes(edition.bundle.content))
        if which == "annual":
            document = as_the_years_last(document)
        pairs = [pair for pair in differences(document, language, now, proposed, which) if pair not in told]
        told.update(pairs)
        label = str(EditionFile.Circular(which).label)
        found.append(Preview(label, edition, not _is_of(edition, which), pairs))
    return found


def _is_of(edition: Edition, which: Which) -> bool:
    if which == "quarterly":
        return edition.is_final_round
    return which == "monthly" or edition.period.month.month == DECEMBER
