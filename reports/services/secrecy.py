"""Drafts that were built before a project became confidential: they hold its name and can't be published."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef

from projects.models import ConfidentialName
from reports.models import Edition, EditionCorrection, EditionLine


def tells_names(edition: Edition) -> bool:
    """Whether an edition calls a confidential project otherwise than everybody may read it."""
    names = ConfidentialName.objects.in_force().filter(project=OuterRef("project"))
    return any(
        rows.filter(Exists(names)).exclude(project_name=F("project__name")).exists()
        for rows in (
            EditionLine.objects.filter(edition=edition),
            EditionCorrection.objects.filter(edition=edition),
        )
    )


def put_telling_drafts_away() -> int:
    """Discard such drafts, so that nobody reads the names in them; returns how many."""
    drafts = Edition.objects.filter(status=Edition.Status.DRAFT)
    telling = [edition.pk for edition in drafts if tells_names(edition)]
    discarded = Edition.objects.filter(pk__in=telling, status=Edition.Status.DRAFT)
    return discarded.update(status=Edition.Status.DISCARDED)
