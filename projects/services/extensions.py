"""More time for one unit's returns of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Refusal
from projects.models import PeriodExtension, ReportingPeriod
from projects.services.periods import hold_open
from projects.services.proposals import require_words


@transaction.atomic
def extend_due(
    *,
    period: ReportingPeriod,
    organization: Organization,
    due_on: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> PeriodExtension:
    """Give an organisation's units until a later day, at most until the day the month is to be locked."""
    words = require_words(reason, _("Say why the unit gets more time."))
    hold_open(period)
    if not period.due_on < due_on <= period.lock_on:
        raise Refusal(
            _("More time is given to a day after %(due)s and not after %(lock)s, when the month is locked.")
            % {"due": f"{period.due_on:%Y-%m-%d}", "lock": f"{period.lock_on:%Y-%m-%d}"}
        )
    if due_on < timezone.localdate(now):
        raise Refusal(_("That day has passed."))
    # Pressed twice, it is given once.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    given = PeriodExtension.objects.filter(period=period, organization=organization).last()
    if given and given.due_on == due_on:
        return given
    return PeriodExtension.objects.create(
        period=period, organization=organization, due_on=due_on, reason=words, author=author, business_at=now
    )


def due_dates(period: ReportingPeriod, organizations: Iterable[Organization]) -> dict[int, dt.date]:
    """By which day each organisation's returns of a month are due, by its id; one query."""
    extensions = PeriodExtension.objects.filter(period=period).values_list("organization__path", "due_on")
    given = list(extensions)
    return {
        one.pk: max([period.due_on, *(day for path, day in given if one.path.startswith(path))])
        for one in organizations
    }
