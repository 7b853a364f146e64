"""There and back: the organisation's own sign-in service.

The libraries that talk to it are loaded by whoever comes this way: they would slow every start down.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import oidc_set
from accounts.homes import home_of
from accounts.models import User
from accounts.services.saved_views import start_of
from accounts.views.sign_in import speak_as_before
from common.routes import ANYONE, allow

log = logging.getLogger(__name__)


@allow(ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go there; what must come back with the answer is kept in the session."""
    if not oidc_set.is_on():
        return render(request, "accounts/closed.html")
    from mozilla_django_oidc.views import OIDCAuthenticationRequestView

    answer: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return answer


@allow(ANYONE)
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Back again: signed in, or told why not."""
    if not oidc_set.is_on():
        return render(request, "accounts/closed.html")
    from accounts import oidc

    asked = request.session.pop("oidc_states", {}).get(request.GET.get("state", ""))
    after = request.session.pop("oidc_login_next", None) or "/"
    if asked is None or "code" not in request.GET:
        return _refused(request, _("The sign-in service did not sign you in. Try again."))
    try:
        user = _who(request, asked)
    except oidc.FAILURES as error:
        log.warning("sign-in service: %s: %s", type(error).__name__, error)
        return _refused(
            request, _("The sign-in service could not be asked. Try again, or use your password.")
        )
    if user is None:
        return _refused(
            request,
            _(
                "The sign-in service knows you, but there is no account of yours here that may be used with "
                "it. Ask the security administrator."
            ),
        )
    login(request, user, backend=oidc_set.BACKEND)
    return speak_as_before(request, redirect(after if after != "/" else start_of(user) or home_of(user)))


def _who(request: HttpRequest, asked: dict[str, Any]) -> User | None:
    from accounts.oidc import Backend

    return Backend().authenticate(request, nonce=asked.get("nonce"), code_verifier=asked.get("code_verifier"))


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("login")
