"""What the pages of the rules read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from projects.cadence import Cadence
from reports.models import Ruleset, RulesetDraft
from reports.rules import last_month_before

Status = RulesetDraft.Status
OPEN = (Status.DRAFT, Status.HANDED_IN, Status.REJECTED)


@dataclass(frozen=True)
class Validity:
    """A version of the rules and the months for which it counts; none where a newer one took its place."""

    ruleset: Ruleset
    last_month: dt.date | None
    replaced_by: Ruleset | None

    @property
    def is_replaced(self) -> bool:
        """Whether a newer version begins with the same month, so that this one counts for none."""
        return self.replaced_by is not None


def rulesets() -> list[Ruleset]:
    """All versions, newest first."""
    return list(Ruleset.objects.select_related("author", "approver", "based_on").order_by("-version"))


def validities(versions: Sequence[Ruleset]) -> list[Validity]:
    """From when to when each version counts: of two for one first month the newer does."""
    counting: dict[dt.date, Ruleset] = {}
    for ruleset in sorted(versions, key=lambda one: one.version):
        counting[ruleset.first_month] = ruleset
    begins = sorted(counting)
    found = []
    for ruleset in versions:
        later = next((month for month in begins if month > ruleset.first_month), None)
        newer = counting[ruleset.first_month]
        last = last_month_before(later) if later else None
        found.append(Validity(ruleset, last, newer if newer != ruleset else None))
    return found


def in_force(versions: Sequence[Ruleset], month: dt.date) -> Ruleset:
    """The version that counts for a month."""
    applying = [one for one in versions if one.first_month <= month]
    return max(applying, key=lambda one: (one.first_month, one.version))


def cadence_of(month: dt.date) -> Cadence:
    """On which days the month's return is due, locked and published, by the rules that count for it."""
    days = in_force(rulesets(), month).document["cadence"]
    return Cadence(days["due_day"], days["lock_day"], days["circular_day"])


def open_drafts() -> list[RulesetDraft]:
    """Drafts that somebody may still work on or decide."""
    rows = RulesetDraft.objects.filter(status__in=OPEN)
    return list(rows.select_related("author", "changed_by", "based_on").order_by("-pk"))


def same_month(draft: RulesetDraft) -> list[RulesetDraft]:
    """Other drafts for the same first month that wait for the leader."""
    others = RulesetDraft.objects.filter(status=Status.HANDED_IN, first_month=draft.first_month)
    return list(others.exclude(pk=draft.pk).order_by("pk"))
