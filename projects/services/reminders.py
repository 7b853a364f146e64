"""Reminding people of returns that are due, by the office's rules, on working days of the business calendar.

May run at any time and any number of times: for each month, due date and kind of recipient only the newest
rule whose day has come counts, so that after a stop of a week nobody is told what was true a week ago; and
each person is told once per rule.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role, User
from accounts.selectors import holders
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from common.notices import notify
from common.workdays import is_working, shifted
from projects.due import UnitDue, still_open, units_due
from projects.models import Project, ReminderRule, ReportingPeriod

To = ReminderRule.To
# Nobody is written to in the night.
FIRST_HOUR = 8

AHEAD = N_(
    "%(month)s: %(count)s of your returns still to be handed in, "
    "due on %(due)s (working days left: %(days)s)."
)
TODAY = N_("%(month)s: %(count)s of your returns still to be handed in, due today, %(due)s.")
LATE = N_(
    "%(month)s: %(count)s of your returns still to be handed in, "
    "due on %(due)s (working days late: %(days)s)."
)
OTHERS_AHEAD = N_(
    "%(month)s: %(count)s of the returns of %(units)s still to be handed in, "
    "due on %(due)s (working days left: %(days)s)."
)
OTHERS_TODAY = N_(
    "%(month)s: %(count)s of the returns of %(units)s still to be handed in, due today, %(due)s."
)
OTHERS_LATE = N_(
    "%(month)s: %(count)s of the returns of %(units)s still to be handed in, "
    "due on %(due)s (working days late: %(days)s)."
)
MOST_UNITS = 5


@transaction.atomic
def remind(*, now: dt.datetime) -> None:
    """Tell everybody what the rules say is due to be told by now."""
    local = timezone.localtime(now)
    today = local.date()
    exceptions = exceptions_around(today, 400)
    if local.hour < FIRST_HOUR or not is_working(today, exceptions):
        return
    rules = list(ReminderRule.objects.filter(is_on=True))
    for period in still_open():
        late = [one for one in units_due(period, today) if one.missing]
        for due_on in {one.due_on for one in late}:
            units = [one for one in late if one.due_on == due_on]
            for to in To:
                days = [
                    rule.offset
                    for rule in rules
                    if rule.to == to and shifted(due_on, rule.offset, exceptions) <= today
                ]
                if days and not (max(days) < 0 and today > due_on):
                    _tell(period, units, to, max(days), now)


def _tell(period: ReportingPeriod, units: list[UnitDue], to: str, offset: int, now: dt.datetime) -> None:
    """One notice for each recipient, of all units that concern them."""
    concerned: dict[int, list[tuple[UnitDue, int]]] = defaultdict(list)
    for unit, people in _recipients(units, to).items():
        for person, count in people.items():
            concerned[person].append((units[unit], count))
    due = units[0].due_on
    for person, share in sorted(concerned.items()):
        notify(
            users=[person],
            kind="reminder",
            key=f"reminder:{period.month:%Y-%m}:{due.isoformat()}:{to}:{offset:+d}",
            text=_text(units[0].days_left, to),
            values={
                "month": f"{period.month:%Y-%m}",
                "due": due.isoformat(),
                "days": abs(units[0].days_left),
                "count": sum(count for _unit, count in share),
                "units": _names([unit.unit for unit, _count in share]),
            },
            address=f"{reverse('return-list' if to == To.UNIT else 'due-list')}?month={period.month:%Y-%m}",
            now=now,
        )


def _text(days_left: int, to: str) -> str:
    texts = (AHEAD, TODAY, LATE) if to == To.UNIT else (OTHERS_AHEAD, OTHERS_TODAY, OTHERS_LATE)
    return texts[0] if days_left > 0 else texts[1] if days_left == 0 else texts[2]


def _names(units: list[Organization]) -> str:
    shown = "、".join(unit.name for unit in units[:MOST_UNITS])
    return f"{shown} …" if len(units) > MOST_UNITS else shown


def _recipients(units: list[UnitDue], to: str) -> dict[int, dict[int, int]]:
    """By position of the unit: who is told of how many of its returns."""
    if to == To.SUPERIOR:
        return _superiors(units)
    role = Role.CLERK if to == To.UNIT else Role.OFFICE
    found = holders(role=role, organizations=[one.unit for one in units], above=True)
    return {
        number: {user.pk: len(one.missing) for user in found[one.unit.pk]} for number, one in enumerate(units)
    }


def _superiors(units: list[UnitDue]) -> dict[int, dict[int, int]]:
    """Reviewers at a project's district or department; where neither has one, those above."""
    places = {place.pk: place for one in units for project in one.missing for place in _places(project)}
    there = holders(role=Role.REVIEWER, organizations=places.values())
    above = holders(role=Role.REVIEWER, organizations=places.values(), above=True)
    told: dict[int, dict[int, int]] = {}
    for number, one in enumerate(units):
        counts: dict[int, int] = defaultdict(int)
        for project in one.missing:
            for person in _people(project, there) or _people(project, above):
                counts[person] += 1
        told[number] = dict(counts)
    return told


def _places(project: Project) -> list[Organization]:
    return [place for place in (project.district, project.supervising_department) if place is not None]


def _people(project: Project, found: dict[int, list[User]]) -> set[int]:
    return {user.pk for place in _places(project) for user in found[place.pk]}


def set_rule(*, rule: ReminderRule, offset: int, to: str, is_on: bool, seen: int) -> None:
    """Change a rule that somebody has seen at a version."""
    try:
        with transaction.atomic():
            changed = ReminderRule.objects.filter(pk=rule.pk, version=seen).update(
                offset=offset, to=to, is_on=is_on, version=seen + 1
            )
    except IntegrityError as error:
        raise Refusal(_("There is a rule for that day and these people already.")) from error
    if not changed:
        raise Conflict(_("The rule was changed by another person meanwhile. Nothing was overwritten."))


def add_rule(*, offset: int, to: str) -> ReminderRule:
    """Another rule; one that is there already is switched on."""
    rule, created = ReminderRule.objects.get_or_create(offset=offset, to=to)
    if not created and not rule.is_on:
        set_rule(rule=rule, offset=offset, to=to, is_on=True, seen=rule.version)
    return rule
