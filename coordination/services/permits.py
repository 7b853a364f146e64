"""What a project needs of permits, and what becomes of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from coordination import permit_clock as clock
from coordination.models import Permit, PermitKind, PermitStep
from coordination.permit_clock import Happened
from projects.models import Project
from projects.services.history import hold_project
from projects.services.secrecy import covered

Kind = PermitStep.Kind
#: Steps that say why.
NEED_A_REASON = (Kind.ASK, Kind.REFUSE, Kind.WITHDRAW, Kind.DROP, Kind.RESTORE, Kind.TAKE_BACK)


@dataclass(frozen=True)
class Said:
    """What happened, as somebody enters it."""

    kind: str
    on: dt.date
    note: str = ""
    document: str = ""


def in_force(steps: Sequence[PermitStep]) -> list[PermitStep]:
    """Steps that were not taken back, in their order."""
    gone = {step.takes_back_id for step in steps}
    return [step for step in steps if step.kind != Kind.TAKE_BACK and step.pk not in gone]


def happened(steps: Sequence[PermitStep]) -> list[Happened]:
    """What counts of stored steps, for the clock."""
    return [Happened(step.kind, step.on) for step in in_force(steps)]


def moves_of(permit: Permit) -> list[str]:
    """The steps that can come next."""
    return list(clock.MOVES[permit.state])


@transaction.atomic
def need_permits(
    *,
    project: Project,
    kinds: Sequence[PermitKind],
    part: str,
    unit: Organization | None,
    author: User,
    now: dt.datetime,
) -> list[Permit]:
    """Put permits of the catalogue on a project's list; those that are there already stay as they are."""
    hold_project(project)
    part = covered(part.strip())
    if not kinds:
        raise Refusal(_("Choose the permits that the project needs."))
    there = set(Permit.objects.filter(project=project, part=part).values_list("kind", flat=True))
    added = [
        Permit(
            project=project,
            kind=kind,
            part=part,
            agency=unit.name if unit else kind.agency,
            agency_unit=unit,
            days=kind.days,
            changed_by=author,
            changed_at=now,
        )
        for kind in kinds
        if kind.pk not in there
    ]
    return Permit.objects.bulk_create(added)


@transaction.atomic
def record_step(*, permit: Permit, seen: int, said: Said, author: User, now: dt.datetime) -> PermitStep:
    """Add what happened; ``seen`` is the version that the page showed."""
    permit = _held(permit, seen)
    before = in_force(list(permit.steps.all()))
    _check(permit, before, said, timezone.localdate(now))
    return _add(permit, said, clock.MOVES[permit.state][said.kind], author=author, now=now)


@transaction.atomic
def take_back(*, permit: Permit, seen: int, note: str, author: User, now: dt.datetime) -> PermitStep:
    """Let the newest step count no more; it stays in the history."""
    permit = _held(permit, seen)
    before = in_force(list(permit.steps.all()))
    if not before:
        raise Refusal(_("There is no entry to take back."))
    state = clock.state_after([Happened(step.kind, step.on) for step in before[:-1]])
    said = Said(Kind.TAKE_BACK, timezone.localdate(now), note)
    if not note.strip():
        raise Refusal(_("Say why."))
    return _add(permit, said, state, takes_back=before[-1], author=author, now=now)


def said_before(permit: Permit, said: Said, author: User) -> bool:
    """Whether the newest step says the same by the same person: a second press of the button."""
    newest = permit.steps.order_by("-pk").first()
    given = (said.kind, said.on, covered(said.note.strip()), author.pk)
    return newest is not None and (newest.kind, newest.on, newest.note, newest.author_id) == given


def _held(permit: Permit, seen: int) -> Permit:
    """The permit, kept from others until the transaction ends, if it still is what somebody saw."""
    rows = Permit.objects.select_for_update(of=("self",), no_key=True).select_related("project", "kind")
    permit = rows.get(pk=permit.pk)
    if permit.version != seen:
        raise Conflict(
            _("“%(name)s” was changed meanwhile; it is “%(state)s” now. Nothing was stored.")
            % {"name": permit.kind.name, "state": permit.get_state_display()}
        )
    return permit


def _check(permit: Permit, before: Sequence[PermitStep], said: Said, today: dt.date) -> None:
    if said.kind not in clock.MOVES[permit.state]:
        raise Refusal(
            _("“%(step)s” can't be entered of a permit that is “%(state)s”.")
            % {"step": Kind(said.kind).label, "state": permit.get_state_display()}
        )
    if said.on > today:
        raise Refusal(
            _("%(day)s has not come yet: enter what has happened, up to today (%(today)s).")
            % {"day": said.on, "today": today}
        )
    if before and said.on < before[-1].on:
        raise Refusal(
            _("%(day)s lies before the step before it (%(before)s).")
            % {"day": said.on, "before": before[-1].on}
        )
    if said.kind in NEED_A_REASON and not said.note.strip():
        raise Refusal(_("Say why."))


def _add(
    permit: Permit,
    said: Said,
    state: str,
    *,
    author: User,
    now: dt.datetime,
    takes_back: PermitStep | None = None,
) -> PermitStep:
    step = PermitStep.objects.create(
        project=permit.project,
        permit=permit,
        kind=said.kind,
        on=said.on,
        note=covered(said.note.strip()),
        document=covered(said.document.strip()),
        takes_back=takes_back,
        version=permit.version,
        author=author,
        business_at=now,
    )
    permit.state = state
    permit.version += 1
    permit.changed_by, permit.changed_at = author, now
    permit.save()
    return step
