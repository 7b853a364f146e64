"""Passwords: what a good one is, changing one's own, and making one up for somebody."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.sessions import end_sessions
from accounts.sign_in_models import AccountEvent, PasswordHistory

Kind = AccountEvent.Kind
REMEMBERED = 5
LONG_ENOUGH = 16
KINDS = 3
TEMPORARY_FOR = timedelta(hours=24)
#: No letters that look like others, in groups that can be read out.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def _kind(character: str) -> str:
    """One of four kinds; letters that have no case, as Chinese ones, count with the signs."""
    if character.isdigit():
        return "digit"
    return "small" if character.islower() else "capital" if character.isupper() else "other"


class VarietyValidator:
    """Three of four kinds of characters, unless the password is long."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise what is wrong."""
        found = len({_kind(character) for character in password})
        if len(password) < LONG_ENOUGH and found < KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _(
            "Your password must hold three of these four: small letters, capital letters, digits, other "
            "signs; or be at least %(number)d characters long."
        ) % {"number": LONG_ENOUGH}


class HistoryValidator:
    """None of the last passwords, the present one included."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise what is wrong."""
        if user is None or user.pk is None:
            return
        before = user.password_history.values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, kept) for kept in [user.password, *before]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """What it asks for."""
        return ngettext(
            "Your password can't be the last one you had.",
            "Your password can't be one of the last %(number)d you had.",
            REMEMBERED,
        ) % {"number": REMEMBERED}


@transaction.atomic
def change_password(
    *, user: User, password: str, keep: str | None = None, kind: Kind = Kind.PASSWORD_CHANGED
) -> None:
    """Somebody has chosen a new password: their other sessions end (``keep`` names the one that stays)."""
    _set(user, password, must_change=False, expires_at=None)
    AccountEvent.objects.create(user=user, kind=kind, by=user)
    end_sessions(user, keep=keep)


@transaction.atomic
def issue_temporary_password(
    *, user: User, by: User | None = None, reason: str = "", lasts: timedelta | None = TEMPORARY_FOR
) -> str:
    """Make up a password that counts for a day and once: it must be changed at the next sign-in."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    expires_at = timezone.now() + lasts if lasts else None
    _set(user, password, must_change=True, expires_at=expires_at)
    AccountEvent.objects.create(user=user, kind=Kind.TEMPORARY_PASSWORD, by=by, reason=reason)
    end_sessions(user)
    return password


def _set(user: User, password: str, *, must_change: bool, expires_at: datetime | None) -> None:
    """Store a password; the one before is remembered."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.has_usable_password():
        PasswordHistory.objects.create(user=user, password=user.password)
    old = PasswordHistory.objects.filter(user=user).values("pk")[REMEMBERED - 1 :]
    PasswordHistory.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.password_expires_at = expires_at
    user.save(
        update_fields=["password", "must_change_password", "password_changed_at", "password_expires_at"]
    )
