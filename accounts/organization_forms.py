"""What the office types about organisations."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Organization
from accounts.people_forms import OrganizationField, day_field, dressed, reason_field

CODE = re.compile(r"[A-Za-z0-9-]{1,20}")


class NewOrganizationForm(forms.Form):
    """A unit below another."""

    code = forms.CharField(
        label=pgettext_lazy("organisation", "Code"),
        max_length=20,
        widget=dressed(forms.TextInput()),
        help_text=gettext_lazy("Letters, digits and hyphens; it never changes."),
    )
    name = forms.CharField(
        label=gettext_lazy("Chinese name"), max_length=100, widget=dressed(forms.TextInput())
    )
    name_en = forms.CharField(
        label=gettext_lazy("English name"), max_length=160, required=False, widget=dressed(forms.TextInput())
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Organization.Kind.choices, widget=dressed(forms.Select())
    )
    parent = OrganizationField(label=gettext_lazy("Below"))

    def clean_code(self) -> str:
        """It stands in paths and files."""
        code: str = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("A code has up to 20 letters (a–z), digits and hyphens."))
        if Organization.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(
                _("There is an organisation with the code %(code)s already.") % {"code": code}
            )
        return code


class RenameForm(forms.Form):
    """Another name, from a day on."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Chinese name"), max_length=100, widget=dressed(forms.TextInput())
    )
    name_en = forms.CharField(
        label=gettext_lazy("English name"), max_length=160, required=False, widget=dressed(forms.TextInput())
    )
    since = day_field(gettext_lazy("First day of the name"))
    reason = reason_field()

    def __init__(self, *args: Any, organization: Organization, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "version": organization.version,
            "name": organization.name,
            "name_en": organization.name_en,
            "since": today,
        }
