"""How people sign in: their sessions, the passwords they had, and which roles need a second factor."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by whether they still count."""

    def alive(self, now: datetime) -> SessionQuerySet:
        """Neither idle for too long nor too old."""
        return self.filter(
            last_seen_at__gt=now - settings.SESSION_IDLE_TIME,
            created_at__gt=now - settings.SESSION_WHOLE_TIME,
        )


class SessionManager(BaseSessionManager["Session"]):
    """Django's manager with our questions."""

    def get_queryset(self) -> SessionQuerySet:
        """Every session."""
        return SessionQuerySet(self.model, using=self._db)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or somebody anonymous has something to remember.

    ``handle`` names it on pages: the key itself would open the session to whoever reads it there.
    """

    handle = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = SessionManager()  # type: ignore[misc]


class PasswordHistory(models.Model):
    """A password somebody had, hashed, so that it is not taken again soon."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_history"
    )
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.replaced_at:%Y-%m-%d}"


class RolePolicy(models.Model):
    """What signing in takes for the holders of a role."""

    role = models.CharField(max_length=20, primary_key=True)
    needs_second_factor = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.role


class AccountEvent(models.Model):
    """What was done about somebody's way in, by whom and why. Append-only in PostgreSQL."""

    class Kind(models.TextChoices):
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_RESET = "password_reset", _("Password reset by mail")
        TEMPORARY_PASSWORD = "temporary_password", _("Temporary password made")
        SECOND_FACTOR_SET = "second_factor_set", _("Second factor set up")
        SECOND_FACTOR_REMOVED = "second_factor_removed", _("Second factor removed")
        RECOVERY_CODES = "recovery_codes", _("New recovery codes made")
        UNLOCKED = "unlocked", _("Sign-in unlocked")
        DISABLED = "disabled", _("Account disabled")
        ENABLED = "enabled", _("Account enabled")
        CLEARED = "cleared", _("Cleared for confidential names")
        CLEARANCE_ENDED = "clearance_ended", _("Clearance for confidential names ended")
        SUBJECT_LINKED = "subject_linked", _("Joined to the organisation’s sign-in")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_in_events"
    )
    kind = models.CharField(max_length=30, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
