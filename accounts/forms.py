"""Forms about one's own account."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.passwords import change_password

CONTROL = "form-control"


def dress(form: forms.BaseForm) -> None:
    """Give the fields the look of our forms."""
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", CONTROL)


class SignInForm(AuthenticationForm):
    """User name and password. A wrong name and a wrong password are answered alike."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is wrong, or a temporary password has expired. "
            "Mind capital and small letters."
        ),
        "inactive": _("The user name or the password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)

    def save_for(self, session_key: str | None) -> User:
        """Store the new password; the session of this key stays, the others end."""
        change_password(user=self.user, password=self.cleaned_data["new_password1"], keep=session_key)
        self.user.refresh_from_db()
        return self.user


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """The new one twice, for somebody who has shown in another way who they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)

    def save(self, commit: bool = True) -> User:
        """Store the new password; every session ends."""
        change_password(user=self.user, password=self.cleaned_data["new_password1"])
        return cast(User, self.user)


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)
