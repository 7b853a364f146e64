"""Drawing rules up, handing them to the leader, and letting them count from a month on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.cadence import first_of_next_month
from projects.models import ReportingPeriod
from reports.models import Ruleset, RulesetDraft, RulesetEvent
from reports.rulesets.document import Document, compiled, opened
from reports.rulesets.profiles import PROFILES, profile
from reports.services.ruleset_faults import faults
from reports.services.ruleset_notices import tell_of_decision, tell_the_leaders

RULES_LOCK = 7264011
Status, Kind = RulesetDraft.Status, RulesetEvent.Kind
#: From which states each step leads.
STEPS = {
    Kind.CHANGED: (Status.DRAFT, Status.REJECTED),
    Kind.HANDED_IN: (Status.DRAFT,),
    Kind.TAKEN_BACK: (Status.HANDED_IN,),
    Kind.DISCARDED: (Status.DRAFT, Status.REJECTED),
    Kind.APPROVED: (Status.HANDED_IN,),
    Kind.REJECTED: (Status.HANDED_IN,),
}
WRITING = (Kind.STARTED, Kind.CHANGED, Kind.HANDED_IN)


@dataclass(frozen=True, kw_only=True)
class RulesEntry:
    """Rules as the office entered them."""

    name: str
    name_en: str
    first_month: dt.date
    content: Document


def first_open_month(today: dt.date) -> dt.date:
    """The first month that new rules may apply to: the one after the last that is locked or published."""
    closed = ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.OPEN)
    newest = closed.aggregate(newest=Max("month"))["newest"]
    return first_of_next_month(newest) if newest else today.replace(day=1)


def beginning(start: str) -> tuple[Document, Ruleset | None]:
    """What a draft can begin with: a shipped profile by its name, or version n as ``v<n>``."""
    if start in PROFILES:
        return profile(start), None
    version = start.removeprefix("v")
    known = version.isascii() and version.isdigit() and len(version) < 9
    ruleset = Ruleset.objects.filter(version=int(version)).first() if known and start != version else None
    if ruleset is None:
        raise Refusal(_("Choose the profile or the version of the rules to begin with."))
    content = opened(ruleset.document)
    # Older versions could not know of problems; what is drawn up now is checked against them.
    content["unchecked"] = [code for code in content["unchecked"] if code != "open_safety_problem"]
    return content, ruleset


@transaction.atomic
def start_draft(
    *,
    start: str,
    name: str,
    name_en: str,
    first_month: dt.date,
    form: uuid.UUID,
    user: User,
    now: dt.datetime,
) -> RulesetDraft:
    """Begin a draft; a second press of the same form gives the one that is there."""
    content, ruleset = beginning(start)
    draft, is_new = RulesetDraft.objects.get_or_create(
        form=form,
        defaults={
            "name": name,
            "name_en": name_en,
            "first_month": first_month,
            "content": content,
            "based_on": ruleset,
            "profile": "" if ruleset else start,
            "author": user,
            "changed_by": user,
            "business_at": now,
        },
    )
    if is_new:
        _record(draft, Kind.STARTED, user, now)
    return draft


@transaction.atomic
def save_draft(
    *, draft: RulesetDraft, version: int, entry: RulesEntry, user: User, now: dt.datetime
) -> RulesetDraft:
    """Store what was entered, faults and all; what was turned down is a draft again."""
    draft = _held(draft)
    if _is_stored(draft, version, entry, user):
        return draft
    _check_version(draft, version)
    _check_step(draft, Kind.CHANGED)
    draft.name, draft.name_en = entry.name, entry.name_en
    draft.first_month, draft.content = entry.first_month, entry.content
    draft.changed_by = user
    return _step(draft, Kind.CHANGED, Status.DRAFT, user, now)


def _is_stored(draft: RulesetDraft, version: int, entry: RulesEntry, user: User) -> bool:
    """Whether the very same was stored a moment ago: the button was pressed twice."""
    return (
        draft.version == version + 1
        and draft.changed_by_id == user.pk
        and draft.status == Status.DRAFT
        and (draft.name, draft.name_en, draft.first_month, draft.content)
        == (entry.name, entry.name_en, entry.first_month, entry.content)
    )


@transaction.atomic
def hand_in(*, draft: RulesetDraft, version: int, user: User, now: dt.datetime) -> RulesetDraft:
    """Hand rules without a fault to the leader."""
    draft = _held(draft)
    _check_step(draft, Kind.HANDED_IN)
    _check_version(draft, version)
    _check_faultless(draft)
    _check_month(draft)
    draft = _step(draft, Kind.HANDED_IN, Status.HANDED_IN, user, now)
    tell_the_leaders(draft, now)
    return draft


@transaction.atomic
def take_back(*, draft: RulesetDraft, version: int, user: User, now: dt.datetime) -> RulesetDraft:
    """Take rules back that the leader has not decided on."""
    draft = _held(draft)
    _check_step(draft, Kind.TAKEN_BACK)
    _check_version(draft, version)
    return _step(draft, Kind.TAKEN_BACK, Status.DRAFT, user, now)


@transaction.atomic
def discard(*, draft: RulesetDraft, version: int, user: User, now: dt.datetime) -> RulesetDraft:
    """Put a draft away; it stays readable."""
    draft = _held(draft)
    _check_step(draft, Kind.DISCARDED)
    _check_version(draft, version)
    return _step(draft, Kind.DISCARDED, Status.DISCARDED, user, now)


@transaction.atomic
def approve(*, draft: RulesetDraft, version: int, user: User, now: dt.datetime) -> Ruleset:
    """Let the rules count from their month on, as the next version."""
    _one_at_a_time()
    draft = _held(draft)
    _check_step(draft, Kind.APPROVED)
    _check_version(draft, version)
    _check_another(draft, user)
    _check_faultless(draft)
    _check_month(draft)
    ruleset = Ruleset.objects.create(
        version=(Ruleset.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1,
        name=draft.name,
        name_en=draft.name_en,
        document=compiled(draft.content),
        first_month=draft.first_month,
        author=draft.events.filter(kind=Kind.HANDED_IN).latest("pk").author,
        approver=user,
        approved_at=now,
        based_on=draft.based_on,
    )
    draft.ruleset = ruleset
    _step(draft, Kind.APPROVED, Status.APPROVED, user, now)
    tell_of_decision(draft, user, now)
    return ruleset


@transaction.atomic
def reject(*, draft: RulesetDraft, version: int, reason: str, user: User, now: dt.datetime) -> RulesetDraft:
    """Turn rules down, saying why; the office can draw them up again."""
    draft = _held(draft)
    _check_step(draft, Kind.REJECTED)
    _check_version(draft, version)
    if not reason.strip():
        raise Refusal(_("Say why it is turned down."))
    draft = _step(draft, Kind.REJECTED, Status.REJECTED, user, now, reason.strip())
    tell_of_decision(draft, user, now, reason.strip())
    return draft


def _one_at_a_time() -> None:
    """Versions are counted: two approvals come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [RULES_LOCK])


def _held(draft: RulesetDraft) -> RulesetDraft:
    return RulesetDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)


def _check_version(draft: RulesetDraft, version: int) -> None:
    if draft.version != version:
        raise Conflict(
            _("%(person)s changed these rules meanwhile. Nothing was stored; read them again.")
            % {"person": draft.changed_by}
        )


def _check_step(draft: RulesetDraft, kind: RulesetEvent.Kind) -> None:
    if draft.status in STEPS[kind]:
        return
    said = {
        Status.DRAFT: _("These rules have not been handed in, or were taken back."),
        Status.HANDED_IN: _("These rules wait for the leader: take them back first."),
        Status.APPROVED: _("These rules have been approved already."),
        Status.REJECTED: _("These rules were turned down already."),
        Status.DISCARDED: _("This draft was discarded already."),
    }
    raise Refusal(said[Status(draft.status)])


def _check_another(draft: RulesetDraft, user: User) -> None:
    if draft.events.filter(kind__in=WRITING, author=user).exists():
        raise Refusal(_("Whoever drew rules up can't approve them: another person must."))


def _check_faultless(draft: RulesetDraft) -> None:
    found = faults(draft.content)
    if found:
        text = ngettext(
            "There is a fault in these rules: %(first)s",
            "There are %(count)s faults in these rules, first: %(first)s",
            len(found),
        )
        raise Refusal(text % {"count": len(found), "first": found[0].text})


def _check_month(draft: RulesetDraft) -> None:
    """No month from the first on is closed, and none is closed until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, status FROM projects_reportingperiod WHERE month >= %s ORDER BY month FOR SHARE",
            [draft.first_month],
        )
        closed = [month for month, status in cursor.fetchall() if status != ReportingPeriod.Status.OPEN]
    check_months(draft.first_month, closed)


def check_months(first: dt.date, closed: Iterable[dt.date]) -> None:
    """Refuse rules for months that are closed, saying from when on they can apply."""
    newest = max(closed, default=None)
    if newest is not None:
        raise Refusal(
            _("%(first)s is closed: rules can apply from %(month)s on at the earliest.")
            % {"first": f"{first:%Y-%m}", "month": f"{first_of_next_month(newest):%Y-%m}"}
        )


def _step(
    draft: RulesetDraft,
    kind: RulesetEvent.Kind,
    status: RulesetDraft.Status,
    user: User,
    now: dt.datetime,
    reason: str = "",
) -> RulesetDraft:
    draft.status = status
    draft.version += 1
    draft.save()
    _record(draft, kind, user, now, reason)
    return draft


def _record(
    draft: RulesetDraft, kind: RulesetEvent.Kind, user: User, now: dt.datetime, reason: str = ""
) -> None:
    values: dict[str, Any] = {"kind": kind, "version": draft.version, "reason": reason}
    RulesetEvent.objects.create(draft=draft, author=user, business_at=now, **values)
