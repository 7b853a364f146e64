"""What people write with a step of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from coordination.problem_forms import FilesField, text_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[str, StrOrPromise] = {
    "hold": gettext_lazy("Who was there, what was said, what was promised"),
    "answer": gettext_lazy("What has been put right, how and when"),
    "verify": gettext_lazy("What was seen on verification"),
}


class OrderStepForm(forms.Form):
    """A word, with photos and documents."""

    text = text_field(gettext_lazy("Word"), rows=3)
    photos = FilesField()

    def __init__(self, data: Any = None, files: Any = None, *, step: str) -> None:
        """``step``: what the word is about."""
        super().__init__(data, files, prefix=step)
        self.fields["text"].label = WORDS.get(step, gettext_lazy("Word"))
