"""Who is told that rules wait, and what became of them."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role, User
from accounts.selectors import holders
from common.notices import notify
from reports.models import RulesetDraft


def tell_the_leaders(draft: RulesetDraft, now: dt.datetime) -> None:
    """Rules wait for those who lead the whole portfolio."""
    roots = list(Organization.objects.filter(parent=None))
    found = holders(role=Role.LEADER, organizations=roots)
    notify(
        users={person.pk for people in found.values() for person in people},
        kind="rules",
        key=f"rules-wait:{draft.pk}:{draft.version}",
        text=N_("The rules “%(name)s”, from %(month)s on, wait for your approval."),
        values={"name": draft.name, "month": f"{draft.first_month:%Y-%m}"},
        address=reverse("ruleset-draft", args=[draft.pk]),
        now=now,
    )


def tell_of_decision(draft: RulesetDraft, decider: User, now: dt.datetime, reason: str = "") -> None:
    """Whoever worked on the draft hears what became of it."""
    text = (
        N_("The rules “%(name)s” were turned down: %(reason)s")
        if reason
        else N_("The rules “%(name)s” were approved: they apply from %(month)s on.")
    )
    people = set(draft.events.values_list("author", flat=True)) - {decider.pk}
    notify(
        users=people,
        kind="rules",
        key=f"rules-decided:{draft.pk}:{draft.version}",
        text=text,
        values={"name": draft.name, "month": f"{draft.first_month:%Y-%m}", "reason": reason},
        address=reverse("ruleset-draft", args=[draft.pk]),
        now=now,
    )
