"""Names of things that have a Chinese and an English one, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def local_name(row: Any, field: str = "name") -> str:
    """The English name on an English page where there is one, else the Chinese; nothing of nothing."""
    if row is None:
        return ""
    return str((getattr(row, f"{field}_en") if get_language() == "en" else "") or getattr(row, field))
