"""Forms about one's own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

CONTROL = "form-control"


class SignInForm(AuthenticationForm):
    """User name and password. A wrong name and a wrong password are answered alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with the look of our forms."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = CONTROL


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with the look of our forms."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = CONTROL
