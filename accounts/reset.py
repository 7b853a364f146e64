"""A forgotten password: a link by mail. Whoever asks is told the same, whatever comes of it."""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import User
from common.mails import language_of

log = logging.getLogger(__name__)
HOUR = 3600
PER_NAME, PER_ADDRESS = 3, 20


def is_too_often(typed: str, address: str | None) -> bool:
    """Whether this name, or this browser's address, has asked too often within the hour."""
    name = hashlib.sha256(typed.casefold().encode()).hexdigest()[:32]
    counts = [_count(f"reset:name:{name}"), _count(f"reset:address:{address}")]
    return counts[0] > PER_NAME or counts[1] > PER_ADDRESS


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1


def mail_links(typed: str) -> int:
    """Send a link to everybody who is called that or has that mail address; gives back how many."""
    meant = User.objects.filter(Q(username=typed) | Q(email__iexact=typed), is_active=True).exclude(email="")
    people = [user for user in meant if user.has_usable_password()]
    for user in people:
        _mail_link(user)
    return len(people)


def _mail_link(user: User) -> None:
    """The link stands in the mail alone, and never in the outbox: whoever reads the database can't use it."""
    token = default_token_generator.make_token(user)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("password-reset-confirm", kwargs={"uidb64": uid, "token": token})
    with translation.override(language_of(user)):
        text = _(
            "Somebody, most likely you, has asked to set a new password for the account “%(username)s”.\n\n"
            "Open this page within %(hours)d hours to choose one:\n%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is."
        ) % {
            "username": user.username,
            "hours": settings.PASSWORD_RESET_TIMEOUT // HOUR,
            "link": f"{settings.SITE_ADDRESS}{path}",
        }
        subject = _("[Key projects] %(subject)s") % {"subject": _("Set a new password")}
    EmailMessage(subject=subject, body=text, to=[user.email]).send()
