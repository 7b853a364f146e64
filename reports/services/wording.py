"""The office's own wording of circulars: checked, kept as versions, restored; what an edition takes along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import get_args

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from reports.bundle import Document
from reports.circular import Language
from reports.circular.wording.catalogue import Problem, Texts, allowed, check, laid_over, shipped
from reports.models import Wording

LOCK = 7264013


def newest_wording(language: Language) -> Wording | None:
    """The version in force; None while circulars use the words that came with the program."""
    return Wording.objects.filter(language=language).order_by("-version").first()


def texts_in_force(language: Language) -> Texts:
    """The office's own words, by key."""
    newest = newest_wording(language)
    return dict(newest.texts) if newest else {}


def wording_section() -> Document:
    """The words of both languages in full, and which version of them: so that a circular can be set again."""
    section = {}
    for language in get_args(Language):
        newest = newest_wording(language)
        texts = laid_over(language, newest.texts if newest else {})
        section[language] = {"version": newest.version if newest else 0, "texts": texts}
    return section


def merged(language: Language, changes: Texts) -> dict[str, str]:
    """The office's words with changes; what reads as it was shipped is not its own."""
    own = {**texts_in_force(language), **changes}
    known = shipped(language)
    return {key: text for key, text in own.items() if text != known.get(key)}


def problems(language: Language, texts: Texts) -> dict[str, str]:
    """What is wrong with templates, as sentences by key."""
    return {problem.key: sentence(problem) for problem in check(language, texts)}


def sentence(problem: Problem) -> str:
    """A problem as a person reads it: what is wrong, and what would be right."""
    fields = " ".join(f"{{{name}}}" for name in allowed(problem.key)) or _("none")
    words = {
        "unknown_key": _("There is no such sentence."),
        "too_long": _("The sentence is longer than %(about)s characters."),
        "empty": _("The sentence must not be empty."),
        "character": _("The sentence has a character that can't be printed."),
        "line_break": _("The sentence must stay on one line."),
        "spaces": _("Two spaces stand side by side; one is enough."),
        "not_plain": _("Braces may hold only the name of a field. Fields of this sentence: %(fields)s."),
        "unknown_field": _("{%(about)s} is not a field of this sentence. Its fields: %(fields)s."),
        "missing_field": _("{%(about)s} is missing: the sentence must say this figure."),
        "sheet_name": _(
            "A sheet's name has at most 31 characters, none of them [ ] : * ? / \\ and no ' at its ends."
        ),
        "sheet_twice": _("Another sheet is called so already."),
    }
    return words[problem.code] % {"about": problem.about, "fields": fields}


@transaction.atomic
def save_wording(
    *, language: Language, changes: Mapping[str, str], based_on: int, note: str, user: User, now: dt.datetime
) -> Wording:
    """Keep changed sentences as a new version; the same once more is the version it made the first time."""
    _lock()
    texts = merged(language, changes)
    if wrong := problems(language, changes) or problems(language, texts):
        raise Refusal(next(iter(wrong.values())))
    return _keep(language=language, texts=texts, based_on=based_on, note=note, user=user, now=now)


@transaction.atomic
def restore_wording(
    *, language: Language, version: int, based_on: int, user: User, now: dt.datetime
) -> Wording:
    """Bring an earlier version back, as a new one; 0 is what came with the program."""
    _lock()
    texts: dict[str, str] = {}
    if version:
        kept = Wording.objects.filter(language=language, version=version).first()
        if kept is None:
            raise Refusal(_("There is no version %(version)s.") % {"version": version})
        texts = {key: text for key, text in kept.texts.items() if key in shipped(language)}
    note = _("Version %(version)s restored") % {"version": version}
    return _keep(language=language, texts=texts, based_on=based_on, note=note, user=user, now=now)


def _keep(
    *, language: Language, texts: Mapping[str, str], based_on: int, note: str, user: User, now: dt.datetime
) -> Wording:
    newest = newest_wording(language)
    if newest and newest.texts == texts and newest.made_by_id == user.pk:
        return newest
    version = newest.version if newest else 0
    if version != based_on:
        raise Conflict(
            _("The wording was changed in the meantime, to version %(version)s. Read it again first.")
            % {"version": version}
        )
    if texts == (newest.texts if newest else {}):
        raise Refusal(_("Nothing was changed."))
    return Wording.objects.create(
        language=language, version=version + 1, texts=texts, note=note[:200], made_by=user, made_at=now
    )


def _lock() -> None:
    """One change at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
