"""What a clerk types who asks for a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.numerals import AmountField

LONGEST_REASON = 500


class CorrectionForm(forms.Form):
    """The right amount of a closed month; ``before`` is what the page showed that it has."""

    before = forms.DecimalField(max_digits=18, decimal_places=4, widget=forms.HiddenInput)
    right = AmountField(label=gettext_lazy("Right amount of the month"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=gettext_lazy("It is printed in the next circular."),
    )
    document = forms.FileField(
        label=gettext_lazy("Document"),
        widget=forms.ClearableFileInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy(
            "Such as the supervisor's measurement or the audit's letter, as PDF, Word, Excel or photo."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A right amount is needed; nothing there is not zero."""
        data = super().clean() or {}
        if "right" in data and data["right"] is None:
            self.add_error(
                "right", _("Write the amount that is right for the whole month; if there was none, 0.")
            )
        return data
