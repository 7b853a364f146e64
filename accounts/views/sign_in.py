"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import oidc_set
from accounts.forms import SignInForm
from accounts.homes import home_of
from accounts.language import keep_language
from accounts.offline import forget_owner
from accounts.scope import signed_in
from accounts.services.saved_views import start_of
from accounts.spraying import is_held_up, know_again
from common.mails import mail_is_on
from common.routes import ANYONE, allow


class SignInView(auth.LoginView):
    """The door."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """The page that was wanted; the overview only for those to whom it is open."""
        wanted = self.get_redirect_url()
        user = signed_in(self.request)
        return wanted if wanted not in ("", "/") else start_of(user) or home_of(user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The other ways in, where there are any."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"oidc": oidc_set.is_on(), "mail": mail_is_on()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From an address that has failed with many names only known browsers get as far as the form."""
        if is_held_up(request, request.POST.get("username", "")):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """In a browser that has chosen no language the person finds the one last chosen elsewhere."""
        response: HttpResponse = super().form_valid(form)
        know_again(response, signed_in(self.request).username)
        return speak_as_before(self.request, response)


class SignOutView(auth.LogoutView):
    """The door again, from inside."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sits down next does not leaf back: the browser is told to forget what it was shown."""
        response = super().dispatch(request, *args, **kwargs)
        if request.is_secure():  # elsewhere browsers only complain of it
            response.headers["Clear-Site-Data"] = '"cache"'
        forget_owner(response)
        return response


def speak_as_before(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the person's language in the browser, unless another was chosen there; forget whose it was."""
    forget_owner(response)
    language = signed_in(request).language
    if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_language(response, language)
    return response


sign_in = allow(ANYONE)(SignInView.as_view())
sign_out = allow(ANYONE)(SignOutView.as_view())
