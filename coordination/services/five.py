"""The five ones as the office enters them. Nothing is overwritten: what ends gets a last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from coordination.models import StationedGroup, TeamLeave, TeamMember, WorkPlan
from projects.models import Assignment, Level, Project
from projects.services.attachments import attach
from projects.services.history import hold_project
from projects.services.placing import move_project, placed_on
from projects.services.registry import Placing
from projects.services.secrecy import covered

FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who joins a team."""

    organization: Organization
    name: str
    duty: str
    since: dt.date
    post: str = ""
    person: User | None = None


@transaction.atomic
def name_lead(
    *, project: Project, name: str, since: dt.date, reason: str, seen: int, author: User, now: dt.datetime
) -> Assignment:
    """Another lead official from a day on: posted in the register, with everything else of the project."""
    placed = placed_on(project, since)
    if placed is None:
        raise Refusal(_("%(project)s was never placed in the register.") % {"project": project.name})
    placing = Placing(
        category=placed.category,
        level=Level(placed.level),
        district=placed.district,
        responsible_unit=placed.responsible_unit,
        supervising_department=placed.supervising_department,
        lead_official=name.strip(),
        work_team=placed.work_team,
    )
    return move_project(
        project=project, placing=placing, effective_on=since, reason=reason, seen=seen, author=author, now=now
    )


@transaction.atomic
def add_member(*, project: Project, member: Member, author: User, now: dt.datetime) -> TeamMember:
    """Somebody joins the team; who is on it in the same duty already is refused."""
    hold_project(project)
    _check_day(member.since, timezone.localdate(now))
    there = TeamMember.objects.filter(
        Q(leave=None) | Q(leave__until__gte=member.since),
        project=project,
        organization=member.organization,
        name=member.name.strip(),
        duty=member.duty,
    )
    if there.exists():
        raise Conflict(_("%(name)s is on the team in this duty already.") % {"name": member.name})
    return TeamMember.objects.create(
        project=project,
        organization=member.organization,
        name=covered(member.name.strip()),
        post=covered(member.post.strip()),
        duty=member.duty,
        person=member.person,
        since=member.since,
        author=author,
        business_at=now,
    )


@transaction.atomic
def end_member(
    *, member: TeamMember, until: dt.date, reason: str, author: User, now: dt.datetime
) -> TeamLeave:
    """A member's last day; once."""
    hold_project(member.project)
    if TeamLeave.objects.filter(member=member).exists():
        raise Conflict(_("%(name)s has a last day on the team already.") % {"name": member.name})
    if until < member.since:
        raise Refusal(
            _("%(name)s joined on %(since)s: the last day can't lie before.")
            % {"name": member.name, "since": member.since}
        )
    _check_day(until, timezone.localdate(now))
    return TeamLeave.objects.create(
        project=member.project,
        member=member,
        until=until,
        reason=covered(reason.strip()),
        author=author,
        business_at=now,
    )


@transaction.atomic
def add_work_plan(
    *,
    project: Project,
    seen: int,
    title: str,
    since: dt.date,
    upload: UploadedFile[bytes],
    author: User,
    now: dt.datetime,
) -> WorkPlan:
    """Another version of the work plan; ``seen`` is the number of the one before."""
    hold_project(project)
    if WorkPlan.objects.filter(project=project).count() != seen:
        raise Conflict(_("Somebody else has just added a work plan. Nothing was stored."))
    _check_day(since, timezone.localdate(now))
    return WorkPlan.objects.create(
        project=project,
        number=seen + 1,
        title=covered(title.strip()),
        since=since,
        attachment=attach(project=project, upload=upload, user=author, now=now),
        author=author,
        business_at=now,
    )


@transaction.atomic
def station_group(
    *,
    district: Organization,
    seen: int,
    since: dt.date,
    words: dict[str, str],
    author: User,
    now: dt.datetime,
) -> StationedGroup:
    """Who is stationed in a district from a day on; ``seen`` is the number of the word before."""
    Organization.objects.select_for_update(no_key=True).get(pk=district.pk)
    if StationedGroup.objects.filter(district=district).count() != seen:
        raise Conflict(_("Somebody else has just changed the group. Nothing was stored."))
    _check_day(since, timezone.localdate(now))
    return StationedGroup.objects.create(
        district=district, number=seen + 1, since=since, author=author, business_at=now, **words
    )


def _check_day(day: dt.date, today: dt.date) -> None:
    if day > today + FURTHEST:
        raise Refusal(_("%(day)s is more than a year away.") % {"day": day})
