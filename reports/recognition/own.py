"""The lines of PDFs that were handed out: read once, then remembered, since no such file ever changes."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from common.models import StoredFile
from reports.recognition.pages import Reading
from reports.recognition.reader import look_into

log = logging.getLogger(__name__)

#: Another one when files are read in another way, so that nothing read in the old way is compared.
FORM = 1
SECONDS = 24 * 3600


def reading_of(said: dict[str, Any]) -> Reading | None:
    """How far a PDF was read, from what the program says of it."""
    return Reading(said["texts"], int(said["read"]), int(said["pages"])) if "texts" in said else None


def own_reading(file: StoredFile) -> Reading | None:
    """That of a file of ours; what couldn't be read, or while too many others were, is tried again."""
    key = f"pdf-lines:{FORM}:{file.sha256}"
    said: dict[str, Any] | None = None
    try:
        if said := cache.get(key):
            return reading_of(said)
        said = look_into(bytes(file.content))
        if "texts" in said:
            cache.set(key, said, SECONDS)
    except RedisError:
        log.warning("no cache: lines of a circular are not remembered")
    return reading_of(said or look_into(bytes(file.content)))
