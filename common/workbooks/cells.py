"""What is wrong with a cell, and what all readers of cells have in common."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MINUS_SIGNS = str.maketrans("−–—﹣", "----")
SPACES = re.compile(r"\s+")
SHOWN = 40  # characters of a cell that are repeated to its author
NOTHING = frozenset({"-", "--", "/", "\\", "无", "暂无", "n/a", "N/A", "NA", "nil", "none", "…"})


def N_(text: str) -> str:  # noqa: N802 - gettext's mark
    """Mark a text for translation; this module knows no Django."""
    return text


class CellError(Exception):
    """Why a cell is refused: a text marked for translation, and what goes into it."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = {name: str(value) for name, value in values.items()}


def folded(text: str) -> str:
    """The text in half-width characters and without spaces around it."""
    return unicodedata.normalize("NFKC", text.translate(MINUS_SIGNS)).strip()


def shown(value: Any) -> str:
    """A cell as it is repeated to its author."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def text_of(value: Any, longest: int | None = None) -> str:
    """A cell as a text: 5.0 is 5; control characters that no database takes are refused."""
    if value == "":
        return ""
    if isinstance(value, str):
        text = value.strip()
    elif isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    else:
        text = f"{value:.15g}" if hasattr(value, "is_integer") else str(value or "")
    if "\x00" in text or not can_be_stored(text):
        raise CellError(
            N_("“%(given)s” holds a character that can't be stored."), given=shown(text.replace("\x00", "?"))
        )
    if longest is not None and len(text) > longest:
        raise CellError(
            N_("The text has %(length)s characters; at most %(longest)s are kept."),
            length=len(text),
            longest=longest,
        )
    return text


def can_be_stored(text: str) -> bool:
    """Whether it is text, with no half of a pair of surrogates in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
