"""A secret kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str | None:
    """What the file holds; None when there is none or it is empty."""
    try:
        return path.read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def keep_secret(path: Path, given: str = "") -> str:
    """Write the given secret, or keep the file's, or make one up; the file is written whole or not at all."""
    secret = given or kept_secret(path) or secrets.token_urlsafe(12)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return secret
