"""What the columns with choices can name: categories, levels, organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Organization
from common.errors import Conflict
from common.workbooks.table import simple
from projects.exchange.columns import LEVELS
from projects.models import Category, Level
from projects.services.registry import Placing


@dataclass(frozen=True)
class Choices:
    """What the cells of the columns with choices can name: every name → what is stored, as a text."""

    known: Mapping[str, Mapping[str, str]]
    shown: Mapping[str, Sequence[str]]

    @classmethod
    def of_today(cls) -> Choices:
        """The categories, levels and organisations that there are."""
        kinds = Organization.Kind
        every = list(Organization.objects.all())
        places = {
            "district": [one for one in every if one.kind == kinds.DISTRICT],
            "responsible_unit": [one for one in every if one.kind != kinds.CITY],
            "supervising_department": [one for one in every if one.kind == kinds.DEPARTMENT],
        }
        known: dict[str, dict[str, str]] = {"category": _names(Category.objects.all()), "level": _levels()}
        known |= {name: _names(rows) for name, rows in places.items()}
        shown = {
            "category": [row.name for row in Category.objects.all()],
            "level": [str(level.label) for level in Level],
        }
        shown |= {name: [row.name for row in rows] for name, rows in places.items()}
        return cls(known, shown)


def _names(rows: Iterable[Any]) -> dict[str, str]:
    return {simple(name): row.code for row in rows for name in (row.name_en, row.name, row.code) if name}


def _levels() -> dict[str, str]:
    found = {simple(name): value for value, names in LEVELS.items() for name in (value, *names)}
    for language in ("en", "zh-hans"):
        with override(language):
            found |= {simple(str(level.label)): level.value for level in Level}
    return found


class Places:
    """What codes stand for, read once."""

    def __init__(self) -> None:
        self.categories = {row.code: row for row in Category.objects.all()}
        self.organizations = {row.code: row for row in Organization.objects.all()}

    def placing(self, values: Mapping[str, Any]) -> Placing:
        """Where a row puts its project; what has gone since the preview is a conflict."""
        try:
            department = values["supervising_department"]
            return Placing(
                category=self.categories[values["category"]],
                level=Level(values["level"]),
                district=self.organizations[values["district"]],
                responsible_unit=self.organizations[values["responsible_unit"]],
                supervising_department=self.organizations[department] if department else None,
                lead_official=values["lead_official"],
                work_team=values["work_team"],
            )
        except KeyError as error:
            raise Conflict(
                _("A category or organisation is gone since the preview. Nothing was stored.")
            ) from error
