"""A unit ends: its projects and its people go to another from a day on, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ADMINISTRATORS, Membership, Organization, Role, User
from accounts.services.organizations import end_organization, hold_organization
from accounts.services.roles import give_role
from common.errors import Refusal
from projects.models import Assignment, Project
from projects.services.registry import Placing, assign_project

#: The ways in which a project can belong to an organisation.
PLACES = ("responsible_unit", "district", "supervising_department")
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Moved:
    """What a merging has moved."""

    projects: int
    roles: int


def belonging_to(organization: Organization) -> Q:
    """Projects, or assignments, that name an organisation in any way."""
    found = Q(pk__in=[])
    for place in PLACES:
        found |= Q(**{place: organization})
    return found


@transaction.atomic
def merge_organization(
    *,
    giver: Organization,
    version: int,
    taker: Organization,
    first_day: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> Moved:
    """Hand a unit's projects and roles over to another from a day on, and let it end the day before."""
    today = timezone.localdate(now)
    if giver.pk == taker.pk:
        raise Refusal(_("A unit is merged into another one."))
    if first_day < today:
        raise Refusal(_("The merging counts from %(day)s at the earliest.") % {"day": f"{today:%Y-%m-%d}"})
    # In one order, so that two who merge units into each other do not wait for ever.
    for pk in sorted((giver.pk, taker.pk)):
        Organization.objects.select_for_update(no_key=True).get(pk=pk)
    giver = hold_organization(giver, version)
    taker.refresh_from_db()
    _check_taker(giver, taker)
    _check_no_later_moves(giver, today)
    projects = _move_projects(giver, taker, first_day, reason, author, now)
    roles = _move_roles(giver, taker, first_day, reason, author, now)
    end_organization(
        organization=giver,
        version=version,
        last_day=first_day - ONE_DAY,
        author=author,
        now=now,
        reason=reason,
        successor=taker,
    )
    return Moved(projects, roles)


def _check_taker(giver: Organization, taker: Organization) -> None:
    if taker.ended_on:
        raise Refusal(_("%(organization)s has an end itself.") % {"organization": taker})
    if taker.path.startswith(giver.path):
        raise Refusal(_("A unit can't be merged into one below it."))
    if taker.parent_id is None:
        # Its people would get the whole portfolio, which is for the security administrator to give.
        raise Refusal(_("A unit can't be merged into the top: its people would see everything."))


def _check_no_later_moves(giver: Organization, today: dt.date) -> None:
    """A project that is to come or go after today would be taken along, or left behind, wrongly."""
    held = Q(project__in=Project.objects.filter(belonging_to(giver)))
    later = Assignment.objects.filter(belonging_to(giver) | held, replaced_by=None, effective_on__gt=today)
    if move := later.select_related("project").first():
        raise Refusal(
            _("%(project)s is to move on %(day)s already: undo that first, or merge after that day.")
            % {"project": move.project.name, "day": f"{move.effective_on:%Y-%m-%d}"}
        )


def _move_projects(
    giver: Organization,
    taker: Organization,
    first_day: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> int:
    """Post for each project where it belongs from the day on; all else about it stays."""
    moved = Project.objects.for_page().filter(belonging_to(giver)).order_by("pk")
    for project in moved:
        fields = {
            name: taker if name in PLACES and getattr(project, f"{name}_id") == giver.pk else value
            for name, value in _placing_of(project).as_fields().items()
        }
        assign_project(
            project=project,
            placing=Placing(**fields),  # type: ignore[arg-type]
            effective_on=first_day,
            author=author,
            now=now,
            reason=reason.strip(),
        )
    return len(moved)


def _placing_of(project: Project) -> Placing:
    """Where a project belongs today."""
    return Placing(
        category=project.category,
        level=Project._meta.get_field("level").to_python(project.level),
        district=project.district,
        responsible_unit=project.responsible_unit,
        supervising_department=project.supervising_department,
        lead_official=project.lead_official,
        work_team=project.work_team,
    )


def _move_roles(
    giver: Organization,
    taker: Organization,
    first_day: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> int:
    """Give every role of the unit at the other one; who holds it there already keeps it as it is."""
    held = (
        Membership.objects.filter(organization=giver)
        # What administrators are is for the security administrator alone to say.
        .exclude(role__in=ADMINISTRATORS)
        .open_on(first_day)
        .select_related("user", "on_behalf_of")
    )
    moved = 0
    for role in held.order_by("pk"):
        there = Membership.objects.filter(
            user=role.user, role=role.role, organization=taker, on_behalf_of=role.on_behalf_of
        )
        if there.open_on(first_day).exists() or not role.user.is_active:
            continue
        give_role(
            user=role.user,
            role=Role(role.role),
            organization=taker,
            since=first_day,
            until=role.until,
            reason=reason,
            author=author,
            now=now,
            on_behalf_of=role.on_behalf_of,
        )
        moved += 1
    return moved


@transaction.atomic
def close_organization(
    *,
    organization: Organization,
    version: int,
    last_day: dt.date,
    reason: str,
    author: User,
    now: dt.datetime,
) -> Organization:
    """Let a unit end that no project belongs to any more."""
    hold_organization(organization, version)
    held = Project.objects.filter(belonging_to(organization)).count()
    if held or Assignment.objects.filter(belonging_to(organization), effective_on__gt=last_day).exists():
        raise Refusal(
            _("Projects belong to %(organization)s (%(n)s now): merge it into another unit instead.")
            % {"organization": organization, "n": held}
        )
    return end_organization(
        organization=organization, version=version, last_day=last_day, author=author, now=now, reason=reason
    )
