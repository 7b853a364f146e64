"""What the office asks a leader for: that a stop of works be approved, or a reason for delay accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.attachments import Attachment
from projects.models.projects import Project
from projects.models.states import DelayReason, Suspension


class ExemptionRequest(models.Model):
    """A stop of works or a reason for delay that waits for a second person.

    Nothing of it counts until it is approved; then it is posted as a ``Suspension`` or a ``DelayReason``,
    which is what figures depend on. ``old_stop`` or ``old_delay`` is the posted word that it ends, prolongs
    or corrects.
    """

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        FORCE_MAJEURE = "force_majeure", _("Force majeure")
        DELAY = "delay", _("Reason for delay")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for the leader")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="exemption_requests")
    kind = models.CharField(max_length=14, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.TextField()
    document = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    old_stop = models.ForeignKey(Suspension, null=True, on_delete=models.PROTECT, related_name="+")
    old_delay = models.ForeignKey(DelayReason, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["status", "project"], name="exemption_request_queue")]
        constraints = [
            models.CheckConstraint(condition=~Q(document=""), name="exemption_request_has_a_document"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="exemption_request_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="delay") | Q(ends_on__isnull=False), name="delay_request_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exemption_request_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("requested_by")),
                name="exemption_request_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(decision=""), name="refused_exemption_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.starts_on}"
