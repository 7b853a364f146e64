"""Forms about one's own account."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.passwords import change_password
from accounts.sign_in_models import AccountEvent

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

    def confirm_login_allowed(self, user: Any) -> None:
        """A temporary password counts for a day; afterwards it is as wrong as any other."""
        super().confirm_login_allowed(user)
        if user.password_expires_at and user.password_expires_at <= timezone.now():
            raise self.get_invalid_login_error()


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
        kind = AccountEvent.Kind.PASSWORD_RESET
        change_password(user=self.user, password=self.cleaned_data["new_password1"], kind=kind)
        return cast(User, self.user)


class ForgottenForm(forms.Form):
    """Whose password it is."""

    account = forms.CharField(label=_("User name or mail address"), max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)


class MailTestForm(forms.Form):
    """To whom the test mail goes."""

    address = forms.EmailField(label=_("Mail address"), help_text=_("Your own, so that you see it arrive."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)


class ReasonForm(forms.Form):
    """Why something was done to somebody's account, and how they were identified."""

    reason = forms.CharField(
        label=_("How you made sure who it is, and why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the look of our forms."""
        super().__init__(*args, **kwargs)
        dress(self)
