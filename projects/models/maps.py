"""Where districts lie: outlines for the map, and places in the schematic one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class DistrictMapQuerySet(models.QuerySet["DistrictMap"]):
    """What was put in force, newest last."""

    def in_force(self, kind: str) -> DistrictMap | None:
        """The newest of a kind."""
        return self.filter(kind=kind).order_by("-version").first()


class DistrictMap(models.Model):
    """One version of the map of districts; the newest of a kind counts. Append-only.

    ``content`` by the code of a district: of outlines its polygons, each a list of rings of
    [longitude, latitude] in hundred-thousandths of a degree (a metre), WGS84; of tiles [row, column],
    from 1. ``name`` is that of the file it came from.
    """

    class Kind(models.TextChoices):
        OUTLINES = "outlines"
        TILES = "tiles"

    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DistrictMapQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="district_map_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
