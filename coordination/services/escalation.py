"""The clock of the problems: what is overdue rises by itself, what was on hold goes on.

May run at any time and any number of times. What a stop of the clock left undone is made up for with the
days on which it fell due; the new days of a level count from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from coordination import problem_moves as moves
from coordination.escalation_days import due_day, rises, rising_day
from coordination.models import EscalationLevel, Level, Problem, ProblemEvent
from coordination.models.escalation import LONGEST, WORKING_DAYS
from coordination.problem_people import projects_of
from coordination.services.problem_telling import tell_overdue, tell_risen
from coordination.services.problem_writing import hold_problem, record

Kind = ProblemEvent.Kind
# As far as days of a level, a stop of the clock and the holidays between can reach.
WINDOW = 800


def level_days() -> dict[int, int]:
    """Working days of each level: the office's word, else the default."""
    return {int(level): days for level, days in WORKING_DAYS.items()} | dict(
        EscalationLevel.objects.values_list("level", "working_days")
    )


def first_due(today: dt.date, level: int = Level.PROJECT) -> dt.date:
    """The last day of a level that begins today."""
    return due_day(today, level_days()[level], exceptions_around(today, WINDOW))


def run_clock(*, now: dt.datetime) -> int:
    """Let everything take effect that has fallen due; says for how many problems."""
    today = timezone.localdate(now)
    said = ProblemEvent.objects.filter(problem=OuterRef("pk"), kind=Kind.OVERDUE, due_on=OuterRef("due_on"))
    late = Q(status__in=moves.RUNNING, due_on__lt=today) & (Q(level__lt=Level.CITY) | Q(~Exists(said)))
    over = Q(status=moves.HELD, held_until__lte=today)
    found = list(Problem.objects.filter(late | over).order_by("pk").values_list("pk", flat=True))
    return sum(_strike(pk, today, now) for pk in found)


@transaction.atomic
def _strike(pk: int, today: dt.date, now: dt.datetime) -> bool:
    """One problem, held and looked at again: another run may have been here."""
    problem = hold_problem(pk)
    exceptions = exceptions_around(today, WINDOW)
    changed = _resume(problem, today, now, exceptions)
    return _rise(problem, today, now, exceptions) or changed


def _resume(problem: Problem, today: dt.date, now: dt.datetime, exceptions: Mapping[dt.date, bool]) -> bool:
    if problem.status != moves.HELD or problem.held_until is None or problem.held_until > today:
        return False
    on, left = problem.held_until, problem.days_left or 0
    problem.status, problem.status_before, problem.held_until = problem.status_before, "", None
    problem.due_on, problem.days_left = due_day(on, max(left, 1), exceptions), None
    record(problem, Kind.RESUMED, user=None, now=now, on=on)
    return True


def _rise(problem: Problem, today: dt.date, now: dt.datetime, exceptions: Mapping[dt.date, bool]) -> bool:
    if problem.status not in moves.RUNNING:
        return False
    projects, changed = projects_of(problem), False
    for rise in rises(problem.level, problem.due_on, today, level_days(), exceptions):
        problem.late_since = problem.late_since or rise.on
        problem.level, problem.due_on, changed = rise.level, rise.due_on, True
        record(problem, Kind.RISEN, user=None, now=now, on=rise.on)
    if changed:
        tell_risen(problem, projects, now)
    return _pass_top(problem, today, now, exceptions) or changed


def _pass_top(problem: Problem, today: dt.date, now: dt.datetime, exceptions: Mapping[dt.date, bool]) -> bool:
    """At the highest level there is nobody above: it is said once."""
    on = rising_day(problem.due_on, exceptions)
    said = problem.events.filter(kind=Kind.OVERDUE, due_on=problem.due_on).exists()
    if problem.level != Level.CITY or on > today or said:
        return False
    problem.late_since = problem.late_since or on
    record(problem, Kind.OVERDUE, user=None, now=now, on=on)
    tell_overdue(problem, projects_of(problem), now)
    return True


@transaction.atomic
def set_level_days(*, level: int, working_days: int, seen: int, user: User, now: dt.datetime) -> None:
    """Change how long a level has, for what reaches it from now on; ``seen`` 0 where it was the default."""
    if not 1 <= working_days <= LONGEST:
        raise Refusal(
            _("A level has from 1 to %(most)s working days, not %(given)s.")
            % {"most": LONGEST, "given": working_days}
        )
    values = {"working_days": working_days, "edited_by": user, "edited_at": now}
    if seen:
        changed = EscalationLevel.objects.filter(level=level, version=seen).update(**values, version=seen + 1)
    else:
        _row, changed = EscalationLevel.objects.get_or_create(level=level, defaults=values)
    if not changed:
        raise Conflict(_("The days were changed by another person meanwhile. Nothing was overwritten."))
