"""The rules: their versions and validity, one of them in words, the difference between two."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.scope import roles_at_root, signed_in
from common.clock import business_today
from common.routes import allow
from reports.models import Ruleset
from reports.ruleset_selectors import in_force, open_drafts, rulesets, validities
from reports.rulesets.differences import differences
from reports.rulesets.document import opened
from reports.rulesets.words import in_words
from reports.views.common import number_in

READERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.REVIEWER)


def holds(user: User, role: Role) -> bool:
    """Whether somebody holds a role for the whole portfolio."""
    return role in roles_at_root(user)


def is_english() -> bool:
    """Whether names are shown in English."""
    return (get_language() or "").startswith("en")


@allow(*READERS)
@require_safe
def ruleset_list(request: HttpRequest) -> HttpResponse:
    """All versions with the months they count for, and what is being drawn up."""
    versions, user = rulesets(), signed_in(request)
    context = {
        "validities": validities(versions),
        "current": in_force(versions, business_today().replace(day=1)),
        "drafts": open_drafts(),
        "is_office": holds(user, Role.OFFICE),
        "is_leader": holds(user, Role.LEADER),
    }
    return render(request, "reports/ruleset_list.html", context)


@allow(*READERS)
@require_safe
def ruleset(request: HttpRequest, version: int) -> HttpResponse:
    """One version in words."""
    versions = rulesets()
    found = next((one for one in validities(versions) if one.ruleset.version == version), None)
    if found is None:
        raise Http404
    content = opened(found.ruleset.document)
    based_on = found.ruleset.based_on or _before(versions, found.ruleset)
    context = {
        "validity": found,
        "ruleset": found.ruleset,
        "sections": in_words(content),
        "based_on": based_on,
        "differences": differences(opened(based_on.document), content) if based_on else [],
    }
    return render(request, "reports/ruleset.html", context)


def _before(versions: list[Ruleset], ruleset: Ruleset) -> Ruleset | None:
    return next((one for one in versions if one.version < ruleset.version), None)


@allow(*READERS)
@require_safe
def ruleset_compare(request: HttpRequest) -> HttpResponse:
    """What differs between two versions."""
    versions = rulesets()
    by_version = {one.version: one for one in versions}
    after = by_version.get(number_in(request, "after") or 0, versions[0])
    before = by_version.get(number_in(request, "before") or 0, _before(versions, after) or after)
    context = {
        "versions": versions,
        "before": before,
        "after": after,
        "differences": differences(opened(before.document), opened(after.document)),
    }
    return render(request, "reports/ruleset_compare.html", context)
