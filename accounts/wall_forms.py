"""What the office types for a screen on a wall."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.people_forms import OrganizationField, dressed

DAYS = (
    (7, gettext_lazy("a week")),
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (366, gettext_lazy("a year")),
)


class WallForm(forms.Form):
    """Where the screen hangs, whose figures it shows, and for how long."""

    name = forms.CharField(
        label=pgettext_lazy("wall screen", "Name"),
        max_length=60,
        widget=dressed(forms.TextInput(attrs={"autocomplete": "off"})),
        help_text=gettext_lazy("Where it hangs: “Meeting room 301”."),
    )
    organization = OrganizationField(label=gettext_lazy("Figures of"), to_field_name="code", empty_label=None)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=dressed(forms.Select())
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"), choices=DAYS, coerce=int, initial=90, widget=dressed(forms.Select())
    )
