"""Projects that somebody follows, and how they stood when that person last looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from projects.models.projects import Project


class Follow(models.Model):
    """A project that somebody follows.

    ``before_…`` is how it stood at the end of the visit before, ``last_…`` when it was last shown.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="followers")
    since = models.DateTimeField()
    before_month = models.DateField(null=True)
    before_lamp = models.CharField(max_length=6, blank=True)
    before_rank = models.PositiveIntegerField(null=True)
    before_listed = models.CharField(max_length=10, blank=True)
    last_month = models.DateField(null=True)
    last_lamp = models.CharField(max_length=6, blank=True)
    last_rank = models.PositiveIntegerField(null=True)
    last_listed = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "project"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.project_id}"
