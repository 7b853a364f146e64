"""The outbox: mails are rows, sent one by one, each while its row is locked.

A worker that dies between sending and commit leaves the row waiting, and the mail goes out again: with the
same Message-ID, so that mail servers and readers can tell that it is the same one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from smtplib import SMTPException
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from kombu.exceptions import OperationalError

from common.models import Mail, StoredFile
from common.said import read_out, write_down

log = logging.getLogger(__name__)

# After which wait each attempt follows the one before; after the last one it is given up.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
BATCH = 200
SUBJECT_LENGTH = 90


def mail_is_on() -> bool:
    """Whether a mail server is named in the settings."""
    return bool(settings.EMAIL_HOST)


def language_of(person: object) -> str:
    """The language in which somebody is written to."""
    return str(getattr(person, "language", "") or settings.LANGUAGE_CODE)


def post_mail(
    *,
    to: str,
    language: str,
    key: str,
    subject: str,
    text: str,
    values: Mapping[str, object] | None = None,
    address: str = "",
    file: StoredFile | None = None,
) -> None:
    """Put a mail into the outbox, once per key; subject and text are marked with N_, a file goes with it."""
    Mail.objects.bulk_create(
        [
            Mail(
                to=to,
                language=language,
                key=key,
                subject=write_down(subject, **(values or {})),
                text=write_down(text, **(values or {})),
                address=address,
                file=file,
            )
        ],
        ignore_conflicts=True,
    )
    wake()


def wake() -> None:
    """Tell a worker, by the task's name, once the mail is committed; without a broker beat will."""

    def send() -> None:
        try:
            current_app.send_task("common.tasks.send_mails", expires=30)
        except OperationalError:
            log.warning("no broker: mails wait for the next round")

    if mail_is_on():
        transaction.on_commit(send)


def send_waiting() -> int:
    """Send what is due, oldest first; gives back how many mails went out.

    Where the mail server can't be reached, one mail is put off and the rest is left for the next round.
    """
    if not mail_is_on():
        return 0
    sent = 0
    server: BaseEmailBackend = get_connection()
    try:
        for _number in range(BATCH):
            done = _send_next(server)
            if done is None:
                break
            sent += done
    finally:
        server.close()
    return sent


@transaction.atomic
def _send_next(server: BaseEmailBackend) -> bool | None:
    """One mail; None when there is none, or no server to take it."""
    now = timezone.now()
    waiting = Mail.objects.select_for_update(skip_locked=True, no_key=True)
    row = waiting.filter(state=Mail.State.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk").first()
    if row is None:
        return None
    try:
        server.open()
        message_of(row, server).send()
    except (OSError, SMTPException) as error:  # OSError: no route, refused, timed out, TLS
        _put_off(row, now, error)
        # Its own recipient was refused: the others may go. Anything else is the server's.
        return False if isinstance(error, SMTPException) and not _is_lost(server) else None
    except Exception as error:  # a mail that can't even be written must not stand in the way of the others
        log.exception("mail %s", row)
        _put_off(row, now, error)
        return False
    Mail.objects.filter(pk=row.pk).update(
        state=Mail.State.SENT, sent_at=now, attempts=row.attempts + 1, failure=""
    )
    return True


def _is_lost(server: BaseEmailBackend) -> bool:
    """Whether the connection is gone; a closed one is opened again for the next mail."""
    try:
        server.close()
        server.open()
    except (OSError, SMTPException):
        return True
    return False


def _put_off(row: Mail, now: dt.datetime, error: Exception) -> None:
    attempts = row.attempts + 1
    is_over = attempts > len(WAITS)
    Mail.objects.filter(pk=row.pk).update(
        attempts=attempts,
        state=Mail.State.FAILED if is_over else Mail.State.WAITING,
        next_try_at=now if is_over else now + WAITS[attempts - 1],
        failure=write_down(
            N_("The mail server did not take it (%(error)s)."), error=f"{type(error).__name__}: {error}"
        ),
    )


def message_of(row: Mail, server: BaseEmailBackend | None = None) -> EmailMessage:
    """The mail in its reader's language, with a Message-ID that depends on the row alone."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    with translation.override(row.language):
        subject = " ".join(read_out(row.subject).split())
        parts = [read_out(row.text)]
        if row.address:
            parts.append(_("Open: %(address)s") % {"address": f"{settings.SITE_ADDRESS}{row.address}"})
        parts.append(_("Sent by the key-projects platform; answers to this mail are not read."))
        subject = _("[Key projects] %(subject)s") % {"subject": subject}
    message = EmailMessage(
        subject=Truncator(subject).chars(SUBJECT_LENGTH),
        body="\n\n".join(parts) + "\n",
        to=[row.to],
        connection=server,
        headers={
            "Message-ID": f"<mail-{row.pk}-{row.created_at:%Y%m%d%H%M%S%f}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if row.file is not None:
        message.attach(row.file.name, bytes(row.file.content), row.file.content_type.partition(";")[0])
    return message
