"""Which column of an organisation's own tables is which, kept by name and found again by the heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from common.errors import Refusal
from common.workbooks.table import simple
from projects.exchange import columns
from projects.models import ColumnMapping, ImportBatch

Columns = dict[str, dict[str, object]]


def homes(user: User) -> list[Organization]:
    """The organisations at which the user enters figures: their mappings are shared there."""
    return [m.organization for m in user.held if m.role in (Role.CLERK, Role.OFFICE)]


def heads_key(heads: Sequence[str]) -> list[str]:
    """Heads for comparing."""
    return [simple(head) for head in heads]


def find(batch: ImportBatch, heads: Sequence[str]) -> tuple[Columns, str] | None:
    """What the columns are, if these are our own heads or such as have been named before."""
    guess = columns.guess(batch.kind, heads)
    if guess.is_template:
        return columns.stored(guess.mapped), ""
    kept = ColumnMapping.objects.filter(
        organization__in=homes(batch.author), kind=batch.kind, heads=heads_key(heads)
    ).order_by("-used_at")
    mapping = kept.first()
    return (mapping.columns, mapping.name) if mapping else None


@transaction.atomic
def choose(
    *,
    batch: ImportBatch,
    chosen: Mapping[str, Mapping[str, Any]],
    heads: Sequence[str],
    name: str,
    user: User,
) -> None:
    """Take what somebody said of the columns, and keep it under a name where one is given."""
    mapped = {
        field: columns.Mapped(int(place["column"]), columns.UNITS[place["unit"]])
        for field, place in chosen.items()
    }
    if lacking := columns.missing(batch.kind, mapped):
        raise Refusal(
            _("Say which column is “%(column)s”.") % {"column": lacking[0].head(get_language() or "")}
        )
    used = [place.column for place in mapped.values()]
    if len(used) != len(set(used)) or not all(0 <= column < len(heads) for column in used):
        raise Refusal(_("Each column of the file can stand for one thing only."))
    if len(mapped) < 2:
        raise Refusal(_("Choose at least one column with figures."))
    batch.columns, batch.mapping_name = columns.stored(mapped), name
    batch.state = ImportBatch.State.UPLOADED
    batch.save(update_fields=["columns", "mapping_name", "state", "sheet", "head_row"])
    if name and (home := next(iter(homes(user)), None)):
        ColumnMapping.objects.update_or_create(
            organization=home,
            kind=batch.kind,
            name=name,
            defaults={"heads": heads_key(heads), "columns": batch.columns, "author": user},
        )
