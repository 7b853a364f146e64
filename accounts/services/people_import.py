"""Many people at once from a table: what would be done, and doing it, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ADMINISTRATORS, Membership, Organization, Role, User
from accounts.passwords import issue_temporary_password
from accounts.people_table import Line
from accounts.services.people import add_person
from accounts.services.roles import give_role, must_stay_separate
from common.errors import Refusal

NEW, ROLE, SAME = "new", "role", "same"


@dataclass(frozen=True)
class Made:
    """A new account with the password that is shown once."""

    user: User
    password: str


class Register:
    """What there is already, read in a few queries however long the table is."""

    def __init__(self, lines: Sequence[Line]) -> None:
        names = {line.text("username").lower() for line in lines}
        known = User.objects.annotate(small=Lower("username")).filter(small__in=names)
        self.users = {user.username.lower(): user for user in known}
        self.places = {
            place.code: place
            for place in Organization.objects.filter(code__in={line.text("organization") for line in lines})
        }
        held = Membership.objects.running().filter(user__in=self.users.values())
        self.held: dict[str, list[Membership]] = {}
        for membership in held.select_related("user", "organization"):
            self.held.setdefault(membership.user.username.lower(), []).append(membership)


def check(lines: Sequence[Line], *, author: User, today: dt.date) -> None:
    """Say of each row what it would do, or what is wrong with it."""
    register = Register(lines)
    first: dict[str, Line] = {}
    seen: set[tuple[str, str, str]] = set()
    for line in lines:
        if line.wrong:
            continue
        key = line.text("username").lower()
        same = (key, line.text("role"), line.text("organization"))
        if same in seen:
            line.refuse("role", _("This person and role stand in the table already."))
        seen.add(same)
        _check_person(line, first.setdefault(key, line), register.users.get(key), author)
        _check_role(line, register, today)
        _check_separate(line, lines, register)
        line.outcome = _outcome(line, register, first[key] is line)


def _check_person(line: Line, first: Line, user: User | None, author: User) -> None:
    if first.text("name") != line.text("name"):
        line.refuse("name", _("Row %(row)s gives the same user name another name.") % {"row": first.number})
    if user is None:
        return
    if user.name != line.text("name"):
        line.refuse("name", _("The account “%(username)s” belongs to %(name)s.") % _of(user))
    if user.pk == author.pk:
        line.refuse("username", _("Nobody gives a role to themselves: another person must."))
    if not user.is_active:
        line.refuse("username", _("%(name)s’s account is disabled: enable it first.") % _of(user))


def _of(user: User) -> dict[str, str]:
    return {"username": user.username, "name": user.name}


def _check_role(line: Line, register: Register, today: dt.date) -> None:
    place, since, until = (
        register.places.get(line.text("organization")),
        line.values["since"],
        line.values["until"],
    )
    if place is None:
        line.refuse(
            "organization",
            _("There is no organisation with the code “%(code)s”.") % {"code": line.text("organization")},
        )
    elif place.ended_on:
        line.refuse("organization", _("%(organization)s has an end itself.") % {"organization": place})
    if _holding(line, register):
        return
    if since and since < today:
        line.refuse(
            "since",
            _("A role counts from %(day)s at the earliest: it can't be given for days that are over.")
            % {"day": f"{today:%Y-%m-%d}"},
        )
    if until and until < (since or today):
        line.refuse("until", _("The last day lies before the first."))


def _holding(line: Line, register: Register) -> bool:
    """Whether the person holds this role there already, now or later."""
    return any(
        held.role == line.text("role")
        and held.organization.code == line.text("organization")
        and held.on_behalf_of_id is None
        for held in register.held.get(line.text("username").lower(), [])
    )


def _check_separate(line: Line, lines: Sequence[Line], register: Register) -> None:
    key = line.text("username").lower()
    theirs = {one.text("role") for one in lines if one.text("username").lower() == key}
    theirs &= set(Role.values)
    theirs |= {held.role for held in register.held.get(key, [])} | {line.text("role")}
    if len({role if role in ADMINISTRATORS else "business" for role in theirs}) > 1:
        line.refuse("role", must_stay_separate(line.text("name")))


def _outcome(line: Line, register: Register, is_first: bool) -> str:
    if line.text("username").lower() not in register.users and is_first:
        return NEW
    return SAME if _holding(line, register) else ROLE


@transaction.atomic
def carry_out(lines: Sequence[Line], *, author: User, now: dt.datetime, file: str) -> list[Made]:
    """Make the accounts and give the roles of a table, all of it or nothing."""
    today = timezone.localdate(now)
    check(lines, author=author, today=today)
    if any(line.wrong for line in lines):
        raise Refusal(_("Something has changed since the preview: read the table again."))
    reason = _("Imported from %(file)s") % {"file": file}
    made = []
    for line in lines:
        if line.outcome == SAME:
            continue
        user = User.objects.filter(username__iexact=line.text("username")).first()
        if user is None:
            user = add_person(
                username=line.text("username"), name=line.text("name"), email=line.text("email")
            )
            made.append(Made(user, issue_temporary_password(user=user, by=author, reason=reason[:300])))
        give_role(
            user=user,
            role=Role(line.text("role")),
            organization=Organization.objects.get(code=line.text("organization")),
            since=line.values["since"] or today,
            until=line.values["until"],
            reason=reason[:300],
            author=author,
            now=now,
        )
    return made
