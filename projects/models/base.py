"""What every fact that a figure can depend on has in common."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PostedFact(models.Model):
    """A fact that is posted once and never changed.

    ``posting`` is drawn by a trigger under a shared lock (see ``projects/sql/posting.sql``), so that a
    cut-off, which takes that lock exclusively, knows that no lower number can still appear. Timestamps
    are for reading only. ``recorded_at`` is always true time; ``business_at`` follows the business clock.
    """

    posting = models.BigIntegerField(unique=True, editable=False, null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    business_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
