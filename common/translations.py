"""What the pages say, and its Chinese: found in the code, kept in locale/, checked against each other.

English stands in the code and is the key. Babel does the work, so that no machine needs gettext's programs.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
HEADER = """# The Chinese of every text in the pages. Brought up to date by `manage.py make_messages`.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%%|%[sdr]|\{(\w*)(?:![rsa])?(?::[^}]*)?\}")

Key = tuple[str, str | None]


class Unreadable(Exception):
    """A source file whose texts can't be found."""


@dataclass(frozen=True)
class Problem:
    """One text that isn't in order: which, and what is wrong."""

    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.text!r}"


def key_of(message: Message) -> Key:
    """What identifies a text: its (singular) English and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The singular and the plural of a text that has both; else the text alone."""
    return [text] if isinstance(text, str) else list(text or [])


def python_source(path: Path) -> str:
    """A source file as Python: itself, or what a template says to a translator.

    Outside its translatable strings such a template is a row of X's, whose indentation means nothing.
    """
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))


def texts_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Every text of a Python file or template: line, text, notes for the translator, context."""
    try:
        source = io.BytesIO(python_source(path).encode())
        yield from extract("python", source, KEYWORDS, comment_tags=["Translators:"])
    except (SyntaxError, UnicodeDecodeError, tokenize.TokenError) as error:
        raise Unreadable(f"{path}: {error}") from error


def extract_tree(root: Path, folders: list[Path]) -> Catalog:
    """The texts of all Python files and templates below some folders, without translations."""
    found = Catalog(locale=LOCALE)
    for folder in folders:
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
            for _line, text, notes, context in texts_of(path):
                place = (str(path.relative_to(root)), 0)
                found.add(text, locations=[place], auto_comments=notes, context=context)
    return found


def read_files(folder: Path) -> dict[Path, list[Message]]:
    """The entries of an LC_MESSAGES folder, file by file: the joined one first, then the parts."""
    entries = {}
    for path in [folder / "django.po", *sorted(folder.glob("parts/*.po"))]:
        if path.exists():
            with path.open("rb") as file:
                entries[path] = [message for message in read_po(file, locale=LOCALE) if message.id]
    return entries


def translations(files: dict[Path, list[Message]]) -> dict[Key, Message]:
    """The translation in force of each text: the last file that has one counts."""
    chosen: dict[Key, Message] = {}
    for messages in files.values():
        chosen |= {key_of(message): message for message in messages if is_translated(message)}
    return chosen


def is_translated(message: Message) -> bool:
    """Whether an entry has its Chinese, and nobody doubts it."""
    return bool(message.string) and all(forms(message.string)) and not message.fuzzy


def bring_up_to_date(found: Catalog, files: dict[Path, list[Message]]) -> Catalog:
    """Give the texts found in the code the translations there are; what is no longer used is dropped."""
    known = translations(files)
    for message in found:
        if message.id and (entry := known.get(key_of(message))):
            chinese = forms(entry.string)[0]
            message.string = chinese if isinstance(message.id, str) else (chinese,)
    return found


def problems(found: Catalog, files: dict[Path, list[Message]]) -> list[Problem]:
    """What a reader of Chinese would stumble over, and entries that nothing uses any more."""
    current = bring_up_to_date(found, files)
    wanted = {key_of(message) for message in current if message.id}
    listed = [problem for message in current if message.id for problem in problems_of(message)]
    for path, messages in files.items():
        listed += [
            Problem(forms(m.id)[0], f"{path.name}: not used") for m in messages if key_of(m) not in wanted
        ]
        listed += [Problem(forms(m.id)[0], f"{path.name}: marked as doubtful") for m in messages if m.fuzzy]
    return listed + contradictions(files)


def problems_of(message: Message) -> list[Problem]:
    """What is wrong with one text and its translation."""
    english = forms(message.id)
    if not is_translated(message):
        return [Problem(english[0], "not translated")]
    wanted = [placeholders(text) for text in english]
    return [
        Problem(english[0], f"placeholders differ in {chinese!r}")
        for chinese in forms(message.string)
        if placeholders(chinese) not in wanted
    ]


def placeholders(text: str) -> list[str]:
    """What is filled in, in a fixed order (a translation may change the order)."""
    return sorted(match.group() for match in PLACEHOLDER.finditer(text))


def contradictions(files: dict[Path, list[Message]]) -> list[Problem]:
    """Texts that two files translate differently."""
    seen: dict[Key, str] = {}
    differing = []
    for path, messages in files.items():
        for message in filter(is_translated, messages):
            chinese = forms(message.string)[0]
            if seen.setdefault(key_of(message), chinese) != chinese:
                before = seen[key_of(message)]
                differing.append(
                    Problem(forms(message.id)[0], f"{path.name}: {chinese!r}, elsewhere {before!r}")
                )
            seen[key_of(message)] = chinese
    return differing


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Write the joined file: sorted, no line numbers, no dates, so that it changes only where texts do."""
    body = io.BytesIO()
    write_po(body, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False)
    path.write_bytes(HEADER.encode() + body.getvalue())
