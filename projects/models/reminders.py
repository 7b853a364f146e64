"""When people are reminded of returns that are due."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderRule(models.Model):
    """So many working days before (negative) or after the due date, these people are told what is missing."""

    class To(models.TextChoices):
        UNIT = "unit", _("Clerks of the unit")
        SUPERIOR = "superior", _("Reviewers of the district or department")
        OFFICE = "office", _("The key-projects office")

    offset = models.SmallIntegerField()
    to = models.CharField(max_length=10, choices=To)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["offset", "to"]
        constraints = [
            models.UniqueConstraint(fields=["offset", "to"], name="reminder_rule_once"),
            models.CheckConstraint(
                condition=models.Q(offset__range=(-20, 20)), name="reminder_rule_within_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offset:+d} {self.to}"
