"""The bundle: an edition as one canonical JSON document, sealed row by row and as a whole. Pure.

``reports/verifier.py`` states the same form a second time, on purpose.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

FORMAT = "keyworks-edition/1"
FORMULAS = 1
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


def seal_edition(content: Mapping[str, Any], head: Mapping[str, Any]) -> Document:
    """The finished bundle: what was frozen, what publication adds, the seals and the digest."""
    edition = {**content, **head}
    edition["seals"] = {name: digest(part)[:16] for name, part in _parts(edition)}
    return {"format": FORMAT, "digest": digest(edition), "edition": edition}


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
