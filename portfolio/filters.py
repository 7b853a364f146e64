"""What the project list can be narrowed to besides month, level, category, district and unit."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.search import searched
from projects.models import Stage
from reports.models import SnapshotLine
from reports.models.measures import Lamp

Lines = QuerySet[SnapshotLine]
ALL = pgettext_lazy("filter", "all")

NAMED = {
    "red_flag": Q(red_flag_position__isnull=False),
    "warning": Q(warning_position__isnull=False),
    "snail": Q(snail_position__isnull=False),
    "blamed": Q(warning_position__isnull=False) | Q(snail_position__isnull=False),
    "replanned": Q(plan_revision__gt=1),
    "lowered": Q(is_plan_lowered=True),
    "unranked": Q(rank_all__isnull=True),
}
NAMED_CHOICES = [
    ("red_flag", _("Red-flag projects")),
    ("warning", _("Warning projects")),
    ("snail", _("Snail projects")),
    ("blamed", _("Warning and snail projects")),
    ("replanned", _("Plan revised")),
    ("lowered", _("Plan lowered")),
    ("unranked", _("Not ranked")),
]


def select() -> forms.Select:
    """A choice in the look of the page."""
    return forms.Select(attrs={"class": "form-select"})


class ProjectFilter(filters.FilterSet):  # type: ignore[misc]
    """Every field narrows; empty fields don't."""

    q = filters.CharFilter(
        method="search",
        label=_("Name, pinyin or code"),
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    lamp = filters.ChoiceFilter(choices=Lamp, label=_("Lamp"), empty_label=ALL, widget=select())
    named = filters.ChoiceFilter(
        choices=NAMED_CHOICES, method="by_name", label=_("List"), empty_label=ALL, widget=select()
    )
    stage = filters.ChoiceFilter(
        field_name="project__stage", choices=Stage, label=_("Stage"), empty_label=ALL, widget=select()
    )
    returned = filters.ChoiceFilter(
        choices=[("true", _("Return is in")), ("false", _("Not reported"))],
        method="by_return",
        label=_("Return of the month"),
        empty_label=ALL,
        widget=select(),
    )

    class Meta:
        model = SnapshotLine
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Lines, *, is_cleared: bool = False) -> None:
        """``queryset`` is what the person sees of the selection."""
        super().__init__(data, queryset=queryset)
        self.is_cleared = is_cleared

    def search(self, lines: Lines, name: str, value: str) -> Lines:
        """By name, code, or pinyin in full or in initials; by a true name for those who may read it."""
        return searched(lines, value, is_cleared=self.is_cleared, project="project__")

    def by_name(self, lines: Lines, name: str, value: str) -> Lines:
        """Those on a list."""
        return lines.filter(NAMED[value])

    def by_return(self, lines: Lines, name: str, value: str) -> Lines:
        """Those whose return is in, or is not."""
        return lines.filter(is_returned=value == "true")
