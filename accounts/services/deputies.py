"""Deputies: somebody holds another person's role beside their own, for the days of a leave."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Role, User
from accounts.scope import FIGURE_ROLES, may_name_deputy, roles_of
from accounts.services.roles import end_role, give_role
from common.errors import Refusal

#: Roles in which somebody acts, so that somebody else must when they are away.
ACTING = (Role.CLERK, Role.REVIEWER, Role.LEADER)
LONGEST = dt.timedelta(days=184)


def may_name(author: User, membership: Membership) -> bool:
    """One's own deputy; or that of somebody below, where one is the office or a leader."""
    return may_name_deputy(author, membership)


@transaction.atomic
def name_deputy(
    *,
    membership: Membership,
    deputy: User,
    since: dt.date,
    until: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> Membership:
    """Let somebody stand in for the holder of a role, from a day to a day; it ends by itself."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organization")
        .get(pk=membership.pk)
    )
    _check_role(row, author, since, until, timezone.localdate(now))
    if deputy.pk == row.user_id:
        raise Refusal(_("Nobody stands in for themselves: name another person."))
    if not roles_of(deputy) <= set(FIGURE_ROLES):
        raise Refusal(_("%(name)s is an administrator and can't work with figures.") % {"name": deputy.name})
    return give_role(
        user=deputy,
        role=Role(row.role),
        organization=row.organization,
        since=since,
        until=until,
        reason=reason,
        author=author,
        now=now,
        on_behalf_of=row.user,
    )


def _check_role(row: Membership, author: User, since: dt.date, until: dt.date, today: dt.date) -> None:
    if row.on_behalf_of_id or row.role not in ACTING:
        raise Refusal(_("A deputy is named for a clerk, a reviewer or a leader, not for a deputy."))
    if not may_name(author, row):
        raise Refusal(_("You can't name a deputy for this person."))
    if row.ended_at or (row.until and row.until < until) or (row.since and row.since > since):
        raise Refusal(_("%(name)s does not hold this role on all of these days.") % {"name": row.user.name})
    if until - since > LONGEST:
        raise Refusal(_("A deputy stands in for half a year at most: for longer, hand the role over."))
    if until < today:
        raise Refusal(_("The last day is over."))


@transaction.atomic
def end_deputy(*, membership: Membership, author: User, now: dt.datetime, reason: str) -> bool:
    """The person is back early; False when the deputy's time was over before."""
    if membership.on_behalf_of_id is None:
        raise Refusal(_("This role is not a deputy’s."))
    return end_role(membership=membership, author=author, now=now, reason=reason)
