"""What is asked for when a file is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.workbooks.limits import MEGABYTE, UPLOAD_BYTES
from projects.models import ImportBatch, ReportingPeriod

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
        if kind == Kind.RETURNS:
            self.fields["period"] = forms.ModelChoiceField(
                label=gettext_lazy("Reporting month"),
                queryset=ReportingPeriod.objects.filter(status=ReportingPeriod.Status.OPEN).order_by("month"),
                empty_label=None,
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": gettext_lazy("This month is not open for returns.")},
            )

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
        }
