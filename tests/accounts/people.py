"""What the tests of signing in share: one person, the form, codes of an app, a look at the hasher."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Organization, Role, User
from accounts.second_factor import enrol
from accounts.services import create_organization, create_user

PASSWORD = "Correct-horse-2020"
NEW = "Battery-staple-2021"
LOGIN = "/accounts/login/"


def root() -> Organization:
    """The top of the tree, made when first asked for."""
    found = Organization.objects.filter(parent=None).first()
    return found or create_organization(
        code="xm", name="厦门市", name_en="Xiamen", kind=Organization.Kind.CITY
    )


def person(username: str = "zhang", role: Role = Role.VIEWER, **facts: Any) -> User:
    """Somebody with a password."""
    user = create_user(username=username, name=f"某{username}", password=PASSWORD, roles=[(role, root())])
    User.objects.filter(pk=user.pk).update(**facts)
    return User.objects.get(pk=user.pk)


def browser(**headers: str) -> Client:
    """A browser in English."""
    return Client(headers={"accept-language": "en", **headers})


def send(client: Client, username: str = "zhang", password: str = PASSWORD, after: str = "") -> Any:
    """Send the form of the sign-in page."""
    return client.post(LOGIN, {"username": username, "password": password, "next": after})


def entered(username: str = "zhang", password: str = PASSWORD) -> Client:
    """A browser in which somebody has signed in by the form."""
    client = browser()
    assert send(client, username, password).status_code == 302
    return client


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """What the app shows, now or some half minutes on."""
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def with_second_factor(user: User) -> tuple[TOTPDevice, list[str]]:
    """Set the app up, with the code of half a minute ago, so that the present one is unused."""
    device = TOTPDevice.objects.create(user=user, confirmed=False)
    checked, codes = enrol(user=user, code=code_of(device, -1))
    assert checked.is_right
    return TOTPDevice.objects.get(pk=device.pk), codes


def lock_out(username: str) -> None:
    """Try wrong passwords until the door is locked."""
    client = browser()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        send(client, username, "wrong")
