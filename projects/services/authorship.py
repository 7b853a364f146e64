"""Who counts as the author of a return: those who wrote it, and those for whom they did."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import DateField, Exists, Func, OuterRef, Q, Value
from django.utils import timezone

from accounts.models import Membership, Role, User
from accounts.scope import acts_for, paths_as, stands_for
from projects.models import Project, ReturnEvent
from projects.services.announcing import places_of

PLACES = ("responsible_unit", "district", "supervising_department")


def written_by(user: User) -> Q:
    """Returns that a person, or somebody they stand in for, wrote or handed in: others must approve them.

    What a clerk's deputy entered was entered for the clerk, so that the clerk can't approve it either.
    """
    people = acts_for(user)
    handed_in = ReturnEvent.objects.filter(
        _done_by(people, "author", "business_at"),
        monthly_return=OuterRef("pk"),
        kind=ReturnEvent.Kind.SUBMITTED,
    )
    return _done_by(people, "entered_by", "entered_at") | Q(Exists(handed_in))


def acting_for(user: User, kind: str, project: Project) -> User | None:
    """Whom somebody stands in for in a step with a return; nobody where the right is their own."""
    places = places_of(project)
    if kind in (ReturnEvent.Kind.SUBMITTED, ReturnEvent.Kind.WITHDRAWN):
        return stands_for(user, Role.CLERK, *places)
    if any(place.path.startswith(path) for path in paths_as(user, Role.OFFICE) for place in places):
        return None
    return stands_for(user, Role.REVIEWER, *places)


def _done_by(people: Collection[int], who: str, when: str) -> Q:
    """Rows written by some people, or by those who stood in for them as clerks on that day."""
    # Django's TruncDate takes no reference to a query outside.
    zone = Value(timezone.get_current_timezone_name())
    day = Func(zone, OuterRef(when), template="timezone(%(expressions)s)::date", output_field=DateField())
    deputies = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef(when)),
        user=OuterRef(who),
        on_behalf_of__in=people,
        role=Role.CLERK,
        since__lte=day,
    )
    return Q(**{f"{who}__in": people}) | Q(Exists(deputies))
