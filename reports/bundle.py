"""The bundle: an edition as one canonical JSON document, sealed row by row and as a whole. Pure.

``reports/verifier.py`` states the same form a second time, on purpose.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
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
    """A row with the first 16 digits of its own digest."""
    return {**row, "seal": digest(row)[:16]}


def seal_edition(content: Mapping[str, Any], head: Mapping[str, Any]) -> Document:
    """The finished bundle: what was frozen, what publication adds, the seals and the digest."""
    edition = {**content, **head}
    edition["seals"] = {
        name: digest([row["seal"] for row in value] if name in ROWS else value)[:16]
        for name, value in edition.items()
    }
    return {"format": FORMAT, "digest": digest(edition), "edition": edition}
