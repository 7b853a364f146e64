"""What people are to a problem, and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organization, Role, User
from accounts.scope import FIGURE_ROLES, acts_for, paths_as
from accounts.selectors import holder_ids
from coordination import problem_moves as moves
from coordination.hands import BY_ROLE, stands_in, took
from coordination.models import Level, Problem
from projects.models import Project
from projects.services.announcing import places_of

#: Who registers a problem of a project in their scope.
REGISTER = (Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER)


def projects_of(problem: Problem) -> list[Project]:
    """The projects it holds up, the one where it was found first."""
    places = problem.places.select_related(
        "project__district", "project__responsible_unit", "project__supervising_department"
    )
    return [place.project for place in places]


def _paths(projects: Iterable[Project]) -> set[str]:
    return {place.path for project in projects for place in places_of(project)}


def positions(user: User, problem: Problem, projects: Collection[Project]) -> set[str]:
    """What the user is to a problem: registrar, owner, reviewer, office, leader."""
    found = deciding(user, _paths(projects))
    if problem.registered_by_id in acts_for(user):
        found.add(moves.REGISTRAR)
    if is_owner(user, problem):
        found.add(moves.OWNER)
    return found


def deciding(user: User, paths: Collection[str]) -> set[str]:
    """As whom the user decides on what lies at some places: reviewer, office, leader."""
    return {
        name
        for role, name in BY_ROLE.items()
        if any(path.startswith(held) for held in paths_as(user, role) for path in paths)
    }


def is_owner(user: User, problem: Problem) -> bool:
    """Whether it is the user's, or that of a unit for which the user writes."""
    if problem.owner_id in acts_for(user):
        return True
    return problem.owner_unit is not None and writes_for(user, problem.owner_unit)


def writes_for(user: User, unit: Organization) -> bool:
    """Whether the user answers for a unit."""
    return any(unit.path.startswith(path) for path in paths_as(user, Role.CLERK))


def answered(problem: Problem) -> set[int]:
    """Everybody who has ever answered it, or was to: they judge no answer."""
    return took(problem.events, "answer") | ({problem.owner_id} if problem.owner_id else set())


def for_whom(user: User, problem: Problem, step: str) -> User | None:
    """Whom the user stands in for in a step."""
    if not any(held.on_behalf_of_id for held in user.held):
        return None  # most people, who need not be looked up
    who, projects = moves.takers(step), projects_of(problem)
    return stands_in(
        user,
        who,
        places={place for project in projects for place in places_of(project)},
        unit=problem.owner_unit or projects[0].responsible_unit,
        named={
            problem.owner_id if moves.OWNER in who else None,
            problem.registered_by_id if moves.REGISTRAR in who else None,
        },
    )


def concerned(problem: Problem, projects: Collection[Project]) -> set[int]:
    """Those whose problem it is at its level: owner and registrar, and the people of the level."""
    people = {problem.registered_by_id} | ({problem.owner_id} if problem.owner_id else set())
    if problem.owner_unit:
        people |= people_at([Role.CLERK], [problem.owner_unit])
    return people | at_level(Level(problem.level), projects)


def at_level(level: Level, projects: Collection[Project]) -> set[int]:
    """Who looks after a level."""
    units = {project.responsible_unit for project in projects}
    if level == Level.PROJECT:
        return people_at([Role.CLERK], units)
    if level == Level.UNIT:
        return people_at([Role.CLERK, Role.REVIEWER, Role.LEADER], units)
    places = {place for project in projects for place in places_of(project)}
    if level == Level.LEAD:
        return people_at([Role.REVIEWER, Role.LEADER], places - units) or deciders(projects)
    return people_at([Role.OFFICE, Role.LEADER], places, above=True)


def deciders(projects: Collection[Project]) -> set[int]:
    """Who accepts, assigns and verifies: the nearest who hold such a role."""
    places = {place for project in projects for place in places_of(project)}
    return people_at([Role.REVIEWER, Role.OFFICE], places, above=True)


def people_at(roles: Iterable[Role], places: Iterable[Organization], *, above: bool = False) -> set[int]:
    """Who holds one of some roles at some places, by their ids; ``above`` adds those above."""
    return holder_ids(roles=roles, organizations=places, above=above)


def people_in_scope(problem: Problem, projects: Collection[Project]) -> QuerySet[User]:
    """Everybody who can read a problem: whom a word in its thread can be meant for."""
    held = Membership.objects.in_force().filter(role__in=FIGURE_ROLES)
    paths = _paths(projects)
    if problem.owner_unit:
        paths.add(problem.owner_unit.path)
    above = {
        "/".join(path.split("/")[:depth]) + "/" for path in paths for depth in range(1, path.count("/") + 1)
    }
    scope = Q(pk__in=held.filter(organization__path__in=above).values("user"))
    if problem.owner_id:
        scope |= Q(pk=problem.owner_id)
    return User.objects.filter(scope, is_active=True).order_by("name", "username")


def people_of(unit: Organization) -> QuerySet[User]:
    """Who can be put in charge for a unit: those who hold a role at it or below it."""
    held = Membership.objects.in_force().filter(
        role__in=FIGURE_ROLES, organization__path__startswith=unit.path
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "username")
