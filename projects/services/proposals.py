"""What is proposed by one person and decided by another: the steps that all such facts share."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models.base import ProposedFact
from projects.services.hands import has_a_hand_in

Proposal = TypeVar("Proposal", bound=ProposedFact)


def require_words(text: str, sentence: str) -> str:
    """The text without spaces around it; the sentence is the refusal where there is none."""
    if not text.strip():
        raise Refusal(sentence)
    return text.strip()


def undecided(proposal: Proposal) -> Proposal:
    """The proposal, locked, and not yet decided."""
    row = type(proposal)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    if row.status != row.Status.DRAFT:
        raise Refusal(_("This has been decided already."))
    return row


def check_approver(proposal: Proposal, approver: User) -> None:
    """Whoever proposes does not approve, nor do those for whom it was proposed."""
    if has_a_hand_in(approver, [proposal.author_id]):
        raise Refusal(_("Whoever proposed it can't approve it: another person must."))


def approve(proposal: Proposal, approver: User, now: dt.datetime) -> Proposal:
    """Let it count from now on."""
    proposal.status = proposal.Status.APPROVED
    proposal.approver, proposal.decided_at = approver, now
    proposal.save()
    return proposal


def reject(proposal: ProposedFact, user: User, reason: str, now: dt.datetime) -> None:
    """Put it away, saying why; its author may take it back without a word."""
    proposal = undecided(proposal)
    if proposal.author_id != user.pk:
        require_words(reason, _("Say why it is turned down."))
        proposal.approver = user
    proposal.status = proposal.Status.REJECTED
    proposal.rejection, proposal.decided_at = reason.strip(), now
    proposal.save()
