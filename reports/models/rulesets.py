"""Rules are data: versioned documents that an edition names."""

from __future__ import annotations

from django.db import models


class Ruleset(models.Model):
    """A version of the rules by which lamps are lit and lists are drawn. Append-only in PostgreSQL."""

    version = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    document = models.JSONField()
    first_month = models.DateField(help_text="the first reporting month it applies to")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
