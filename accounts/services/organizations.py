"""The tree of organisations: units are added, renamed, ended; what they were called stays known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, OrganizationName, User
from accounts.sessions import end_sessions
from common.errors import Conflict, Refusal

SQL = Path(__file__).resolve().parents[1] / "sql"


def create_organization(
    *, code: str, name: str, name_en: str, kind: Organization.Kind, parent: Organization | None = None
) -> Organization:
    """Add a node to the tree, below its parent."""
    path = f"{parent.path if parent else ''}{code}/"
    return Organization.objects.create(
        code=code, name=name, name_en=name_en, kind=kind, parent=parent, path=path
    )


@transaction.atomic
def add_organization(
    *, code: str, name: str, name_en: str, kind: Organization.Kind, parent: Organization
) -> Organization:
    """Add a unit below one that goes on."""
    parent = Organization.objects.select_for_update(no_key=True).get(pk=parent.pk)
    if parent.ended_on:
        raise Refusal(_("%(organization)s has an end: add the unit elsewhere.") % {"organization": parent})
    try:
        with transaction.atomic():
            return create_organization(code=code, name=name, name_en=name_en, kind=kind, parent=parent)
    except IntegrityError as error:
        raise Refusal(
            _("There is an organisation with the code %(code)s already.") % {"code": code}
        ) from error


def hold_organization(organization: Organization, version: int) -> Organization:
    """The row, locked, as it was read; a conflict when somebody has changed it since."""
    row = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if row.version != version:
        raise Conflict(
            _("%(organization)s was changed meanwhile. Nothing was overwritten: read it again first.")
            % {"organization": row}
        )
    return row


@transaction.atomic
def rename_organization(
    *,
    organization: Organization,
    version: int,
    name: str,
    name_en: str,
    since: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> Organization:
    """Call a unit by another name from a day on. The code stays; what was printed keeps the old name."""
    row = hold_organization(organization, version)
    if not reason.strip():
        raise Refusal(_("Say why the name changes."))
    if since > timezone.localdate(now):
        _check_after_last(row, since)
    if not row.names.exists():
        OrganizationName.objects.create(organization=row, name=row.name, name_en=row.name_en)
    OrganizationName.objects.create(
        organization=row, name=name, name_en=name_en, since=since, reason=reason.strip(), author=author
    )
    Organization.objects.filter(pk=row.pk).update(version=version + 1)
    bring_names_current(today=timezone.localdate(now), organizations=[row])
    row.refresh_from_db()
    return row


def _check_after_last(organization: Organization, since: dt.date) -> None:
    """Names to come are written one after another."""
    if organization.names.filter(since__gt=since).exists():
        raise Refusal(_("A later change of the name has been entered already."))


def bring_names_current(*, today: dt.date, organizations: Collection[Organization] | None = None) -> int:
    """Let the organisations carry the name that is in force today; returns how many changed."""
    only = None if organizations is None else [one.pk for one in organizations]
    with connection.cursor() as cursor:
        cursor.execute((SQL / "current_name.sql").read_text("utf-8"), {"today": today, "only": only})
        return int(cursor.rowcount)


@transaction.atomic
def end_organization(
    *,
    organization: Organization,
    version: int,
    last_day: dt.date,
    author: User,
    now: dt.datetime,
    reason: str,
    successor: Organization | None = None,
) -> Organization:
    """Let a unit end after a day; the roles held there end with it. Its projects must have gone before."""
    row = hold_organization(organization, version)
    if not reason.strip():
        raise Refusal(_("Say why the organisation ends."))
    if last_day < timezone.localdate(now) - dt.timedelta(days=1):
        # Who held which role on a day that is over stays as it was.
        raise Refusal(_("That day has passed."))
    if row.parent_id is None:
        raise Refusal(_("The organisation at the top can't end."))
    if row.ended_on:
        raise Refusal(_("%(organization)s has an end already.") % {"organization": row})
    if row.children.filter(ended_on=None).exists():
        raise Refusal(
            _("There are units below %(organization)s: end those, or hand them over, first.")
            % {"organization": row}
        )
    _end_roles(row, last_day, author, now, reason.strip())
    row.ended_on, row.successor, row.version = last_day, successor, version + 1
    row.save(update_fields=["ended_on", "successor", "version"])
    return row


def _end_roles(
    organization: Organization, last_day: dt.date, author: User, now: dt.datetime, reason: str
) -> None:
    """Those that would last longer end with the unit, and so do the sessions of whoever holds them."""
    held = Membership.objects.filter(organization=organization, ended_at=None).exclude(until__lte=last_day)
    people = list(held.values_list("user", flat=True))
    held.filter(since__gt=last_day).update(ended_at=now, ended_by=author, end_reason=reason)
    held.filter(ended_at=None).update(until=last_day, ended_by=author, end_reason=reason)
    end_sessions(*people)
