"""Who changed a return meanwhile, and what: for those whose write came too late."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import Conflict
from projects.models import MonthlyReturn

LABELS = {
    "investment": gettext_lazy("Investment of the month"),
    "physical_progress": gettext_lazy("Physical progress to date"),
    "stage_text": gettext_lazy("State of the works"),
    "problems": gettext_lazy("Problems"),
}


def last_hand(row: MonthlyReturn) -> User:
    """Who made the version as it stands: by a step, or by writing it."""
    event = row.events.filter(version=row.version).select_related("author").first()
    return event.author if event else row.entered_by


def changed_meanwhile(row: MonthlyReturn, typed: Mapping[str, object] | None = None) -> Conflict:
    """The refusal of a write that started from an older version; ``typed`` is what it would have stored."""
    said = {
        "project": row.project.name,
        "who": last_hand(row),
        "status": row.get_status_display(),
        "fields": _(", ").join(str(label) for name, label in LABELS.items() if _differs(row, typed, name)),
    }
    if said["fields"]:
        text = _(
            "%(project)s: %(who)s changed the return meanwhile; it is “%(status)s” now and says "
            "otherwise than what you typed in: %(fields)s. Nothing was overwritten."
        )
    else:
        text = _(
            "%(project)s: %(who)s changed the return meanwhile; it is “%(status)s” now. "
            "Nothing was overwritten."
        )
    return Conflict(text % said)


def _differs(row: MonthlyReturn, typed: Mapping[str, object] | None, name: str) -> bool:
    return typed is not None and typed[name] != getattr(row, name)
