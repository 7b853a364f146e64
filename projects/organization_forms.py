"""What the office types when a unit ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from accounts.people_forms import OrganizationField, day_field, reason_field


class EndOrganizationForm(forms.Form):
    """Into which unit it is merged, from when on; without one it just ends."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    taker = OrganizationField(
        label=gettext_lazy("Successor"),
        required=False,
        help_text=gettext_lazy(
            "Projects and roles go to it. Without one the unit ends; no project may belong to it then."
        ),
    )
    first_day = day_field(
        gettext_lazy("First day without this unit"),
        help_text=gettext_lazy("On this day everything belongs to the successor."),
    )
    reason = reason_field()

    def __init__(self, *args: Any, organization: Organization, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"version": organization.version, "first_day": today}
        field = self.fields["taker"]
        field.queryset = field.queryset.exclude(path__startswith=organization.path)  # type: ignore[attr-defined]
