"""People to ask as, each in a browser of their own."""

from __future__ import annotations

from django.test import Client

from accounts.models import Membership, User
from tests import desk
from tests.factories import PEOPLE

ANONYMOUS, OUTSIDER, DISABLED, ELSEWHERE = "anonymous", "outsider", "disabled", "elsewhere"
ROLES = [username for username, *_ in PEOPLE if username not in ("district", "department")]


def everybody() -> dict[str, Client]:
    """One browser for each person, and one for a visitor."""
    clients = {ANONYMOUS: Client()}
    User.objects.filter(username=DISABLED).update(is_active=True)
    for name in [OUTSIDER, DISABLED, ELSEWHERE, *ROLES]:
        clients[name] = browser(name)
    User.objects.filter(username=DISABLED).update(is_active=False)
    return clients


def browser(username: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username), desk.BACKEND)
    return client


def held_by(username: str) -> list[Membership]:
    """The roles of somebody, with their places."""
    user = User.objects.filter(username=username).first()
    return user.held if user else []
