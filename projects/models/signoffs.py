"""What a unit or a district says of its total of a month before the month is locked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from projects.models.periods import ReportingPeriod


class SignOff(models.Model):
    """A total of a month, signed. Append-only: the newest of an organisation and level counts.

    ``digest`` is that of the returns it was made of, so that a later change of any of them makes it
    visibly stale. ``count`` of ``due`` returns were in it; ``total`` is in 万元.
    """

    class Level(models.TextChoices):
        UNIT = "unit", _("Unit total")
        DISTRICT = "district", _("District or department total")

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="sign_offs")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sign_offs")
    level = models.CharField(max_length=10, choices=Level)
    count = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=20, decimal_places=4)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["period", "level", "organization", "-id"], name="sign_off_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(count__lte=models.F("due")), name="sign_off_count_within_due"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.level} {self.organization_id}"
