"""Every template by its key, which fields each has, and what an office may make of it. Pure.

A list in the shipped words (singular and plural, the twelve months) has a key for each of its places:
``noun.project.0``. Words of the office's own are laid over the shipped ones.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, get_args

from common.press.model import Language

Texts = Mapping[str, str]

MOST = 600  # characters of a template
SHEET_MOST = 31  # characters of a sheet's name, as workbooks have it
SHEET_NEVER = set("[]:*?/\\")
FORMATTER = string.Formatter()


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template: a code, and what it is about."""

    key: str
    code: str
    about: str = ""


@lru_cache
def shipped(language: Language) -> dict[str, str]:
    """The words that came with the program, by key."""
    data = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
    return {
        key: text for section, words in data.items() for name, found in words.items()
        for key, text in _flat(f"{section}.{name}", found)
    }  # fmt: skip


def _flat(key: str, found: Any) -> list[tuple[str, str]]:
    return (
        [(f"{key}.{n}", text) for n, text in enumerate(found)] if isinstance(found, list) else [(key, found)]
    )


def laid_over(language: Language, texts: Texts) -> dict[str, str]:
    """All words of a language, those given in place of the shipped ones. Keys that are gone are left out."""
    return {key: texts.get(key, text) for key, text in shipped(language).items()}


def sections(language: Language) -> dict[str, list[str]]:
    """The keys of every section, in the order of the file."""
    found: dict[str, list[str]] = {}
    for key in shipped(language):
        found.setdefault(key.partition(".")[0], []).append(key)
    return found


@lru_cache(maxsize=4096)
def parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """A template as words and the fields after them. ValueError where it is more than words and names."""
    found = []
    for words, name, form, conversion in FORMATTER.parse(template):
        if name is not None and (not name.isascii() or not name.isidentifier() or form or conversion):
            raise ValueError(name)
        found.append((words, name))
    return tuple(found)


def fill(template: str, fields: Mapping[str, object]) -> str:
    """A template with its fields put in: plain names, no attributes, no formats, no code."""
    return "".join(
        words if name is None else f"{words}{fields[name]}" for words, name in parts(template)
    )  # fmt: skip


def names_in(template: str) -> list[str]:
    """The fields of a template, each once, in their order."""
    return list(dict.fromkeys(name for _, name in parts(template) if name))


def allowed(key: str) -> list[str]:
    """The fields that may stand in a template: those of any language's shipped one."""
    return list(
        dict.fromkeys(name for one in get_args(Language) for name in names_in(shipped(one).get(key, "")))
    )


def check(language: Language, texts: Texts) -> list[Problem]:
    """What is wrong with an office's words, template by template."""
    known = shipped(language)
    found = [problem for key, text in texts.items() if (problem := _check_one(known, key, text))]
    return found or _check_sheets(laid_over(language, texts))


def _check_one(known: Texts, key: str, text: str) -> Problem | None:
    if key not in known:
        return Problem(key, "unknown_key")
    if len(text) > MOST:
        return Problem(key, "too_long", str(MOST))
    if not text.strip() and known[key].strip():
        return Problem(key, "empty")
    if any(not character.isprintable() and character != "\n" for character in text):
        return Problem(key, "character")
    if "\n" in text and "\n" not in known[key]:
        return Problem(key, "line_break")
    if "  " in text or "　　" in text:
        return Problem(key, "spaces")
    return _check_fields(known, key, text)


def _check_fields(known: Texts, key: str, text: str) -> Problem | None:
    try:
        given = names_in(text)
    except ValueError as error:
        return Problem(key, "not_plain", str(error))
    for name in given:
        if name not in allowed(key):
            return Problem(key, "unknown_field", name)
    for name in names_in(known[key]):
        if name not in given:
            return Problem(key, "missing_field", name)
    return None


def _check_sheets(texts: Texts) -> list[Problem]:
    """Sheets of a workbook have short names of their own."""
    seen: set[str] = set()
    found = []
    for key in (key for key in texts if key.startswith("sheet.")):
        name = texts[key]
        if len(name) > SHEET_MOST or SHEET_NEVER & set(name) or "'" in (name[:1], name[-1:]):
            found.append(Problem(key, "sheet_name", name))
        elif name.lower() in seen:
            found.append(Problem(key, "sheet_twice", name))
        seen.add(name.lower())
    return found
