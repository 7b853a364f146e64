"""Who gets each circular by mail."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from reports.models import Subscription


def subscribe(*, user: User, now: dt.datetime) -> bool:
    """Send a person every circular from now on; False where that had been done."""
    if Subscription.objects.filter(user=user, ended_at=None).exists():
        return False
    return _add(Subscription(user=user, since=now, added_by=user))


def add_address(*, email: str, name: str, language: str, author: User, now: dt.datetime) -> bool:
    """Send every circular to an address outside; False where that had been done."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(_("“%(email)s” is not a mail address.") % {"email": email[:100]}) from None
    if not name.strip():
        raise Refusal(_("Say whose address it is."))
    row = Subscription(email=email, name=name.strip(), language=language, since=now, added_by=author)
    return _add(row)


def _add(row: Subscription) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def unsubscribe(*, row: Subscription, now: dt.datetime) -> bool:
    """Send nothing any more; False where that had been done."""
    return bool(Subscription.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now))
