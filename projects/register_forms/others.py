"""Categories, packages and confidential names."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from projects.register_forms.fields import text_area, text_input


class CategoryForm(forms.Form):
    """Names of a category."""

    name = forms.CharField(label=gettext_lazy("Chinese name"), max_length=60, widget=text_input())
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=100, widget=text_input())


class NewCategoryForm(CategoryForm):
    """A new category."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=30,
        widget=text_input(),
        help_text=gettext_lazy("Letters, digits, hyphens; it stands in addresses and stays for ever."),
    )
    field_order = ("code", "name", "name_en")


class ConfidentialForm(forms.Form):
    """The two names of a confidential project."""

    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    true_name = forms.CharField(label=gettext_lazy("True name"), max_length=120, widget=text_input())
    alias = forms.CharField(
        label=gettext_lazy("Name that everybody reads"), max_length=120, widget=text_input()
    )
    reason = forms.CharField(
        label=gettext_lazy("Decision that it rests on"), max_length=300, widget=text_input()
    )
    understood = forms.BooleanField(
        label=gettext_lazy("I know that published circulars keep the name they were published with."),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class PublicForm(forms.Form):
    """The end of confidentiality."""

    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Decision that it rests on"), max_length=300, widget=text_area(2)
    )
