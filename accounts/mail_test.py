"""Sending one mail to see whether it works, and saying in words what happened."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

PATIENCE = 8  # seconds; the page waits for it


@dataclass(frozen=True)
class Outcome:
    """Whether the server took the mail, in words, and what the server said."""

    is_sent: bool
    words: str
    said: str = ""


def try_mail(to: str) -> Outcome:
    """Send it now, not by the outbox: what goes wrong is what is asked for."""
    if not settings.EMAIL_HOST:
        return Outcome(False, _("No mail server is set: EMAIL_HOST is empty."))
    message = EmailMessage(
        subject=_("[Key projects] %(subject)s") % {"subject": _("Test mail")},
        body=_("This mail was sent to see whether mail works. It does."),
        to=[to],
        connection=get_connection(timeout=PATIENCE),
    )
    try:
        message.send()
    except Exception as error:
        return Outcome(False, explain(error), f"{type(error).__name__}: {error}"[:500])
    return Outcome(True, _("The mail server took the mail for %(address)s.") % {"address": to})


def explain(error: Exception) -> str:
    """What went wrong and what to look at."""
    server = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    if isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error):
        error = TimeoutError()  # connected, but then the server said nothing
    for kind, words in _causes().items():
        if isinstance(error, kind):
            return words % server
    return _("The mail server did not take the mail. It said what stands below.")


def _causes() -> dict[type[Exception], str]:
    """The first that fits: special ones stand before those they are kinds of."""
    return {
        smtplib.SMTPAuthenticationError: _(
            "The server refused user name or password: look at EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
        ),
        smtplib.SMTPRecipientsRefused: _("The server refused the address the mail is for."),
        smtplib.SMTPSenderRefused: _("The server refused the sender: look at EMAIL_FROM."),
        smtplib.SMTPNotSupportedError: _(
            "The server can’t do what is asked of it (encryption or signing in): look at EMAIL_USE_TLS, "
            "EMAIL_USE_SSL and EMAIL_HOST_USER."
        ),
        smtplib.SMTPServerDisconnected: _(
            "%(host)s closed the connection: most often EMAIL_USE_SSL and EMAIL_USE_TLS don’t fit port "
            "%(port)d."
        ),
        ssl.SSLError: _(
            "Encryption with %(host)s failed: its certificate is not trusted, or EMAIL_USE_SSL and "
            "EMAIL_USE_TLS don’t fit port %(port)d."
        ),
        socket.gaierror: _(
            "There is no server called %(host)s: look at EMAIL_HOST and the network’s name service."
        ),
        ConnectionRefusedError: _("%(host)s refused the connection at port %(port)d: nothing listens there."),
        TimeoutError: _(
            "%(host)s did not answer at port %(port)d in time: a firewall may stand between, or the port is "
            "wrong."
        ),
    }
