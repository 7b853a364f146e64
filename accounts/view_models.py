"""What a person keeps for themselves: views under a name, where to begin, and when they last looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """An address of the site that somebody keeps under a name; ``is_start`` marks where they begin."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=600, help_text="path and query of a page with figures")
    is_start = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_start=True), name="saved_view_one_to_begin_with"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """When somebody began to look at the overview this time, and last did: a pause begins another visit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="visit"
    )
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.began_at:%Y-%m-%d %H:%M}"
