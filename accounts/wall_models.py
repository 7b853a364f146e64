"""Screens on a wall: an address that shows one organisation's figures to whoever stands before it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class WallScreen(models.Model):
    """A read-only address with a token that runs out and can be taken back.

    Only the token's SHA-256 is kept: it is random and long, so nothing is won by guessing, and whoever
    reads the table can't open a screen.
    """

    name = models.CharField(max_length=60)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="wall_screens"
    )
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="wall_screen_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="wall_screen_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name
