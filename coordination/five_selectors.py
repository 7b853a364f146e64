"""What the pages of the five ones read: who answers for each project, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from coordination.models import Node, NodeBaseline, StationedGroup, TeamMember, WorkPlan
from projects.models import Assignment, Project, Stage

#: What can be missing, in the order in which it is put right.
GAPS = {
    "lead": gettext_lazy("No lead official"),
    "team": gettext_lazy("No work team"),
    "units": gettext_lazy("Team from one unit only"),
    "cadre": gettext_lazy("No stationed cadre"),
    "plan": gettext_lazy("No work plan"),
    "nodes": gettext_lazy("No baseline of nodes"),
}
#: The same as conditions. Without any team nothing need be said of who is on it.
LACKS = {
    "lead": Q(lead_official__regex=r"^\s*$"),
    "team": Q(has_team=False),
    "units": Q(has_team=True, has_units=False),
    "cadre": Q(has_team=True, has_cadre=False),
    "plan": Q(has_plan=False),
    "nodes": Q(has_nodes=False),
}
#: What the gaps are counted by.
PLACES = {"district": "district", "unit": "responsible_unit"}
#: Works are over: nobody has to be on site any more.
OVER = (Stage.COMPLETED, Stage.IN_OPERATION)


def on_team(day: dt.date) -> Q:
    """Members who are on a team on a day."""
    return Q(since__lte=day) & (Q(leave=None) | Q(leave__until__gte=day))


def with_gaps(user: User, today: dt.date) -> QuerySet[Project]:
    """The projects in somebody's scope whose works are not over, each with what it lacks."""
    team = TeamMember.objects.filter(on_team(today), project=OuterRef("pk"))
    same = TeamMember.objects.filter(on_team(today), project=OuterRef("project"))
    first = Subquery(same.order_by("pk").values("organization")[:1])
    return (
        Project.objects.visible_to(user)
        .exclude(stage__in=OVER)
        .alias(
            has_team=Exists(team),
            has_units=Exists(team.exclude(organization=first)),
            has_cadre=Exists(team.filter(duty=TeamMember.Duty.STATIONED)),
            has_plan=Exists(WorkPlan.objects.filter(project=OuterRef("pk"), since__lte=today)),
            has_nodes=Exists(NodeBaseline.objects.filter(project=OuterRef("pk"))),
        )
        .annotate(**{f"lacks_{name}": lack for name, lack in LACKS.items()})
        .select_related("district", "responsible_unit")
        .order_by("district__path", "responsible_unit__path", "name_sort", "code")
    )


def lacks(name: str) -> Q:
    """Lacking one thing, asked of projects read ``with_gaps``."""
    return Q(**{f"lacks_{name}": True})


LACKS_ANY = reduce(or_, map(lacks, GAPS))


def gaps_of(project: Project) -> list[str]:
    """What a project lacks; it must have been read ``with_gaps``."""
    return [name for name in GAPS if getattr(project, f"lacks_{name}")]


@dataclass(frozen=True)
class Gap:
    """A project with what it lacks."""

    project: Project
    gaps: list[str]

    @property
    def words(self) -> list[str]:
        """The same in words."""
        return [str(GAPS[name]) for name in self.gaps]


@dataclass(frozen=True)
class Place:
    """A district or unit: how many of its projects lack what, by the names of ``GAPS``."""

    place: Organization
    projects: int
    whole: int
    counts: Mapping[str, int]

    @property
    def cells(self) -> list[int]:
        """The counts in the order of the heads."""
        return [self.counts[name] for name in GAPS]


def lacking(user: User, today: dt.date, by: str, place: str, what: str) -> QuerySet[Project]:
    """Projects that lack something, or one thing, of one district or unit; nothing given: all of them."""
    return in_place(with_gaps(user, today).filter(lacks(what) if what in GAPS else LACKS_ANY), by, place)


def in_place(projects: QuerySet[Project], by: str, place: str) -> QuerySet[Project]:
    """Those of one district or unit, by its code; nothing given: all of them."""
    return projects.filter(**{f"{PLACES[by]}__code": place.replace("\0", "")}) if place else projects


def find_gaps(projects: Iterable[Project]) -> list[Gap]:
    """Projects read ``with_gaps``, each with what it lacks."""
    return [Gap(project, gaps_of(project)) for project in projects]


def counted_gaps() -> dict[str, Count]:
    """How many projects lack what, to be counted of projects read ``with_gaps``."""
    return {name: Count("pk", filter=lacks(name)) for name in GAPS}


def by_place(user: User, today: dt.date, field: str) -> list[Place]:
    """Counts by district or by responsible unit."""
    projects: Any = with_gaps(user, today).order_by()
    whole = Count("pk", filter=~LACKS_ANY)
    rows = projects.values(field).annotate(projects=Count("pk"), whole=whole, **counted_gaps())
    by_key = {row[field]: row for row in rows}
    return [
        Place(
            place,
            by_key[place.pk]["projects"],
            by_key[place.pk]["whole"],
            {name: by_key[place.pk][name] for name in GAPS},
        )
        for place in Organization.objects.filter(pk__in=by_key).order_by("path")
    ]


@dataclass(frozen=True)
class Span:
    """Somebody or something from a day to a day."""

    word: str
    since: dt.date
    until: dt.date | None
    reason: str = ""


def lead_history(project: Project) -> list[Span]:
    """Who led the project from when to when, newest first; read off its placings in the register."""
    rows = project.assignments.filter(replaced_by=None).order_by("effective_on", "posting")
    changes: list[Assignment] = []
    for row in rows:
        if not changes or changes[-1].lead_official != row.lead_official:
            changes.append(row)
    ends = [row.effective_on - dt.timedelta(days=1) for row in changes[1:]]
    spans = [
        Span(row.lead_official, row.effective_on, end, row.reason)
        for row, end in zip(changes, [*ends, None], strict=True)
    ]
    return spans[::-1]


@dataclass(frozen=True)
class Five:
    """The five ones of one project on a day."""

    leads: list[Span]
    team: list[TeamMember]
    former: list[TeamMember]
    plans: list[WorkPlan]
    group: StationedGroup | None
    nodes: dict[str, int]
    baselines: int

    @property
    def units(self) -> int:
        """From how many organisations the team comes."""
        return len({member.organization_id for member in self.team})

    @property
    def stationed(self) -> list[TeamMember]:
        """Who is on site."""
        return [member for member in self.team if member.duty == TeamMember.Duty.STATIONED]


def five_of(project: Project, today: dt.date) -> Five:
    """A fixed number of queries, however long the history."""
    members = TeamMember.objects.filter(project=project).select_related(
        "organization", "person", "leave", "author"
    )
    everybody = list(members.order_by("-since", "-pk"))
    team = [member for member in everybody if is_on(member, today)]
    nodes = Node.objects.filter(project=project).in_force().with_days()
    still = Q(reached_on=None)
    counts = nodes.aggregate(
        all=Count("pk"),
        reached=Count("pk", filter=~still),
        overdue=Count("pk", filter=still & Q(day__lt=today)),
        slipping=Count("pk", filter=still & Q(day__gte=today, forecast_on__gt=F("day"))),
    )
    return Five(
        leads=lead_history(project),
        team=sorted(
            team, key=lambda member: (list(TeamMember.Duty).index(TeamMember.Duty(member.duty)), member.pk)
        ),
        former=[member for member in everybody if member not in team],
        plans=list(project.work_plans.select_related("attachment", "author").order_by("-number")),
        group=group_of(project.district_id, today),
        nodes=counts,
        baselines=NodeBaseline.objects.filter(project=project).count(),
    )


def is_on(member: TeamMember, day: dt.date) -> bool:
    """Whether a member is on the team on a day."""
    leave = getattr(member, "leave", None)
    return member.since <= day and (leave is None or leave.until >= day)


def group_of(district: int, day: dt.date) -> StationedGroup | None:
    """The group that is stationed in a district on a day."""
    rows = StationedGroup.objects.filter(district=district, since__lte=day)
    return rows.order_by("-since", "-number").first()


def groups(user: User, today: dt.date) -> list[tuple[Organization, list[StationedGroup]]]:
    """Every district in which somebody sees projects, with its groups, the newest word first."""
    mine = Project.objects.visible_to(user).order_by().values("district")
    words = StationedGroup.objects.filter(district__in=mine).select_related("author")
    by_district: dict[int, list[StationedGroup]] = {}
    for word in words.order_by("-since", "-number"):
        by_district.setdefault(word.district_id, []).append(word)
    districts = Organization.objects.filter(pk__in=mine).order_by("path")
    return [(district, by_district.get(district.pk, [])) for district in districts]
