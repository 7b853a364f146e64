"""What the pages about problems read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import Organization, Role, User
from accounts.scope import acts_for, paths_as
from coordination import problem_moves as moves
from coordination.hands import taken_by
from coordination.models import Level, Problem, ProblemAttachment, ProblemEvent, ProblemProject
from projects.models import Project
from projects.selectors import scope_as
from projects.services.secrecy import Veil, found_in, veil_for

NUL = "\0"
#: The lists of the page, each with what it holds.
LISTS: Mapping[str, Q] = {
    "open": Q(status__in=moves.OPEN),
    "overdue": Q(status__in=moves.OPEN, late_since__isnull=False),
    "verify": Q(status=moves.ANSWERED),
    "sign_off": Q(status=moves.VERIFIED),
    "settled": Q(status__in=[moves.SIGNED_OFF, moves.MERGED]),
    "all": Q(),
}
#: The list of what waits for the reader: other problems for each of them.
WAITING = "waiting"
FILTERS = ("list", "q", "kind", "level", "district", "unit", "project")


def _places() -> Prefetch[str]:
    rows = ProblemProject.objects.select_related("project__district", "project__responsible_unit")
    return Prefetch("places", rows.order_by("pk"))


def problems_seen(user: User) -> QuerySet[Problem]:
    """Everything about problems that somebody may read."""
    rows = Problem.objects.visible_to(user).select_related("owner_unit", "owner", "registered_by")
    return rows.prefetch_related(_places())


def asked_for(given: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address; PostgreSQL takes no NUL."""
    asked = {name: given.get(name, "").replace(NUL, "").strip()[:100] for name in FILTERS}
    asked["list"] = asked["list"] if asked["list"] in (*LISTS, WAITING) else "open"
    return asked


def listed(user: User, asked: Mapping[str, str]) -> QuerySet[Problem]:
    """One list, narrowed; what can't be fits nothing. The overdue first, then by day."""
    held = waits_for(user) if asked["list"] == WAITING else LISTS[asked["list"]]
    rows = narrowed(problems_seen(user), asked, user).filter(held)
    if asked["list"] == "settled":
        return rows.order_by("-changed_at", "-pk")
    return rows.order_by(F("late_since").asc(nulls_last=True), "due_on", "pk")


def narrowed(rows: QuerySet[Problem], asked: Mapping[str, str], user: User) -> QuerySet[Problem]:
    """Those that fit the filters besides the list."""
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["level"]:
        rows = rows.filter(level=int(asked["level"]) if asked["level"] in LEVELS else 0)
    places = ProblemProject.objects.all()
    for name, column in (
        ("district", "project__district__code"),
        ("unit", "project__responsible_unit__code"),
        ("project", "project__code"),
    ):
        if asked[name]:
            rows = rows.filter(pk__in=places.filter(**{column: asked[name]}).values("problem"))
    if text := asked["q"]:
        named = places.filter(Q(project__name__icontains=text) | Q(project__code__icontains=text))
        rows = rows.filter(
            found_in(text, veil_for(user), "title", "text", "measures")
            | Q(pk__in=named.values("problem"))
            | _numbered(text)
        )
    return rows


LEVELS = {str(level.value) for level in Level}


def _numbered(text: str) -> Q:
    """By number: 2020-0041."""
    year, dash, serial = text.partition("-")
    parts = (year, serial)
    if not dash or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        return Q(pk__in=[])
    return Q(year=int(year), serial=int(serial))


def list_counts(user: User, asked: Mapping[str, str]) -> dict[str, int]:
    """How many stand on each list."""
    found = narrowed(Problem.objects.visible_to(user), asked, user)
    lists = {name: held for name, held in LISTS.items() if held} | {WAITING: waits_for(user)}
    return found.aggregate(**{name: Count("pk", filter=held) for name, held in lists.items()},
                           all=Count("pk"))  # fmt: skip


def waits_for(user: User) -> Q:
    """What only moves on when the user, or one of those who can do the same, takes the next step."""
    own = acts_for(user)
    decides = _of(scope_as(user, Role.REVIEWER, Role.OFFICE, prefix="project__"))
    signs = _of(scope_as(user, Role.OFFICE, Role.LEADER, prefix="project__"))
    taken = ProblemEvent.objects.filter(taken_by(user))
    # Only of those that wait for the step: of all that were ever answered there are many.
    answered = taken.filter(kind="answer", problem__status=moves.ANSWERED)
    answered_by_own = Q(pk__in=answered.values("problem"))
    verified = taken.filter(kind="verify", problem__status=moves.VERIFIED, author=F("problem__verified_by"))
    mine = Q(owner__in=own)
    for path in paths_as(user, Role.CLERK):
        mine |= Q(owner_unit__path__startswith=path)
    return (
        Q(status__in=[moves.ASSIGNED, moves.IN_HAND]) & mine
        | Q(status=moves.RETURNED, registered_by__in=own)
        | Q(status__in=[moves.REGISTERED, moves.ACCEPTED]) & decides
        | Q(status=moves.ANSWERED) & decides & ~answered_by_own & ~Q(owner__in=own)
        | Q(status=moves.VERIFIED) & signs & ~Q(pk__in=verified.values("problem"))
    )


def _of(projects: Q) -> Q:
    return Q(pk__in=ProblemProject.objects.filter(projects).values("problem"))


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to."""

    districts: list[Organization]
    units: list[Organization]
    kinds: Sequence[tuple[str, Any]]
    levels: Sequence[tuple[int, Any]]


def choices(user: User) -> Choices:
    """Places of projects that have problems."""
    projects = Project.objects.visible_to(user).filter(problem_places__isnull=False).order_by()
    named = Organization.objects.order_by("path")
    return Choices(
        list(named.filter(pk__in=projects.values("district"))),
        list(named.filter(pk__in=projects.values("responsible_unit"))),
        Problem.Kind.choices,
        Level.choices,
    )


@dataclass(frozen=True)
class Row:
    """A problem in a list, as its reader may read it."""

    problem: Problem
    projects: list[Project]
    veil: Veil

    @property
    def title(self) -> str:
        """Without true names."""
        return self.veil(self.problem.title)

    @property
    def measures(self) -> str:
        """Without true names."""
        return self.veil(self.problem.measures)

    @property
    def text(self) -> str:
        """Without true names."""
        return self.veil(self.problem.text)


def rows_of(problems: Iterable[Problem], user: User) -> list[Row]:
    """Problems with their projects, their texts as one reader may read them."""
    found = list(problems)
    veil = veil_for(user) if found else Veil()
    return [Row(problem, [place.project for place in problem.places.all()], veil) for problem in found]


def history_of(problem: Problem) -> Sequence[ProblemEvent]:
    """Every step and word, the newest first, with files."""
    files = ProblemAttachment.objects.select_related("attachment")
    rows = problem.events.select_related("author", "on_behalf_of", "owner_unit", "owner", "other")
    return list(rows.prefetch_related(Prefetch("attached", files)).order_by("-posting"))


def of_project(project: Project, user: User) -> list[Row]:
    """What holds a project up."""
    found = Problem.objects.filter(places__project=project).open()
    rows = found.select_related("owner_unit", "owner").prefetch_related(_places())
    return rows_of(rows.order_by(F("late_since").asc(nulls_last=True), "due_on", "pk")[:20], user)


def counts_for(user: User) -> dict[str, int]:
    """What the overview says of problems: how many are open, and overdue."""
    return Problem.objects.visible_to(user).aggregate(
        open=Count("pk", filter=LISTS["open"]), overdue=Count("pk", filter=LISTS["overdue"])
    )
