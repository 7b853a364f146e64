"""The system administrator tries whether mail works."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.forms import MailTestForm
from accounts.mail_test import try_mail
from accounts.models import Role
from accounts.scope import signed_in
from common.routes import allow


@allow(Role.SYSTEM_ADMIN, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_test(request: HttpRequest) -> HttpResponse:
    """The settings without the password, and a mail to oneself."""
    form = MailTestForm(request.POST or None, initial={"address": signed_in(request).email})
    outcome = try_mail(form.cleaned_data["address"]) if form.is_valid() else None
    facts = {
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": settings.EMAIL_PORT,
        "EMAIL_HOST_USER": settings.EMAIL_HOST_USER,
        "EMAIL_USE_TLS": settings.EMAIL_USE_TLS,
        "EMAIL_USE_SSL": settings.EMAIL_USE_SSL,
        "EMAIL_FROM": settings.DEFAULT_FROM_EMAIL,
        "KEYWORKS_ADDRESS": settings.SITE_ADDRESS,
    }
    context = {"form": form, "outcome": outcome, "facts": facts}
    return render(request, "accounts/mail_test.html", context)
