"""What the pages of the register read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value

from accounts.models import Organization, Role, User
from projects.models import (
    Category,
    ConfidentialName,
    ExemptionRequest,
    Level,
    Milestone,
    MilestoneChange,
    MilestoneDate,
    Project,
    Stage,
)
from projects.selectors import scope_as
from projects.services.editing import next_code

NUL = "\0"
KINDS = ("package", "part", "confidential", "unplanned")


def office_projects(user: User) -> QuerySet[Project]:
    """The projects that somebody looks after as the office."""
    return Project.objects.filter(scope_as(user, Role.OFFICE))


def _without(pattern: str, replacement: str = "") -> Func:
    return Func(F("name_sort"), Value(pattern), Value(replacement), Value("g"), function="REGEXP_REPLACE")


def _names() -> QuerySet[ConfidentialName]:
    """The true name of the project of an outer query."""
    return ConfidentialName.objects.in_force().filter(project=OuterRef("pk"))


def register_rows(user: User, asked: Mapping[str, str]) -> QuerySet[Project]:
    """The projects of the register that fit what was asked for; what can't be fits nothing."""
    rows: QuerySet[Project] = office_projects(user).annotate(is_confidential=Exists(_names()))
    rows = rows.select_related("category", "district", "responsible_unit", "package")
    asked = {name: value.replace(NUL, "").strip() for name, value in asked.items()}
    for name, column in (
        ("category", "category__code"),
        ("district", "district__code"),
        ("unit", "responsible_unit__code"),
        ("stage", "stage"),
        ("level", "level"),
    ):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    rows = _of_kind(rows, asked.get("kind", ""))
    if text := asked.get("q"):
        rows = rows.filter(_called(user, text))
    return rows.order_by("name_sort", "code")


def _of_kind(rows: QuerySet[Project], kind: str) -> QuerySet[Project]:
    match kind:
        case "package":
            return rows.filter(Exists(Project.objects.filter(package=OuterRef("pk"))))
        case "part":
            return rows.filter(package__isnull=False)
        case "confidential":
            return rows.filter(Exists(_names()))
        case "unplanned":
            return rows.filter(annual_plans=None)
        case _:
            return rows


def _called(user: User, text: str) -> Q:
    """By name, code or pinyin; by the true name only for those who may read it."""
    plain = text.replace(" ", "").lower()
    found = Q(name__icontains=text) | Q(code__icontains=text)
    by_pinyin = Project.objects.annotate(
        full=_without("[0-9 ]"), initials=_without("([a-z0-9])[^ ]* ?", "\\1")
    ).filter(Q(full__contains=plain) | Q(initials__contains=plain))
    found |= Q(pk__in=by_pinyin.values("pk"))
    if user.is_cleared:
        named = ConfidentialName.objects.in_force().filter(true_name__icontains=text)
        found |= Q(pk__in=named.values("project"))
    return found


def choices(user: User) -> dict[str, Sequence[object]]:
    """What the register can be narrowed to."""
    mine = office_projects(user).order_by()
    return {
        "categories": list(Category.objects.all()),
        "districts": list(Organization.objects.filter(pk__in=mine.values("district"))),
        "units": list(Organization.objects.filter(pk__in=mine.values("responsible_unit"))),
        "stages": Stage.choices,
        "levels": list(Level),
    }


def proposed_codes() -> list[tuple[Category, str]]:
    """The next free code of each category, after the one that was taken in last."""
    taken = dict(Project.objects.order_by("category", "pk").values_list("category", "code"))
    codes = set(Project.objects.values_list("code", flat=True))
    return [
        (category, next_code(codes, taken.get(category.pk) or f"{category.code[:2].upper()}-000"))
        for category in Category.objects.all()
    ]


def nodes_of(project: Project) -> list[tuple[Milestone, list[MilestoneDate], list[MilestoneDate]]]:
    """Milestones with their planned and actual dates, each oldest first, by planned day."""
    waiting = MilestoneChange.objects.filter(milestone=OuterRef("pk"), status="draft")
    rows = list(project.milestones.annotate(waits=Exists(waiting)))
    dates = MilestoneDate.objects.filter(project=project).select_related("author", "attachment")
    planned: dict[int, list[MilestoneDate]] = {row.pk: [] for row in rows}
    actual: dict[int, list[MilestoneDate]] = {row.pk: [] for row in rows}
    for date in dates.order_by("posting"):
        (planned if date.kind == MilestoneDate.Kind.PLANNED else actual)[date.milestone_id].append(date)
    nodes = [(row, planned[row.pk], actual[row.pk]) for row in rows]
    return sorted(nodes, key=_place)


def _place(node: tuple[Milestone, list[MilestoneDate], list[MilestoneDate]]) -> tuple[bool, bool, str, int]:
    """By planned day; those without one after them, withdrawn ones last."""
    row, planned, _actual = node
    return (row.is_withdrawn, not planned, str(planned[-1].on) if planned else "", row.pk)


def exemption_requests(user: User) -> QuerySet[ExemptionRequest]:
    """The requests that somebody made possible or has to decide: of the office's or the leader's projects."""
    return (
        ExemptionRequest.objects.filter(scope_as(user, Role.OFFICE, Role.LEADER, prefix="project__"))
        .select_related(
            "project__responsible_unit", "requested_by", "decided_by", "old_stop", "old_delay", "attachment"
        )
        .order_by("-requested_at", "-pk")
    )
