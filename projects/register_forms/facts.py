"""A project's own words, and the sheet on which one is taken in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from projects.models import Project
from projects.register_forms.fields import DayField, DegreeField, TotalField, text_area, text_input
from projects.register_forms.placing import PlacingForm
from projects.services.editing import TELLING, Words

CODE = re.compile(r"[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*")


class WordsForm(forms.Form):
    """Name, summary, total investment and place on the map."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=text_input())
    total_investment = TotalField(label=gettext_lazy("Total investment"))
    summary = forms.CharField(
        label=gettext_lazy("Summary"), required=False, max_length=2000, widget=text_area(4)
    )
    latitude = DegreeField(label=gettext_lazy("Latitude"), most=90)
    longitude = DegreeField(label=gettext_lazy("Longitude"), most=180)

    def clean(self) -> dict[str, Any]:
        """A place has both degrees or none."""
        data = super().clean() or {}
        if not self.errors and (data["latitude"] is None) != (data["longitude"] is None):
            missing = "latitude" if data["latitude"] is None else "longitude"
            self.add_error(missing, _("A place has a latitude and a longitude: fill in both, or neither."))
        return data

    @property
    def words(self) -> Words:
        """What was typed, as the services take it."""
        data = self.cleaned_data
        return Words(
            name=data["name"],
            total_investment=data["total_investment"],
            summary=data["summary"],
            latitude=data["latitude"],
            longitude=data["longitude"],
        )


class EditForm(WordsForm):
    """A change of what is stored; ``version`` is the one that the change started from.

    The names of a confidential project are changed on a page of their own; what else would tell what it is
    stays hidden from those who are not cleared, and as it was.
    """

    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, project: Project, is_confidential: bool, user: User) -> None:
        names = ("name", "total_investment", "summary", "latitude", "longitude", "version")
        super().__init__(data, initial={name: getattr(project, name) for name in names})
        self.project = project
        self.fields["name"].disabled = is_confidential
        if is_confidential and not user.is_cleared:
            for name in TELLING:
                self.fields[name].disabled = True
                self.fields[name].widget = forms.HiddenInput()
                self.initial[name] = None

    @property
    def words(self) -> Words:
        """What was typed; what is hidden stays as it is."""
        words = super().words
        hidden = [name for name in TELLING if self.fields[name].disabled]
        return replace(words, **{name: getattr(self.project, name) for name in hidden})


class NewProjectForm(WordsForm, PlacingForm):
    """Taking a project in: its words, its place, and the day it was signed."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=text_input(),
        help_text=gettext_lazy("The next free code is proposed; it stays the same for ever."),
    )
    signed_on = DayField(label=gettext_lazy("Signed on"))
    field_order = (
        *("code", "name", "category", "level", "district", "responsible_unit", "supervising_department"),
        *("lead_official", "work_team", "total_investment", "signed_on", "summary", "latitude", "longitude"),
    )

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.today = today

    def clean_code(self) -> str:
        """It stands in addresses, among words such as “new”."""
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(
                _("A code has letters from A to Z, digits and hyphens, with at least one digit: CY-129.")
            )
        return code

    def clean_signed_on(self) -> dt.date:
        """What is to be signed some day is no project yet."""
        day: dt.date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError(_("%(day)s has not come yet.") % {"day": day})
        return day
