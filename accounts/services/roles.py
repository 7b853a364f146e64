"""Roles at an organisation: given from a day to a day, ended, never removed."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ADMINISTRATORS, Membership, Organization, Role, User
from accounts.sessions import end_sessions
from common.errors import Refusal


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    organization: Organization,
    since: dt.date,
    until: dt.date | None,
    reason: str,
    author: User,
    now: dt.datetime,
    on_behalf_of: User | None = None,
) -> Membership:
    """Give a role from a day on, to a last day or until further notice; the person signs in anew."""
    _check_giving(user, author, since, until, timezone.localdate(now))
    if organization.ended_on and (until is None or until > organization.ended_on):
        raise Refusal(
            _("%(organization)s ends on %(day)s: no role counts there after it.")
            % {"organization": organization, "day": f"{organization.ended_on:%Y-%m-%d}"}
        )
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                role=role,
                organization=organization,
                since=since,
                until=until,
                on_behalf_of=on_behalf_of,
                granted_by=author,
                granted_at=now,
                reason=reason.strip(),
            )
    except IntegrityError as error:
        raise _refused(error, user) from error
    end_sessions(user)
    return membership


def _check_giving(user: User, author: User, since: dt.date, until: dt.date | None, today: dt.date) -> None:
    if user.pk == author.pk:
        raise Refusal(_("Nobody gives a role to themselves: another person must."))
    if not user.is_active:
        raise Refusal(_("%(name)s’s account is disabled: enable it first.") % {"name": user.name})
    if since < today:
        raise Refusal(
            _("A role counts from %(day)s at the earliest: it can't be given for days that are over.")
            % {"day": f"{today:%Y-%m-%d}"}
        )
    if until and until < since:
        raise Refusal(_("The last day lies before the first."))


def must_stay_separate(name: str) -> str:
    """Why somebody can't have a role beside those they have."""
    return _(
        "%(name)s holds a role from which this one must stay separate: no account is two kinds of "
        "administrator at once, and no administrator works with figures."
    ) % {"name": name}


def _refused(error: IntegrityError, user: User) -> Exception:
    """What the table's own guards say, in words."""
    if "separate" in str(error):
        return Refusal(must_stay_separate(user.name))
    if "already" in str(error):
        return Refusal(
            _("%(name)s holds this role there on some of these days already.") % {"name": user.name}
        )
    return error


@transaction.atomic
def end_role(
    *, membership: Membership, author: User, now: dt.datetime, reason: str, last_day: dt.date | None = None
) -> bool:
    """End a role at once, or after a last day to come; False when it had ended before."""
    if membership.user_id == author.pk and membership.role in ADMINISTRATORS:
        raise Refusal(_("No administrator ends their own role: another one must."))
    if not reason.strip():
        raise Refusal(_("Say why the role ends."))
    row = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    today = timezone.localdate(now)
    if row.ended_at or (row.until and row.until < today):
        return False
    if last_day and last_day >= today:
        if row.until and row.until < last_day:
            raise Refusal(
                _("The role ends on %(day)s anyway: give it anew for the days after.")
                % {"day": f"{row.until:%Y-%m-%d}"}
            )
        if row.since and last_day < row.since:
            raise Refusal(_("The last day lies before the first."))
        row.until = last_day
    else:
        row.ended_at = now
    row.ended_by, row.end_reason = author, reason.strip()
    row.save(update_fields=["until", "ended_at", "ended_by", "end_reason"])
    end_sessions(row.user)
    for deputy in _deputies(row):
        end_role(membership=deputy, author=author, now=now, reason=reason, last_day=row.until)
    return True


def _deputies(row: Membership) -> list[Membership]:
    """Those who stand in for the holder in this role, longer than the role lasts."""
    if row.on_behalf_of_id:
        return []
    found = Membership.objects.filter(
        on_behalf_of=row.user_id, role=row.role, organization=row.organization_id, ended_at=None
    )
    return list(found.filter(until__gt=row.until) if row.until and not row.ended_at else found)


@transaction.atomic
def hand_over_roles(
    *, giver: User, taker: User, author: User, now: dt.datetime, first_day: dt.date, reason: str
) -> list[Membership]:
    """A change of post: another person takes all business roles over from a day on, in one step."""
    today = timezone.localdate(now)
    if giver.pk == taker.pk:
        raise Refusal(_("Roles are handed over to another person."))
    people = User.objects.select_for_update(no_key=True).filter(pk__in=[giver.pk, taker.pk]).order_by("pk")
    if len(people) != 2:
        raise Refusal(_("One of the two accounts is gone."))
    roles = list(
        giver.memberships.open_on(first_day).filter(on_behalf_of=None).exclude(role__in=ADMINISTRATORS)
    )
    if not roles:
        raise Refusal(
            _("%(name)s holds no role that could be handed over on that day.") % {"name": giver.name}
        )
    last_day = first_day - dt.timedelta(days=1) if first_day > today else None
    given = []
    for role in roles:
        end_role(membership=role, author=author, now=now, reason=reason, last_day=last_day)
        if not _has(taker, role, first_day):
            given.append(_given_on(role, taker, first_day, reason, author, now))
    return given


def _has(taker: User, role: Membership, first_day: dt.date) -> bool:
    """Whether the successor holds the role there anyway."""
    theirs = taker.memberships.open_on(first_day).filter(role=role.role, organization=role.organization)
    return theirs.filter(on_behalf_of=None).exists()


def _given_on(
    role: Membership, taker: User, first_day: dt.date, reason: str, author: User, now: dt.datetime
) -> Membership:
    return give_role(
        user=taker,
        role=Role(role.role),
        organization=role.organization,
        since=first_day,
        until=role.until,
        reason=reason,
        author=author,
        now=now,
    )
