"""Units and districts sign off their totals of a month before it is locked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from common.errors import Conflict, Refusal
from common.numbers import wan
from projects.models import AnnualPlan, MonthlyReturn, Project, ReportingPeriod, SignOff
from projects.services.periods import hold_open, lock_period

Status = MonthlyReturn.Status
Level = SignOff.Level

# Who signs at a level.
SIGNS: Mapping[Level, Role] = {Level.UNIT: Role.CLERK, Level.DISTRICT: Role.REVIEWER}
# Which returns are part of a total: a unit signs what it handed in, a reviewer what is approved.
COUNTED: Mapping[str, frozenset[str]] = {
    Level.UNIT: frozenset({Status.SUBMITTED, Status.APPROVED}),
    Level.DISTRICT: frozenset({Status.APPROVED}),
}


@dataclass(frozen=True, kw_only=True)
class Total:
    """What one organisation has to sign at one level, and what it signed last. Amounts in 万元."""

    organization: Organization
    level: Level
    due: int
    count: int
    waiting: int
    total: Decimal
    digest: str
    signed: SignOff | None

    @property
    def is_signed(self) -> bool:
        """Whether the total was signed as it stands now."""
        return self.signed is not None and self.signed.digest == self.digest

    @property
    def is_stale(self) -> bool:
        """Whether something was changed after it was signed."""
        return self.signed is not None and not self.is_signed

    @property
    def is_ready(self) -> bool:
        """Whether it can be signed: all handed in by the unit, or nothing left to review."""
        return self.count == self.due if self.level == Level.UNIT else not self.waiting


@dataclass(frozen=True)
class _Due:
    """A project on the month's list, and its return as far as there is one."""

    code: str
    unit: int
    place: int
    status: str
    investment: Decimal | None
    progress: Decimal | None


def totals(period: ReportingPeriod, organizations: Collection[int] | None = None) -> list[Total]:
    """The totals of a month, units first; of some organisations only, if they are named."""
    groups: dict[tuple[Level, int], list[_Due]] = defaultdict(list)
    for row in _due(period):
        groups[Level.UNIT, row.unit].append(row)
        groups[Level.DISTRICT, row.place].append(row)
    wanted = {pk for _, pk in groups}
    known = Organization.objects.in_bulk(wanted if organizations is None else wanted & set(organizations))
    signed = _newest(period)
    made = [
        _total(known[pk], level, rows, signed.get((level, pk)))
        for (level, pk), rows in groups.items()
        if pk in known
    ]
    return sorted(made, key=lambda one: (one.level == Level.DISTRICT, one.organization.path))


def unsigned(period: ReportingPeriod) -> list[Total]:
    """The totals that nobody has signed as they stand now."""
    return [total for total in totals(period) if not total.is_signed]


def _due(period: ReportingPeriod) -> list[_Due]:
    """Every project of the month's list. Who reviews it: its supervising department, else its district."""
    month = period.month
    listed = AnnualPlan.objects.listed_in(month).values("project")
    projects = Project.objects.filter(pk__in=listed).order_by("code")
    returns = {
        project: (status, investment, progress)
        for project, status, investment, progress in MonthlyReturn.objects.filter(period=period)
        .order_by()
        .values_list("project", "status", "investment", "physical_progress")
    }
    columns = ("pk", "code", "responsible_unit", "supervising_department", "district")
    return [
        _Due(code, unit, department or district, *returns.get(pk, ("", None, None)))
        for pk, code, unit, department, district in projects.values_list(*columns)
    ]


def _newest(period: ReportingPeriod) -> dict[tuple[str, int], SignOff]:
    rows = SignOff.objects.filter(period=period).select_related("by", "on_behalf_of")
    newest = rows.order_by("level", "organization_id", "-pk").distinct("level", "organization_id")
    return {(row.level, row.organization_id): row for row in newest}


def _total(organization: Organization, level: Level, rows: Iterable[_Due], signed: SignOff | None) -> Total:
    rows = list(rows)
    counted = [row for row in rows if row.status in COUNTED[level]]
    return Total(
        organization=organization,
        level=level,
        due=len(rows),
        count=len(counted),
        waiting=sum(row.status == Status.SUBMITTED for row in rows),
        total=sum((row.investment or Decimal(0) for row in counted), Decimal(0)),
        digest=_digest(counted),
        signed=signed,
    )


def _digest(rows: Iterable[_Due]) -> str:
    """That of what the returns say; who reviewed them when doesn't change a total."""
    said = (f"{row.code} {row.investment or 0:.4f} {row.progress or 0:.2f}\n" for row in rows)
    return hashlib.sha256("".join(said).encode()).hexdigest()


@transaction.atomic
def sign_off(
    *,
    period: ReportingPeriod,
    organization: Organization,
    level: Level,
    seen: str,
    user: User,
    now: dt.datetime,
    on_behalf_of: User | None = None,
) -> tuple[SignOff, bool]:
    """Sign a total as it was seen (``seen`` is its digest); the earlier one when it was signed already."""
    hold_open(period)
    # One after the other, so that two presses sign once.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    total = next((one for one in totals(period, [organization.pk]) if one.level == level), None)
    if total is None:
        raise Refusal(_("There is nothing to sign off for %(name)s.") % {"name": organization.name})
    if total.is_signed and total.signed:
        return total.signed, False
    _check(total, seen)
    signed = SignOff.objects.create(
        period=period,
        organization=organization,
        level=level,
        count=total.count,
        due=total.due,
        total=total.total,
        digest=total.digest,
        by=user,
        on_behalf_of=on_behalf_of,
        at=now,
    )
    return signed, True


@transaction.atomic
def lock_signed(
    *, period: ReportingPeriod, user: User, now: dt.datetime, early: bool, unsigned_too: bool
) -> ReportingPeriod:
    """Lock a month of which every total is signed off, or knowingly (``unsigned_too``) without that."""
    locked = lock_period(period=period, user=user, now=now, early=early)
    # Nobody signs or writes any more: what is found now is what the month is locked with.
    if not unsigned_too and (missing := unsigned(period)):
        raise Refusal(
            _(
                "%(count)s totals are not signed off as they stand: "
                "tick that the month is to be locked all the same."
            )
            % {"count": len(missing)}
        )
    return locked


def _check(total: Total, seen: str) -> None:
    if total.digest != seen:
        raise Conflict(
            _("%(name)s: a return was changed since the page was opened; the total is %(total)s 万元 now.")
            % {"name": total.organization.name, "total": wan(total.total)}
        )
    if not total.is_ready and total.level == Level.UNIT:
        raise Refusal(
            _("%(name)s: %(count)s of %(due)s returns are handed in. Hand in the others first.")
            % {"name": total.organization.name, "count": total.count, "due": total.due}
        )
    if not total.is_ready:
        raise Refusal(
            _("%(name)s: %(count)s returns wait for review. Approve them or send them back first.")
            % {"name": total.organization.name, "count": total.waiting}
        )
