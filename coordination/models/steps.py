"""What every step of a matter that goes from hand to hand has in common."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from projects.models.base import PostedFact


class Step(PostedFact):
    """One step, on record for good. Without ``author`` it was taken by the clock or by rule.

    ``on`` is the day it counts from: of a step of the clock the day it fell due, however late the clock ran.
    """

    author = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["posting"]
