"""How often a visitor may have something done that costs: counted in the cache, by the minute."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from common.addresses import client_address

log = logging.getLogger(__name__)


def is_too_often(request: HttpRequest, kind: str, per_minute: int) -> bool:
    """Count one more from this address. Without the cache nobody is turned away: other limits stay."""
    key = f"rate:{kind}:{client_address(request)}:{timezone.now():%H%M}"
    try:
        cache.add(key, 0, timeout=120)
        return cache.incr(key) > per_minute
    except (RedisError, ValueError):
        log.warning("no cache: %s is not counted", kind)
        return False
