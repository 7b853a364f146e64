"""Following a project: it stands on one's own overview, with what changed since one last looked."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from projects.models import Follow, Project


def follow(*, user: User, project: Project, now: dt.datetime) -> bool:
    """Follow it; False where that had been done."""
    _row, made = Follow.objects.get_or_create(user=user, project=project, defaults={"since": now})
    return made


def unfollow(*, user: User, project: Project) -> bool:
    """Follow it no longer; False where that had been done."""
    removed, _by_model = Follow.objects.filter(user=user, project=project).delete()
    return bool(removed)
