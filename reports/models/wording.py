"""How circulars are worded and headed: versions of the office's own, over what came with the program."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Version(models.Model):
    """A version somebody made, with why. Version 0 came with the program and has no row."""

    version = models.PositiveIntegerField()
    note = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(help_text="business time")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Wording(Version):
    """The sentences of a language that the office words otherwise, by key. Append-only in PostgreSQL."""

    language = models.CharField(max_length=8)
    texts = models.JSONField()

    class Meta:
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["language", "version"], name="wording_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class HeadedPaper(Version):
    """Issuer, mark, recipients: the fields of the headed paper. Append-only in PostgreSQL."""

    fields = models.JSONField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["version"], name="headed_paper_version_once"),
        ]

    def __str__(self) -> str:
        return str(self.version)
