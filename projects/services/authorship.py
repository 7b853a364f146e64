"""Who counts as the author of a return: those who wrote it, and those for whom they did."""

from __future__ import annotations

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from accounts.models import Role, User
from accounts.scope import acts_for, done_by, paths_as, stands_for
from common.models import AuditRecord
from projects.models import MonthlyReturn, Project, ReturnEvent
from projects.services.announcing import places_of

PLACES = ("responsible_unit", "district", "supervising_department")
#: What a return says; whoever wrote any of it is one of its authors.
SAYS = ["investment", "physical_progress", "stage_text", "problems", "explanations"]


def written_by(user: User) -> Q:
    """Returns that a person, or somebody they stand in for, wrote or handed in: others must approve them.

    What a clerk's deputy entered was entered for the clerk, so that the clerk can't approve it either. The
    return itself names the last one who wrote it. Those before, since it was last approved, are known to the
    trail: whichever way they wrote, by a form, a draft kept while typing or a table.
    """
    people = acts_for(user)
    handed_in = ReturnEvent.objects.filter(
        done_by(people, "author", "business_at", Role.CLERK),
        monthly_return=OuterRef("pk"),
        kind=ReturnEvent.Kind.SUBMITTED,
    )
    return (
        done_by(people, "entered_by", "entered_at", Role.CLERK)
        | Q(Exists(handed_in))
        | Q(Exists(_changes().filter(done_by(people, "user_key", "written_at", Role.CLERK))))
    )


def _changes() -> QuerySet[AuditRecord]:
    """What was written of a return, the query outside, since it was last approved."""
    approved_since = ReturnEvent.objects.filter(
        monthly_return=OuterRef(OuterRef("pk")),
        kind=ReturnEvent.Kind.APPROVED,
        recorded_at__gt=OuterRef("recorded_at"),
    )
    # In the office's time, where it is told: a deputy's days are counted by it.
    written_at = Coalesce(Cast(KT("after__entered_at"), DateTimeField()), F("recorded_at"))
    return AuditRecord.objects.alias(written_at=written_at).filter(
        ~Exists(approved_since),
        project_key=OuterRef("project_id"),
        table_name=MonthlyReturn._meta.db_table,
        row_key=Cast(OuterRef("pk"), CharField()),
        after__has_any_keys=SAYS,
    )


def acting_for(user: User, kind: str, project: Project) -> User | None:
    """Whom somebody stands in for in a step with a return; nobody where the right is their own."""
    places = places_of(project)
    if kind in (ReturnEvent.Kind.SUBMITTED, ReturnEvent.Kind.WITHDRAWN):
        return stands_for(user, Role.CLERK, *places)
    if any(place.path.startswith(path) for path in paths_as(user, Role.OFFICE) for place in places):
        return None
    return stands_for(user, Role.REVIEWER, *places)
