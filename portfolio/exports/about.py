"""What a file of a list says about itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.forms import Form
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from accounts.scope import scope_paths
from common.naming import local_name
from portfolio.selection import Selection
from portfolio.selectors.months import Month
from portfolio.selectors.sums import Sums
from projects.labels import LEVELS
from projects.models import ConfidentialName, Level

About = list[tuple[str, str]]


def month_said(first: dt.date) -> tuple[str, str]:
    """Of which month it is."""
    return _("Month"), date_format(first, "YEAR_MONTH_FORMAT")


def returns_said(total: Sums) -> tuple[str, str]:
    """How many returns are in."""
    counts = {"returned": total.returned, "listed": total.projects}
    return _("Monthly returns"), _("%(returned)s of %(listed)s returns in") % counts


def state_of(month: Month) -> About:
    """Which month, as of when, provisional or of which edition."""
    edition = month.edition
    return [
        month_said(month.first),
        (_("As of"), f"{timezone.localtime(month.as_of):%Y-%m-%d %H:%M}"),
        (
            _("State of the figures"),
            _("Edition %(number)s, revision %(revision)s")
            % {"number": edition.number, "revision": edition.revision}
            if edition
            else _("Provisional: not published yet, may still change"),
        ),
    ]


def narrowing(selection: Selection) -> list[tuple[str, str]]:
    """What a selection is narrowed to, in words."""
    rows = {
        _("Category"): selection.category,
        _("District"): selection.district,
        _("Responsible unit"): selection.unit,
    }
    level = [(_("Level"), str(dict(LEVELS)[Level(selection.level)]))] if selection.level else []
    return level + [(label, local_name(row)) for label, row in rows.items() if row]


def answers(form: Form, user: User) -> list[tuple[str, str]]:
    """What is filled in of a filter, in words. No file holds a confidential project's true name."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        choices: dict[Any, Any] = dict(getattr(field, "choices", []))
        text = str(choices.get(value, value))
        found.append((str(field.label), _("(not shown)") if not choices and tells(text, user) else text))
    return found


def tells(text: str, user: User) -> bool:
    """Whether a text that somebody searched for is part of a name that others may not read."""
    if not user.is_cleared:
        return False
    return ConfidentialName.objects.in_force().filter(true_name__icontains=text.strip()).exists()


def filters_said(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """One line of the filters."""
    colon = _("%(label)s: %(value)s")
    words = [colon % {"label": label, "value": value} for label, value in pairs]
    return _("Filter"), _("; ").join(words) if words else _("none: the whole list")


def closing(user: User) -> About:
    """Where it comes from, and who may read it."""
    places = Organization.objects.filter(path__in=scope_paths(user)).order_by("path")
    names = _(", ").join(local_name(place) for place in places)
    issuer = str(settings.ISSUER["name_en" if get_language() == "en" else "name_zh"])
    return [
        (_("Source"), _("%(issuer)s, key construction projects (Keyworks)") % {"issuer": issuer}),
        (
            _("Who may read it"),
            _("For official use by those responsible for %(places)s: it holds what they may see.")
            % {"places": names},
        ),
    ]
