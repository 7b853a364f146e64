"""What the bundle of a correction says of the edition that it corrects."""

from __future__ import annotations

import json

from reports.bundle import Document, person
from reports.differences import changed_lines
from reports.models import Edition, Erratum


def erratum_content(edition: Edition, content: Document) -> Document | None:
    """Of which edition, why, and what changed; None for an edition that corrects none."""
    erratum = Erratum.objects.filter(edition=edition).select_related("corrects__bundle", "author").first()
    if erratum is None or erratum.corrects.bundle is None:
        return None
    before = json.loads(bytes(erratum.corrects.bundle.content))["edition"]
    return {
        "of": erratum.corrects.digest,
        "number": erratum.corrects.number,
        "reason": erratum.reason,
        "by": person(erratum.author.name),
        "changes": changed_lines(before["lines"], content["lines"]),
    }
