"""Where a project belongs and who answers for it."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, Role, User
from accounts.scope import paths_as
from projects.labels import LEVELS
from projects.models import Assignment, Category, Level
from projects.register_forms.fields import DayField, InLanguage, select, text_area, text_input
from projects.services.registry import Placing

Kind = Organization.Kind
UNITS = (Kind.GROUP, Kind.ENTERPRISE, Kind.HEADQUARTERS, Kind.DEPARTMENT, Kind.DISTRICT)


def organizations(*kinds: str) -> QuerySet[Organization]:
    """Those of some kinds, in the order of the tree."""
    return Organization.objects.filter(kind__in=kinds).order_by("path")


class PlacingForm(forms.Form):
    """Category, level, district, unit, department, official and team."""

    category = InLanguage(Category.objects.all(), label=gettext_lazy("Category"))
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=LEVELS, widget=select())
    district = InLanguage(Organization.objects.none(), label=gettext_lazy("District"))
    responsible_unit = InLanguage(Organization.objects.none(), label=gettext_lazy("Responsible unit"))
    supervising_department = InLanguage(
        Organization.objects.none(),
        label=gettext_lazy("Supervising department"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    lead_official = forms.CharField(
        label=gettext_lazy("Lead official"), required=False, max_length=60, widget=text_input()
    )
    work_team = forms.CharField(
        label=gettext_lazy("Work team"), required=False, max_length=200, widget=text_input()
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        choices = {
            "district": organizations(Kind.DISTRICT),
            "responsible_unit": organizations(*UNITS),
            "supervising_department": organizations(Kind.DEPARTMENT),
        }
        for name, found in choices.items():
            cast(InLanguage, self.fields[name]).queryset = found

    def clean(self) -> dict[str, Any]:
        """A project that the office could not see afterwards is not its own to place."""
        data = super().clean() or {}
        places = [data.get(name) for name in ("district", "responsible_unit", "supervising_department")]
        if not self.errors and not self._is_mine([place for place in places if place]):
            self.add_error(
                "district", _("This lies outside your office: choose a district or unit of yours.")
            )
        return data

    def _is_mine(self, places: list[Organization]) -> bool:
        paths = paths_as(self.user, Role.OFFICE)
        return any(place.path.startswith(path) for place in places for path in paths)

    @property
    def placing(self) -> Placing:
        """What was chosen, as the services take it."""
        data = self.cleaned_data
        return Placing(
            category=data["category"],
            level=Level(data["level"]),
            district=data["district"],
            responsible_unit=data["responsible_unit"],
            supervising_department=data["supervising_department"],
            lead_official=data["lead_official"],
            work_team=data["work_team"],
        )


class MoveForm(PlacingForm):
    """A change of place from a day on; ``seen`` is the newest word that the page showed."""

    effective_on = DayField(label=gettext_lazy("From this day on"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=text_area(2),
        help_text=gettext_lazy("The document or decision that the change rests on."),
    )
    seen = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    @staticmethod
    def stored(placed: Assignment, effective_on: dt.date | None) -> dict[str, Any]:
        """What the form shows at first: the place as it is."""
        department = placed.supervising_department
        return {
            "category": placed.category.code,
            "level": placed.level,
            "district": placed.district.code,
            "responsible_unit": placed.responsible_unit.code,
            "supervising_department": department.code if department else "",
            "lead_official": placed.lead_official,
            "work_team": placed.work_team,
            "effective_on": effective_on,
        }
