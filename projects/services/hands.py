"""Whoever proposes does not decide; nor do those who wrote part of it, nor who stands in for them."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from accounts.scope import acts_for
from common.models import AuditRecord
from projects.models import PlanRevision


def has_a_hand_in(user: User, writers: Collection[int]) -> bool:
    """Whether one of the writers is the user, or somebody the user stands in for.

    The other way round it can't happen: nobody stands in for the office, which does the writing.
    """
    return bool(acts_for(user) & set(writers))


def drew_up(revision: PlanRevision) -> set[int]:
    """Everybody who wrote any of a revision: the row names the last one, the trail those before."""
    written = AuditRecord.objects.filter(
        table_name=PlanRevision._meta.db_table, row_key=str(revision.pk), after__has_key="version"
    )
    trail = written.exclude(user_key=None).values_list("user_key", flat=True)
    return {revision.author_id, *(user for user in trail if user is not None)}
