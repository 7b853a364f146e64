"""Served to anybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.routes import ANYONE, allow

VERIFIER = Path(__file__).resolve().parents[1] / "verifier.py"


@cache
def verifier_source() -> bytes:
    """The verifier as it stands in this installation, read once."""
    return VERIFIER.read_bytes()


@allow(ANYONE)
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program to check a bundle with, on any machine that has Python."""
    response = HttpResponse(verifier_source(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response
