"""The way of a draft: shown to the units, commented and answered, handed to the leader, decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from projects.models import Project
from reports.models.editions import Edition


class Recorded(models.Model):
    """Something that somebody did to an edition. ``recorded_at`` is true time; append-only in PostgreSQL."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Consultation(Recorded):
    """A draft is shown to the units concerned, until the end of a working day."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="consultation")
    working_days = models.PositiveSmallIntegerField()
    closes_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.edition_id} until {self.closes_on}"


class Remark(Recorded):
    """What a unit says of a draft: of one project or in general; an appeal asks for a change."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="remarks")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    is_appeal = models.BooleanField()
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.organization_id}"


class Answer(Recorded):
    """The office's answer to a remark, once."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("answer", "Accepted: the draft is built again")
        KEPT = "kept", pgettext_lazy("answer", "Not accepted: the draft stays")
        NOTED = "noted", pgettext_lazy("answer", "Taken note of")

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_says_something")]

    def __str__(self) -> str:
        return f"{self.remark_id} {self.outcome}"


class ApprovalEvent(Recorded):
    """A step of a draft's approval; the last one says where it stands."""

    class Kind(models.TextChoices):
        HANDED_OVER = "handed_over", _("Handed to the leader")
        DELEGATED = "delegated", _("Passed to another leader")
        REJECTED = "rejected", _("Rejected")
        APPROVED = "approved", _("Approved for publication")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    second_factor = models.BooleanField(default=False, help_text="shown anew at this moment")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="rejected") | ~Q(reason=""), name="edition_rejected_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(kind="delegated") | Q(to__isnull=False), name="edition_delegated_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"
