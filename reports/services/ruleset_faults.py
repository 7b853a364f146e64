"""What the lint has to say of rules, with the size of the portfolio that is there."""

from __future__ import annotations

from reports.lint import Finding, lint
from reports.models import CurrentBuild, SnapshotLine
from reports.rulesets.document import Document


def faults(content: Document) -> list[Finding]:
    """Every fault of some rules."""
    return lint(content, ranked=_ranked_projects())


def _ranked_projects() -> int | None:
    """How many projects the newest figures rank; None before there are any."""
    newest = CurrentBuild.objects.order_by("-period__month").values("build")[:1]
    return SnapshotLine.objects.filter(build__in=newest, unranked_reason="").count() or None
