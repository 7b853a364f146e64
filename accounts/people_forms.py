"""What a security administrator types about people and their roles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Membership, Organization, Role, User
from accounts.usernames import USERNAME, username_rule


def dressed(widget: forms.Widget) -> forms.Widget:
    """A control with the look of our forms."""
    is_choice = isinstance(widget, forms.Select)
    widget.attrs["class"] = "form-select" if is_choice else "form-control"
    return widget


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's calendar."""
    widget = dressed(forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    return forms.DateField(
        label=label,
        required=required,
        widget=widget,
        help_text=help_text,
        error_messages={"invalid": gettext_lazy("Give a day such as 2020-12-03.")},
    )


def reason_field() -> forms.CharField:
    """Why something is done: it stays in the history."""
    return forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=dressed(forms.TextInput()))


class OrganizationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation of the tree, those below moved in."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Organisation"))
        found = Organization.objects.filter(ended_on=None).order_by("path")
        super().__init__(found, widget=dressed(forms.Select()), **options)

    def label_from_instance(self, obj: Organization) -> str:
        """Its place in the tree shows by how far it is moved in."""
        return "\u2003" * (obj.path.count("/") - 1) + f"{obj.name} ({obj.code})"


class FactsForm(forms.Form):
    """Name, mail and clearance of a person."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=60, widget=dressed(forms.TextInput())
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, widget=dressed(forms.EmailInput()))
    is_cleared = forms.BooleanField(
        label=gettext_lazy("May read the names of confidential projects"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class NewPersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=60, widget=dressed(forms.TextInput())
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=60, widget=dressed(forms.TextInput())
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, widget=dressed(forms.EmailInput()))

    def clean_username(self) -> str:
        """It stands in files and is typed at every sign-in: plain signs only, and nobody else's."""
        username: str = self.cleaned_data["username"]
        if not USERNAME.fullmatch(username):
            raise forms.ValidationError(username_rule())
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(
                _("There is an account “%(username)s” already.") % {"username": username}
            )
        return username


class RoleForm(forms.Form):
    """A role at an organisation, from a day on."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, widget=dressed(forms.Select()))
    organization = OrganizationField()
    since = day_field(gettext_lazy("First day"))
    until = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until further notice.")
    )
    reason = reason_field()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today


class EndRoleForm(forms.Form):
    """When a role ends, and why."""

    last_day = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it ends at once.")
    )
    reason = reason_field()


class HandOverForm(forms.Form):
    """Somebody changes post: who takes the roles over, from when on."""

    taker = forms.CharField(
        label=gettext_lazy("User name of the successor"),
        max_length=60,
        widget=dressed(forms.TextInput(attrs={"list": "people"})),
    )
    first_day = day_field(gettext_lazy("First day of the successor"))
    reason = reason_field()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial = today

    def clean_taker(self) -> User:
        """Somebody who can sign in."""
        return find_person(self.cleaned_data["taker"])


def find_person(username: str) -> User:
    """The person of a user name; an error of the form where there is none."""
    found = User.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise forms.ValidationError(
            _("There is nobody with the user name “%(username)s”.") % {"username": username}
        )
    return found


class DeputyForm(forms.Form):
    """Who stands in for whom, from when to when."""

    membership = forms.ChoiceField(label=gettext_lazy("Role"), widget=dressed(forms.Select()))
    deputy = forms.CharField(
        label=gettext_lazy("User name of the deputy"),
        max_length=60,
        widget=dressed(forms.TextInput(attrs={"list": "people"})),
    )
    since = day_field(gettext_lazy("First day"))
    until = day_field(gettext_lazy("Last day"))
    reason = reason_field()

    def __init__(
        self, *args: Any, roles: list[Membership], near: QuerySet[User], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.near = near
        self.roles = {str(one.pk): one for one in roles}
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.user} · {one.get_role_display()} · {one.organization}")
            for key, one in self.roles.items()
        ]
        self.fields["since"].initial = today

    def clean_membership(self) -> Membership:
        """One of those that were offered."""
        return self.roles[self.cleaned_data["membership"]]

    def clean_deputy(self) -> User:
        """Somebody near; of people elsewhere not even that they are there is told."""
        username = self.cleaned_data["deputy"].strip()
        found = self.near.filter(username=username).first()
        if found is None:
            text = _("You can name nobody with the user name “%(username)s”: choose from the list.")
            raise forms.ValidationError(text % {"username": username})
        return found
