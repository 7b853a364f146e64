"""Opening a published edition to everybody, and taking it back.

The leader opens it: whoever answers for publishing it answers for showing it to the world. The office, too,
can take it back at once; it then says why. What is left out for strangers is left out by construction: the
public bundle has no openings of names, and circulars are printed from it.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from reports.bundle import FORMAT, Document, public_bundle
from reports.models import Edition, Publicity
from reports.models.editions import EditionQuerySet
from reports.services.secrecy import telling


@transaction.atomic
def open_to_everybody(*, edition: Edition, user: User, now: dt.datetime) -> bool:
    """Show an edition without signing in; False where it was shown already."""
    edition = _locked(edition)
    if edition.status != Edition.Status.PUBLISHED:
        raise Refusal(_("Only a published edition can be opened to everybody."))
    if _is_open(edition):
        return False
    if parsed(edition)["format"] != FORMAT:
        raise Refusal(
            _(
                "The bundle of this edition was made when names of people still stood in it: "
                "it can't be opened to everybody. A correction would be made in the new form."
            )
        )
    if telling(Edition.objects.filter(pk=edition.pk)).exists():
        raise Refusal(_("The edition names a project that has become confidential since."))
    Publicity.objects.create(edition=edition, is_public=True, author=user, business_at=now)
    return True


@transaction.atomic
def take_back(*, edition: Edition, user: User, reason: str, now: dt.datetime) -> bool:
    """Show an edition no longer, and say why; False where it was not shown."""
    edition = _locked(edition)
    if not reason.strip():
        raise Refusal(_("Say why the edition is no longer to be open to everybody."))
    if not _is_open(edition):
        return False
    Publicity.objects.create(
        edition=edition, is_public=False, reason=reason.strip(), author=user, business_at=now
    )
    return True


def _locked(edition: Edition) -> Edition:
    """Two who decide at the same moment come one after the other."""
    return Edition.objects.select_for_update(of=("self",)).select_related("bundle").get(pk=edition.pk)


def _is_open(edition: Edition) -> bool:
    newest = edition.publicity.order_by("-pk").first()
    return newest is not None and newest.is_public


def with_publicity(editions: EditionQuerySet) -> EditionQuerySet:
    """Editions with ``is_open``: whether everybody may see them at this moment.

    A project that has become confidential since closes the editions that name it, without anybody's doing.
    """
    newest = Publicity.objects.filter(edition=OuterRef("pk")).order_by("-pk").values("is_public")[:1]
    names = Exists(telling(Edition.objects.filter(pk=OuterRef("pk"))))
    return editions.annotate(was_opened=Subquery(newest, output_field=BooleanField()), names_hidden=names)


def open_editions(editions: EditionQuerySet) -> QuerySet[Edition]:
    """Those that everybody may see."""
    found: QuerySet[Any] = with_publicity(editions)
    return found.filter(was_opened=True, names_hidden=False)


def parsed(edition: Edition) -> Document:
    """An edition's bundle."""
    if edition.bundle is None:
        raise ValueError("not published")
    bundle: Document = json.loads(bytes(edition.bundle.content))
    return bundle


def bundle_for_everybody(edition: Edition) -> Document:
    """The bundle without the names of people; its digest is that of the full one."""
    return public_bundle(parsed(edition))
