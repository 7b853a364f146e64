"""Changing one's own password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth import views as auth
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import OwnPasswordForm
from accounts.scope import signed_in
from accounts.views.after import page_after
from common.routes import SIGNED_IN, allow

#: How often the old password may be wrong in one session, and where that is counted.
TRIES, WRONG = 5, "wrong_old_passwords"


class PasswordChangeView(auth.PasswordChangeView):
    """Somebody changes their own password and stays signed in here; elsewhere they are signed out."""

    form_class = OwnPasswordForm
    template_name = "accounts/password_change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the password has to be changed."""
        must = signed_in(self.request).must_change_password
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return super().get_context_data(**kwargs) | {"is_forced": must, "next": wanted}

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it was done; after a forced change go on to the page that was wanted."""
        was_forced = signed_in(self.request).must_change_password
        user = form.save_for(self.request.session.session_key)
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("Your password has been changed."))
        here = reverse("password-change")
        return HttpResponseRedirect(page_after(self.request, "" if was_forced else here))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Whoever sits down at somebody else's open session can't try passwords here for long."""
        session = self.request.session
        if "old_password" in form.errors:
            session[WRONG] = session.get(WRONG, 0) + 1
        if session.get(WRONG, 0) >= TRIES:
            logout(self.request)
            messages.error(self.request, _("The old password was wrong too often. Sign in again."))
            return HttpResponseRedirect(reverse("login"))
        response: HttpResponse = super().form_invalid(form)
        return response


password_change = allow(SIGNED_IN)(PasswordChangeView.as_view())
