"""The headed paper: who publishes, under which mark, to whom. Version 0 stands in the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from reports.circular.plan import ANNUAL_ENDING, ROUND_ENDING
from reports.models import HeadedPaper

LOCK = 7264012
#: Every field, and how long it may be.
FIELDS = {
    "name_zh": 40,
    "name_en": 80,
    "mark_zh": 12,
    "round_mark_zh": 12,
    "annual_mark_zh": 12,
    "addressees_zh": 300,
    "addressees_en": 300,
    "copy_to_zh": 300,
    "copy_to_en": 300,
    "printed_by_zh": 40,
    "printed_by_en": 80,
}
OPTIONAL = {"copy_to_zh", "copy_to_en", "printed_by_zh", "printed_by_en"}
Fields = dict[str, str]


def shipped_paper() -> Fields:
    """The paper by the settings; the round's and the year's circulars have marks of their own."""
    mark = settings.ISSUER["mark_zh"]
    return {
        "round_mark_zh": mark + ROUND_ENDING,
        "annual_mark_zh": mark + ANNUAL_ENDING,
        "printed_by_zh": "",
        "printed_by_en": "",
        **settings.ISSUER,
    }


def newest_paper() -> HeadedPaper | None:
    """The version in force; None while the settings' stands."""
    return HeadedPaper.objects.order_by("-version").first()


def paper_in_force() -> Fields:
    """The fields that the next circular is headed with."""
    newest = newest_paper()
    return {**shipped_paper(), **(newest.fields if newest else {})}


def issuer_section() -> dict[str, object]:
    """The headed paper as a bundle carries it, with its version."""
    newest = newest_paper()
    return {**paper_in_force(), "paper": newest.version if newest else 0}


def problems(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with fields, as sentences by name."""
    found = {}
    for name, most in FIELDS.items():
        text = fields.get(name, "")
        if not text and name not in OPTIONAL:
            found[name] = _("This must be filled in.")
        elif len(text) > most:
            found[name] = _("At most %(most)s characters fit here.") % {"most": most}
        elif not text.isprintable() or "  " in text:
            found[name] = _("One line without double spaces, of characters that can be printed.")
    marks = [fields.get(name, "") for name in ("mark_zh", "round_mark_zh", "annual_mark_zh")]
    if len(set(marks)) < len(marks) and "round_mark_zh" not in found:
        found["round_mark_zh"] = _(
            "The three kinds of circular need different marks, or two would bear the same number."
        )
    return found


@transaction.atomic
def save_paper(
    *, fields: Mapping[str, str], based_on: int, note: str, user: User, now: dt.datetime
) -> HeadedPaper:
    """Keep the paper as a new version; the same once more is the version it made the first time."""
    _lock()
    chosen = {name: fields.get(name, "").strip() for name in FIELDS}
    if wrong := problems(chosen):
        raise Refusal(next(iter(wrong.values())))
    return _keep(chosen, based_on, note, user, now)


@transaction.atomic
def restore_paper(*, version: int, based_on: int, user: User, now: dt.datetime) -> HeadedPaper:
    """Bring an earlier version back, as a new one; 0 is what the settings say."""
    _lock()
    fields = shipped_paper()
    if version:
        kept = HeadedPaper.objects.filter(version=version).first()
        if kept is None:
            raise Refusal(_("There is no version %(version)s.") % {"version": version})
        fields |= kept.fields
    note = _("Version %(version)s restored") % {"version": version}
    return _keep({name: fields.get(name, "") for name in FIELDS}, based_on, note, user, now)


def _keep(fields: Fields, based_on: int, note: str, user: User, now: dt.datetime) -> HeadedPaper:
    newest = newest_paper()
    if newest and newest.fields == fields and newest.made_by_id == user.pk:
        return newest
    version = newest.version if newest else 0
    if version != based_on:
        raise Conflict(
            _("The headed paper was changed in the meantime, to version %(version)s. Read it again first.")
            % {"version": version}
        )
    if {name: text for name, text in paper_in_force().items() if name in FIELDS} == fields:
        raise Refusal(_("Nothing was changed."))
    return HeadedPaper.objects.create(
        version=version + 1, fields=fields, note=note[:200], made_by=user, made_at=now
    )


def _lock() -> None:
    """One change at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
