"""The log of what was taken away."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest

from common.addresses import client_address
from common.models import Download


def log_download(
    request: HttpRequest,
    *,
    kind: str,
    name: str,
    content: bytes | None = None,
    sha256: str = "",
    size: int | None = None,
    project_id: int | None = None,
) -> None:
    """Put on record that a file was handed out; one that is made while it is sent has no digest."""
    if content is not None:
        sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    user = getattr(request, "user", None)
    Download.objects.create(
        user_id=user.pk if user is not None and user.is_authenticated else None,
        kind=kind,
        name=name[:200],
        sha256=sha256,
        size=size,
        project_key=project_id,
        ip=client_address(request),
        address=request.get_full_path()[:500],
        request=getattr(request, "recorded_as", None),
    )
