"""What is asked for when a file is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clock import business_today
from common.workbooks.limits import MEGABYTE, UPLOAD_BYTES
from projects.models import ImportBatch, ReportingPeriod

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = ImportBatch.Kind
ENDINGS = ".xlsx,.xls,.csv"
CONTROL = {"class": "form-control"}


class UploadForm(forms.Form):
    """A file, and what it doesn't say: of returns the month."""

    file = forms.FileField(
        label=gettext_lazy("Table (.xlsx, .xls or .csv)"),
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ENDINGS, **CONTROL}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{kind}_%s"
        self.kind = kind
        {
            Kind.RETURNS: self._ask_returns,
            Kind.PROJECTS: self._ask_projects,
            Kind.PLANS: self._ask_plans,
            Kind.OPENINGS: self._ask_openings,
        }[Kind(kind)]()

    def _ask_returns(self) -> None:
        self.fields["period"] = forms.ModelChoiceField(
            label=gettext_lazy("Reporting month"),
            queryset=ReportingPeriod.objects.filter(status=ReportingPeriod.Status.OPEN).order_by("month"),
            empty_label=None,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": gettext_lazy("This month is not open for returns.")},
        )

    def _ask_projects(self) -> None:
        self.fields["effective_on"] = forms.DateField(
            label=gettext_lazy("Moves count from"),
            initial=business_today,
            widget=forms.DateInput(attrs={"type": "date", **CONTROL}, format="%Y-%m-%d"),
        )
        self.fields["reason"] = _words(gettext_lazy("Document or decision, if projects move"))

    def _ask_plans(self) -> None:
        self.fields["year"] = _number(gettext_lazy("Year"), 2000, 2100, business_today().year)
        self.fields["first_period"] = _number(gettext_lazy("Counts from month"), 1, 12, 1)
        self.fields["reason"] = _words(gettext_lazy("Reason, if plans are revised"))

    def _ask_openings(self) -> None:
        self.fields["document"] = _words(gettext_lazy("Document from which the figures come"))

    @property
    def title(self) -> str:
        """What kind of table."""
        return str(Kind(self.kind).label)

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most %(most)s MB are read. Leave out pictures.")
                % {"size": -(-file.size // MEGABYTE), "most": UPLOAD_BYTES // MEGABYTE}
            )
        return file

    def batch(self) -> dict[str, Any]:
        """The fields of the batch."""
        data = self.cleaned_data
        return {
            "kind": self.kind,
            "name": data["file"].name,
            "content": data["file"].read(),
            "period": data.get("period"),
            "year": data.get("year"),
            "details": {
                name: str(data[name])
                for name in ("reason", "document", "first_period", "effective_on")
                if data.get(name)
            },
        }


def _words(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, widget=forms.TextInput(attrs=CONTROL))


def _number(label: StrOrPromise, least: int, most: int, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=CONTROL)
    return forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial, widget=widget)
