"""The bundle: an edition as one canonical JSON document, sealed row by row and as a whole. Pure.

People's names are no part of what the digest covers: where one belongs stands a salted commitment to it, and
the full bundle has the openings beside the edition. Without them it is the public bundle, of the same digest.
``reports/verifier.py`` states the same form a second time, on purpose.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

FORMAT = "keyworks-edition/2"
FORMULAS = 3
PERSON, WITHHELD, OPENINGS = "person", "withheld", "openings"
SALT_BYTES = 16
ROWS = ("categories", "organizations", "inputs", "lines", "groups")

Document = dict[str, Any]


def canonical(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8, NFC: the only form in which a bundle is hashed and stored."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed(row: Mapping[str, Any]) -> Document:
    """A row with six digits of the digest of each of its fields, in the order of their names."""
    return {**row, "seal": "".join(digest(row[name])[:6] for name in sorted(row))}


def person(name: str) -> Document:
    """A person's name in what is going to be sealed: whoever adds one to a bundle writes it like this."""
    return {PERSON: name}


def seal_edition(
    content: Mapping[str, Any], head: Mapping[str, Any], openings: Mapping[str, Any] | None = None
) -> Document:
    """The finished bundle: what was frozen, what publication adds, the seals, the digest, the openings.

    ``openings`` of an earlier sealing give the same bytes again; without them new salts are drawn.
    """
    opened: Document = {}
    edition = _withheld({**content, **head}, "", openings or {}, opened)
    edition["seals"] = {name: digest(part)[:16] for name, part in _parts(edition)}
    return {"format": FORMAT, "digest": digest(edition), "edition": edition, OPENINGS: opened}


def public_bundle(bundle: Mapping[str, Any]) -> Document:
    """The bundle without the openings: for anybody."""
    return {name: part for name, part in bundle.items() if name != OPENINGS}


def name_at(bundle: Mapping[str, Any], path: str) -> str:
    """The person's name at a place of the edition (``built_by``); empty where it is withheld or missing."""
    value = bundle["edition"]
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else (value or {}).get(key)
    if isinstance(value, str):  # the format before named people openly
        return value
    return str(bundle.get(OPENINGS, {}).get(path, {}).get("value", ""))


def commitment(salt: str, name: str) -> str:
    """SHA-256 of salt and name: whoever has both can check it, whoever has neither learns nothing."""
    return hashlib.sha256(unicodedata.normalize("NFC", salt + name).encode("utf-8")).hexdigest()


def _withheld(value: Any, path: str, known: Mapping[str, Any], opened: Document) -> Any:
    """A part of the edition with a commitment in the place of every person; ``opened`` takes the openings."""
    if isinstance(value, list):
        return [_withheld(part, f"{path}.{n}", known, opened) for n, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if set(value) == {PERSON}:
        salt = known[path]["salt"] if path in known else secrets.token_hex(SALT_BYTES)
        opened[path] = {"salt": salt, "value": value[PERSON]}
        return {WITHHELD: commitment(salt, value[PERSON])}
    before = len(opened)
    parts = {
        name: _withheld(part, f"{path}.{name}".lstrip("."), known, opened) for name, part in value.items()
    }
    if "seal" in parts and len(opened) > before:
        return sealed({name: part for name, part in parts.items() if name != "seal"})
    return parts


def _parts(edition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is sealed one by one: each field of the head, each rule, and each list's row seals in order."""
    for name, value in edition.items():
        if name in ROWS:
            yield name, [row["seal"] for row in value]
        elif name == "ruleset":
            yield from ((f"ruleset.{key}", part) for key, part in value.items() if key != "document")
            yield from ((f"ruleset.document.{key}", rule) for key, rule in value["document"].items())
        else:
            yield name, value
