"""Which permits are past their limit, found without reading those that cannot be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property

from django.db.models import DateField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery

from coordination import permit_clock as clock
from coordination.models import Permit, PermitStep
from coordination.models.permits import PermitQuerySet
from coordination.permit_clock import Happened
from coordination.services.nodes_plan import exceptions


class LatePermits:
    """Those of everybody on a day: looked for once for many readers, and only if one of them asks."""

    def __init__(self, today: dt.date) -> None:
        self.today = today

    @cached_property
    def permits(self) -> list[int]:
        """Their ids."""
        return overdue(Permit.objects.all(), self.today)


def overdue(permits: PermitQuerySet, today: dt.date) -> list[int]:
    """Which of some permits are past their limit: counted from the steps of those that can be."""
    steps: dict[int, list[Happened]] = defaultdict(list)
    limits: dict[int, int] = {}
    rows = _counted().filter(permit__in=_old_enough(permits, today)).order_by("pk")
    for permit, days, kind, on in rows.values_list("permit_id", "permit__days", "kind", "on"):
        steps[permit].append(Happened(kind, on))
        limits[permit] = days
    known = exceptions()
    return [pk for pk, found in steps.items() if clock.days_used(found, today, known) > limits[pk]]


def _counted() -> QuerySet[PermitStep]:
    """Steps that were not taken back."""
    return PermitStep.objects.filter(takes_back=None, taken_back_by=None)


def _old_enough(permits: PermitQuerySet, today: dt.date) -> PermitQuerySet:
    """Those that run and were applied for longer ago than the limit: no more days are worked than go by."""
    applications = _counted().filter(permit=OuterRef("pk"), kind=clock.APPLY)
    last = Subquery(applications.order_by("-pk").values("on")[:1])
    ends = ExpressionWrapper(last + F("days"), output_field=DateField())
    return permits.filter(state=Permit.State.WITH_AGENCY).alias(ends=ends).filter(ends__lt=today).order_by()
