"""Whether this installation can serve: asked by the launcher and by load balancers."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.routes import ANYONE, allow

log = logging.getLogger(__name__)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    """Cache and broker are the same server."""
    cache.get("healthz")


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # whatever is wrong, the answer is no; the reason stands in the log
        log.warning("health check failed", exc_info=True)
        return False
    return True


@allow(ANYONE)
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer, else 503."""
    found = {"database": _answers(_database), "broker": _answers(_broker)}
    healthy = all(found.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **found}, status=200 if healthy else 503)
