"""Who gets each circular by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Subscription(models.Model):
    """A person who asked for it, or an address outside that the office entered; ended, never removed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=100, blank=True, help_text="whose address it is")
    language = models.CharField(max_length=10, blank=True)
    since = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="subscription_of_a_person_or_an_address",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="subscription_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(ended_at=None) & ~Q(email=""),
                name="subscription_once_per_address",
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.user_id)
