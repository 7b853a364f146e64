"""Drafts that were built before a project became confidential: they hold its name and can't be published."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex

from projects.models import ConfidentialName
from reports.models import Edition, EditionCorrection, EditionLine


def telling(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those that call a confidential project otherwise than everybody may read it."""
    is_kept = Exists(ConfidentialName.objects.in_force().filter(project=OuterRef("project")))
    otherwise = ~Q(project_name=F("project__name"))
    lines = EditionLine.objects.filter(is_kept, otherwise, edition=OuterRef("pk"))
    corrections = EditionCorrection.objects.filter(edition=OuterRef("pk"))
    told = ConfidentialName.objects.hidden().alias(found=StrIndex(OuterRef("reason"), F("true_name")))
    return editions.filter(
        Exists(lines)
        | Exists(corrections.filter(is_kept, otherwise))
        | Exists(corrections.filter(Exists(told.filter(found__gt=0))))
    )


def tells_names(edition: Edition) -> bool:
    """Whether one does."""
    return telling(Edition.objects.filter(pk=edition.pk)).exists()


def put_telling_drafts_away() -> int:
    """Discard such drafts, so that nobody reads the names in them; returns how many."""
    drafts = list(telling(Edition.objects.filter(status=Edition.Status.DRAFT)).values_list("pk", flat=True))
    discarded = Edition.objects.filter(pk__in=drafts, status=Edition.Status.DRAFT)
    return discarded.update(status=Edition.Status.DISCARDED)
