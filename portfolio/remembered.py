"""Figures of the first screen that many open in the same hour: written once, remembered by the process.

The name under which they are kept holds all that they are made from, so that nothing remembered is ever
old; what is a person's own (followed projects, notices, views) is not among it. Each process remembers by
itself: a page must not wait for Valkey.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest

from portfolio.conditional import made_of, short_digest

T = TypeVar("T")
SECONDS = 3600


def remembered(request: HttpRequest, what: str, compose: Callable[[], T]) -> T:
    """What ``compose`` makes of the figures, or made of the same ones before; ``what`` tells which."""
    key = short_digest([what, made_of(request)])
    found: T | None = caches["figures"].get(key)
    if found is None:
        found = compose()
        caches["figures"].set(key, found, SECONDS)
    return found
