"""Drafts that were built before a project became confidential: they hold its name and can't be published."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import StrIndex

from projects.models import ConfidentialName
from reports.models import Edition, EditionCorrection, EditionLine


def tells_names(edition: Edition) -> bool:
    """Whether an edition calls a confidential project otherwise than everybody may read it."""
    is_kept = Exists(ConfidentialName.objects.in_force().filter(project=OuterRef("project")))
    lines = EditionLine.objects.filter(is_kept, edition=edition)
    corrections = EditionCorrection.objects.filter(is_kept, edition=edition)
    names = ConfidentialName.objects.filter(project=OuterRef("project")).exclude(true_name="")
    told = names.alias(found=StrIndex(OuterRef("reason"), F("true_name"))).filter(found__gt=0)
    return (
        any(rows.exclude(project_name=F("project__name")).exists() for rows in (lines, corrections))
        or corrections.filter(Exists(told)).exists()
    )


def put_telling_drafts_away() -> int:
    """Discard such drafts, so that nobody reads the names in them; returns how many."""
    drafts = Edition.objects.filter(status=Edition.Status.DRAFT)
    telling = [edition.pk for edition in drafts if tells_names(edition)]
    discarded = Edition.objects.filter(pk__in=telling, status=Edition.Status.DRAFT)
    return discarded.update(status=Edition.Status.DISCARDED)
