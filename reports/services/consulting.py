"""Showing a draft to the units concerned: for some working days they comment, and the office answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from accounts.scope import roles_at_root
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from common.notices import notify
from common.workdays import add_working_days
from projects.models import Project
from projects.services.announcing import places_of
from projects.services.secrecy import covered
from reports.models import Answer, ApprovalEvent, Consultation, Edition, Remark
from reports.services.secrecy import tells_names
from reports.services.telling import REMARKED, at_root, month_of, page_of, tell_answer, tell_consultation

DEFAULT_DAYS = 3
COMMENTING = (Role.CLERK, Role.REVIEWER)


def working_days(edition: Edition) -> int:
    """For how many working days the rules have a draft shown; 0 for none."""
    return int(edition.ruleset.document.get("consultation", {}).get("working_days", DEFAULT_DAYS))


@transaction.atomic
def open_consultation(*, edition: Edition, user: User, now: dt.datetime) -> Consultation:
    """Show a draft to the units; the one that is open where it had been done."""
    edition = hold_draft(edition)
    if found := Consultation.objects.filter(edition=edition).first():
        return found
    days = working_days(edition)
    if days == 0:
        raise Refusal(_("The rules of this month know no consultation: hand the draft to the leader."))
    if tells_names(edition):
        raise Refusal(_("A project has become confidential since the draft was built: build it again."))
    today = timezone.localdate(now)
    row = Consultation.objects.create(
        edition=edition,
        working_days=days,
        closes_on=add_working_days(today, days, exceptions_around(today, 400)),
        author=user,
        business_at=now,
    )
    tell_consultation(row)
    return row


def hold_draft(edition: Edition) -> Edition:
    """A draft that nobody else decides on until this transaction ends."""
    held = Edition.objects.select_for_update(of=("self",)).select_related("period", "ruleset", "built_by")
    edition = held.get(pk=edition.pk)
    if edition.status != Edition.Status.DRAFT:
        raise Conflict(_("This draft is no longer there: it was published, or put away for another."))
    return edition


def is_open(edition: Edition, now: dt.datetime) -> bool:
    """Whether the units can comment: until the last day is over, or the leader has the draft."""
    row = Consultation.objects.filter(edition=edition).first()
    handed = ApprovalEvent.objects.filter(edition=edition)
    return row is not None and timezone.localdate(now) <= row.closes_on and not handed.exists()


@transaction.atomic
def add_remark(
    *, edition: Edition, project: Project | None, is_appeal: bool, text: str, user: User, now: dt.datetime
) -> Remark:
    """A unit comments on one of its projects, or in general; said twice, it is kept once."""
    text = text.strip()
    if not text:
        raise Refusal(_("Write down what you have to say about the draft."))
    edition = hold_draft(edition)
    if not is_open(edition, now):
        raise Refusal(_("The draft is not open for comments (any more)."))
    if project and not edition.lines.filter(project=project).exists():
        raise Refusal(_("%(project)s has no line in this draft.") % {"project": project.name})
    said: dict[str, object] = {"edition": edition, "project": project, "text": text, "author": user}
    if found := Remark.objects.filter(**said).first():
        return found
    place = _place(user, project)
    row = Remark.objects.create(organization=place, is_appeal=is_appeal, business_at=now, **said)
    notify(
        users=at_root(Role.OFFICE),
        kind="consultation",
        key=f"remark:{row.pk}",
        text=REMARKED,
        values={
            "month": month_of(edition),
            "unit": place.name,
            "said": covered(text),
        },
        address=page_of("consultation", edition),
        now=now,
        mail=is_appeal,
    )
    return row


def _place(user: User, project: Project | None) -> Organization:
    """For which organisation somebody speaks."""
    for held in user.held:
        above = [held.organization.path] if project is None else []
        paths = [place.path for place in places_of(project)] if project else above
        if held.role in COMMENTING and any(path.startswith(held.organization.path) for path in paths):
            return held.organization
    raise Refusal(_("Comments are made by the clerks and reviewers of the units concerned."))


@transaction.atomic
def answer_remark(*, remark: Remark, outcome: str, text: str, user: User, now: dt.datetime) -> Answer:
    """The office answers, once."""
    text = text.strip()
    if not text or outcome not in Answer.Outcome.values:
        raise Refusal(_("Choose what becomes of the comment, and write the answer."))
    if Role.OFFICE not in roles_at_root(user):
        raise Refusal(_("Comments are answered by the key-projects office."))
    # The comment itself can't be locked: nobody may change one.
    edition = Edition.objects.select_for_update().get(pk=remark.edition_id)
    if found := Answer.objects.filter(remark=remark).first():
        if (found.text, found.outcome) == (text, outcome):
            return found
        raise Conflict(_("This comment has been answered meanwhile; the answer stays."))
    if edition.status == Edition.Status.PUBLISHED:
        raise Refusal(_("The circular is published: what is wrong in it is put right by a correction."))
    row = Answer.objects.create(remark=remark, outcome=outcome, text=text, author=user, business_at=now)
    tell_answer(row)
    return row
