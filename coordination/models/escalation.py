"""The levels on which a problem can be settled, and how long each has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Who is to settle a problem (分级分层调度): each level takes over what the one below it could not."""

    PROJECT = 1, _("Project")
    UNIT = 2, _("Responsible unit")
    LEAD = 3, _("District or lead official")
    CITY = 4, _("Municipal meeting")


#: Working days each level has, unless the office says otherwise.
WORKING_DAYS = {Level.PROJECT: 3, Level.UNIT: 5, Level.LEAD: 7, Level.CITY: 10}
LONGEST = 60


class EscalationLevel(models.Model):
    """How many working days a level has, where the office changed it: counts for what reaches it later."""

    level = models.PositiveSmallIntegerField(primary_key=True, choices=Level)
    working_days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__range=(1, LONGEST)), name="escalation_level_has_some_days"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="escalation_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.working_days}"
