"""A forgotten password: asking for a link, and choosing a new one with it."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.reset import is_too_often
from accounts.tasks import mail_reset_links
from common.addresses import client_address
from common.mails import mail_is_on
from common.routes import ANYONE, allow

log = logging.getLogger(__name__)


@allow(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. A worker looks the name up, so that no answer tells anything or takes longer."""
    if not mail_is_on():
        return render(request, "accounts/closed.html")
    form = ForgottenForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/forgotten.html", {"form": form})
    typed = form.cleaned_data["account"]
    try:
        if not is_too_often(typed, client_address(request)):
            mail_reset_links.delay(typed)
    except (OperationalError, RedisError):
        log.warning("no broker: a reset mail was not sent")
        form.add_error(
            None, _("Mails can’t be sent just now. Try again later, or ask the security administrator.")
        )
        return render(request, "accounts/forgotten.html", {"form": form}, status=503)
    return redirect("password-reset-sent")


@allow(ANYONE)
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "accounts/forgotten_sent.html")


class ConfirmView(auth.PasswordResetConfirmView):
    """The new password; the link works once."""

    form_class = NewPasswordForm
    template_name = "accounts/reset_confirm.html"
    success_url = reverse_lazy("login")

    def get_user(self, uidb64: str) -> Any:
        """Nobody whose account was disabled after the link was sent."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it was done, on the page for signing in."""
        messages.success(self.request, _("Your password has been changed. Sign in with the new one."))
        response: HttpResponse = super().form_valid(form)
        return response


confirm = allow(ANYONE)(ConfirmView.as_view())
