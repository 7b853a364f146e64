"""What the office asks a leader for about a milestone: another planned day, or that it be taken off."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from projects.models.base import ProposedFact
from projects.models.projects import Project
from projects.models.states import Milestone


class MilestoneChange(ProposedFact):
    """A milestone's planned day is moved, or one that was entered by mistake is withdrawn.

    An approved move is posted as a ``MilestoneDate``, too, which is what figures depend on. An approved
    withdrawal takes the milestone out of the figures of every later cut-off; the row stays.
    """

    class Kind(models.TextChoices):
        MOVE = "move", pgettext_lazy("milestone", "Moved")
        WITHDRAW = "withdraw", pgettext_lazy("milestone", "Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestone_changes")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    planned_before = models.DateField()
    planned_on = models.DateField(null=True)

    class Meta(ProposedFact.Meta):
        ordering = ["-id"]
        constraints = [
            *ProposedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(status="draft"), name="milestone_change_waits_once"
            ),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(status="approved", kind="withdraw"),
                name="milestone_withdrawn_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="move", planned_on__isnull=False)
                | Q(kind="withdraw", planned_on__isnull=True),
                name="milestone_is_moved_to_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="milestone_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.kind} {self.planned_on}"
