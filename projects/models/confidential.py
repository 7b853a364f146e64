"""The true names of confidential projects, apart from everything that is frozen, sent or exported."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from projects.models.projects import Project


class ConfidentialNameQuerySet(models.QuerySet["ConfidentialName"]):
    """Names that were set, some of them overtaken."""

    def in_force(self) -> ConfidentialNameQuerySet:
        """Of each project the newest word, where that is a name."""
        newer = ConfidentialName.objects.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
        return self.exclude(true_name="").filter(~Exists(newer))

    def hidden(self) -> ConfidentialNameQuerySet:
        """Every name that must not be told: the one in force and those before it, which tell as much."""
        kept = ConfidentialName.objects.in_force().values("project")
        return self.exclude(true_name="").filter(project__in=kept)


class ConfidentialName(models.Model):
    """What a confidential project is really called; an empty name says that it is confidential no more.

    Rows are added, never changed; the newest one of a project counts. No name leaves this table but to a
    page that somebody who is cleared has asked for.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="confidential_names")
    true_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConfidentialNameQuerySet.as_manager()

    class Meta:
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.project_id}"
