"""What a dropped file is: which edition and revision, intact or not, newest or not. The file is not kept.

What may be said to strangers: whoever holds the very file that was handed out is told which edition it is and
whether it still counts. A file that only carries a digest or a number shows no more than that its sender has
read one somewhere (digests stand in the public chain): of editions that are not open it is only said that the
file isn't what was handed out. Whoever is signed in and reads circulars is told all.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from reports.models import Edition, EditionFile
from reports.models.editions import EditionQuerySet
from reports.recognition import pages
from reports.recognition.contents import differences, excel_texts, word_texts
from reports.recognition.own import own_reading, reading_of
from reports.recognition.reader import look_into
from reports.services.publicity import open_editions, with_publicity

SHOWN = 8
Difference = tuple[str, str, str]
#: The language, where the texts differ, and how many parts (see ``Verdict``) were compared, if not all.
Comparison = tuple[str, list[Difference], int | None]
NOTHING: Comparison = ("", [], None)


class Outcome(StrEnum):
    """What became of the file."""

    INTACT = "intact"  # as it was handed out, or the same content in the public form
    REWRITTEN = "rewritten"  # a bundle with the published content in other bytes
    DIFFERS = "differs"  # it claims to be an edition, and isn't as it was handed out
    BROKEN = "broken"  # a bundle that contradicts itself, of no edition known here
    FOREIGN = "foreign"  # nothing of it is known here
    UNKNOWN_KIND = "unknown_kind"
    HEAVY = "heavy"
    BUSY = "busy"


@dataclass(frozen=True)
class Verdict:
    """What is told. ``texts``: place, what stands there, what was handed out; of open editions only.

    ``parts``: how many of a PDF's first pages, or of the others' paragraphs or cells, were compared, if
    not all.
    """

    outcome: Outcome
    kind: str
    name: str
    size: int
    sha256: str
    edition: Edition | None = None
    language: str = ""
    findings: Sequence[str] = ()
    count: int = 0
    texts: Sequence[Difference] = field(default=())
    parts: int | None = None
    newer: int | None = None
    is_hidden: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether the edition no longer counts."""
        return self.edition is not None and self.edition.is_withdrawn

    @property
    def is_open(self) -> bool:
        """Whether everybody may see the edition."""
        return self.edition is not None and is_open(self.edition)


def is_open(edition: Edition) -> bool:
    """Of an edition from ``with_publicity``."""
    return bool(getattr(edition, "was_opened", False)) and not getattr(edition, "names_hidden", True)


def recognize(*, name: str, content: bytes, reads_all: bool = False) -> Verdict:
    """Tell what a file is; ``reads_all``: to somebody who may read every circular."""
    about: dict[str, Any] = {
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    verdict = _handed_out(about) or _claimed(about, look_into(content))
    if verdict.outcome == Outcome.INTACT or verdict.is_open or reads_all or verdict.edition is None:
        return verdict
    return replace(verdict, edition=None, newer=None, language="", texts=(), parts=None, is_hidden=True)


def _published() -> EditionQuerySet:
    found = with_publicity(Edition.objects.filter(status=Edition.Status.PUBLISHED))
    return found.select_related("period", "withdrawal").order_by("-sequence")


def _newer(edition: Edition) -> int | None:
    """The revision that counts, where it is a later one."""
    newest = Edition.objects.newest_of(edition.period)
    return newest.revision if newest and newest.revision > edition.revision else None


def _handed_out(about: dict[str, Any]) -> Verdict | None:
    """A file of exactly these bytes."""
    file = EditionFile.objects.filter(file__sha256=about["sha256"]).order_by("-edition__sequence").first()
    if file:
        edition = _published().get(pk=file.edition_id)
        return Verdict(
            Outcome.INTACT,
            file.format,
            edition=edition,
            language=file.language,
            newer=_newer(edition),
            **about,
        )
    found = _published().filter(bundle__sha256=about["sha256"]).first()
    if found:
        return Verdict(Outcome.INTACT, "bundle", edition=found, newer=_newer(found), **about)
    return None


def _claimed(about: dict[str, Any], said: dict[str, Any]) -> Verdict:
    """A file that was not handed out like this: what it says of itself."""
    kind = str(said["kind"])
    if kind in ("heavy", "busy"):
        return Verdict(Outcome(kind), "", **about)
    if kind not in ("pdf", "docx", "xlsx", "bundle"):
        return Verdict(Outcome.UNKNOWN_KIND, kind, findings=[said["why"]] if "why" in said else [], **about)
    edition = _edition_of(said)
    about = {**about, "edition": edition, "newer": _newer(edition) if edition else None}
    if kind == "bundle":
        return _bundle(about, said)
    if edition is None:
        return Verdict(Outcome.FOREIGN, kind, **about)
    language, texts, read = _compare(edition, kind, said)
    about |= {"language": language, "texts": texts[:SHOWN], "count": len(texts), "parts": read}
    return Verdict(Outcome.DIFFERS, kind, **about)


def _edition_of(said: dict[str, Any]) -> Edition | None:
    """By a digest in it (a circular also prints that of the edition before), else by an open one's number."""
    by_digest = _published().filter(digest__in=said["digests"]).first()
    if by_digest or not said["numbers"]:
        return by_digest
    return open_editions(_published()).filter(number__in=said["numbers"]).first()


def _bundle(about: dict[str, Any], said: dict[str, Any]) -> Verdict:
    edition: Edition | None = about["edition"]
    found = {"findings": said["findings"], "count": said["count"]}
    if said["count"]:
        return Verdict(Outcome.DIFFERS if edition else Outcome.BROKEN, "bundle", **about, **found)
    if edition is None or edition.digest not in said["digests"]:
        return Verdict(Outcome.DIFFERS if edition else Outcome.FOREIGN, "bundle", **about)
    if said["canonical"]:
        kind = "public" if said["public_sha256"] == about["sha256"] else "bundle"
        return Verdict(Outcome.INTACT, kind, **about)
    return Verdict(Outcome.REWRITTEN, "bundle", **about)


def _compare(edition: Edition, kind: str, said: dict[str, Any]) -> Comparison:
    """Where the texts differ from the file of the language that is nearest."""
    if kind == "pdf":
        reading = reading_of(said)
        return _compare_pages(edition, reading) if reading else NOTHING
    if "texts" not in said:
        return NOTHING
    found: list[Comparison] = []
    read = None if said["has_all"] else len(said["texts"])
    for file in edition.files.filter(format=kind).select_related("file").order_by("-language"):
        ours = _texts(bytes(file.file.content), kind)
        found.append((file.language, differences(said["texts"], ours, has_all=read is None), read))
    return min(found, key=_distance, default=NOTHING)


def _compare_pages(edition: Edition, theirs: pages.Reading) -> Comparison:
    """The same of a PDF, which takes seconds to read: only of the files in the language that it is in."""
    text = "".join(theirs.lines.values())
    language = "zh-hans" if sum(0x4E00 <= ord(letter) <= 0x9FFF for letter in text) * 4 > len(text) else "en"
    place = _("page %(page)s, line %(line)s")
    found: list[Comparison] = []
    for file in edition.files.filter(format="pdf", language=language).select_related("file"):
        if ours := own_reading(file.file):
            differing = [
                (place % {"page": page, "line": line}, one, other)
                for (page, line), one, other in pages.page_differences(theirs, ours)
            ]
            found.append((language, differing, pages.compared_to(theirs, ours)))
    return min(found, key=_distance, default=NOTHING)


def _distance(comparison: Comparison) -> int:
    return len(comparison[1])


def _texts(content: bytes, kind: str) -> dict[str, str]:
    """Those of our own file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return word_texts(archive) if kind == "docx" else excel_texts(archive, set(archive.namelist()))
