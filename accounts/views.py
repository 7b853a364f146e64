"""Signing in and out, and changing one's own password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.forms import OwnPasswordForm, SignInForm
from common.routes import ANYONE, SIGNED_IN, allow


class PasswordChangeView(auth.PasswordChangeView):
    """Somebody changes their own password and stays signed in."""

    form_class = OwnPasswordForm
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("password-change")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it was done."""
        messages.success(self.request, _("Your password has been changed."))
        response: HttpResponse = super().form_valid(form)
        return response


sign_in = allow(ANYONE)(
    auth.LoginView.as_view(
        template_name="accounts/login.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = allow(ANYONE)(auth.LogoutView.as_view())
password_change = allow(SIGNED_IN)(PasswordChangeView.as_view())
