"""The second factor: a code from an app, or one of ten recovery codes.

django-otp keeps the devices. Recovery codes are stored as hashes only: whoever
reads the database can't use them.
"""

from __future__ import annotations

import base64
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.passwords import LETTERS
from accounts.sessions import end_sessions
from accounts.sign_in_models import AccountEvent

Kind = AccountEvent.Kind
CONFIRMED = "second_factor"
CODES = 10
DIGITS = 6


@dataclass(frozen=True)
class Checked:
    """What became of a code: right, wrong, or not looked at for some seconds more."""

    is_right: bool
    wait: int = 0


def is_confirmed(request: HttpRequest) -> bool:
    """Whether this session's owner has shown the second factor in it."""
    return confirmed_at(request) is not None


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When the second factor was last shown in this session."""
    kept = request.session.get(CONFIRMED)
    if not kept or kept["user"] != request.session.get(SESSION_KEY):
        return None
    return datetime.fromisoformat(kept["at"])


def confirmed_within(request: HttpRequest, minutes: int = 10) -> bool:
    """Whether the second factor was shown a short while ago, for steps that ask for it anew."""
    at = confirmed_at(request)
    return at is not None and timezone.now() - at <= timedelta(minutes=minutes)


def confirm(request: HttpRequest) -> None:
    """Note that the second factor was shown; the session gets a new key."""
    request.session.cycle_key()
    request.session[CONFIRMED] = {
        "user": request.session[SESSION_KEY],
        "at": timezone.now().isoformat(),
    }


def device_of(user: User) -> TOTPDevice | None:
    """The person's app, once it was confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def device_to_enrol(user: User) -> TOTPDevice:
    """The app that is being set up; its secret stays the same until it is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="totp", confirmed=False)


@transaction.atomic
def enrol(*, user: User, code: str) -> tuple[Checked, list[str]]:
    """Take the app into use if the code is its own; gives back the recovery codes, shown this once."""
    User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        return Checked(False), []
    checked = _try(device, digits_of(code))
    if not checked.is_right:
        return checked, []
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    AccountEvent.objects.create(user=user, kind=Kind.SECOND_FACTOR_SET, by=user)
    return checked, _new_codes(user)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Ten new recovery codes; the old ones no longer count."""
    User.objects.select_for_update().get(pk=user.pk)
    AccountEvent.objects.create(user=user, kind=Kind.RECOVERY_CODES, by=user)
    return _new_codes(user)


@transaction.atomic
def check_code(*, user: User, code: str) -> Checked:
    """Try a code of the app or a recovery code; each works once, and wrong ones cost growing time."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Checked(False)
    if len(_plain(code)) == DIGITS and _plain(code).isdecimal():
        return _try(device, digits_of(code))
    return _use_recovery_code(user, code)


@transaction.atomic
def remove_second_factor(*, user: User, by: User | None, reason: str = "", keep: str | None = None) -> None:
    """Forget app and recovery codes; every session ends, except the one of the key."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    AccountEvent.objects.create(user=user, kind=Kind.SECOND_FACTOR_REMOVED, by=by, reason=reason)
    end_sessions(user, keep=keep)


def told(device: TOTPDevice, *, issuer: str) -> tuple[str, str]:
    """What an app has to know: the secret as it is typed in, and the address behind the picture."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    label = quote(f"{issuer}:{device.user.username}")
    query = urlencode({"secret": secret, "issuer": issuer, "digits": device.digits, "period": device.step})
    return secret, f"otpauth://totp/{label}?{query}"


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return int(StaticToken.objects.filter(device__user=user).count())


def digits_of(code: str) -> str:
    """The digits of a code; full-width ones and blanks are forgiven."""
    return "".join(str(int(character)) for character in _plain(code) if character.isdecimal())


def _plain(code: str) -> str:
    return "".join(code.split()).lower()


def _hashed(code: str) -> str:
    """What stands in the database for a recovery code."""
    plain = "".join(character for character in code.lower() if character in LETTERS)
    return salted_hmac("accounts.second_factor", plain, algorithm="sha256").hexdigest()[:16]


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)
    ]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hashed(code)) for code in codes)
    return codes


def _use_recovery_code(user: User, code: str) -> Checked:
    device = StaticDevice.objects.select_for_update().filter(user=user).first()
    return _try(device, _hashed(code)) if device else Checked(False)


def _try(device: TOTPDevice | StaticDevice, token: str) -> Checked:
    """Ask the device, unless it is still angry about wrong codes."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        return Checked(False, max(1, math.ceil(wait)))
    return Checked(bool(device.verify_token(token)))
