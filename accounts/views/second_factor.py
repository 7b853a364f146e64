"""The second factor: setting it up, being asked for it, new recovery codes."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor as factor
from accounts.forms import CodeForm
from accounts.models import User
from accounts.scope import signed_in
from accounts.views.after import page_after
from common.routes import SIGNED_IN, allow

form_page = require_http_methods(["GET", "HEAD", "POST"])


@allow(SIGNED_IN)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Whether one has a second factor, and what can be done about it."""
    user = signed_in(request)
    context = {"device": factor.device_of(user), "left": factor.codes_left(user), "needs": _needs(request)}
    return render(request, "accounts/second_factor.html", context)


@allow(SIGNED_IN)
@form_page
def ask(request: HttpRequest) -> HttpResponse:
    """The code at signing in, or again for whoever wants to show it anew."""
    user, after = signed_in(request), page_after(request)
    if factor.device_of(user) is None:
        return redirect(after)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        checked = factor.check_code(user=user, code=form.cleaned_data["code"])
        if checked.is_right:
            factor.confirm(request)
            return redirect(after)
        form.add_error("code", refusal(checked))
    return render(request, "accounts/second_factor_code.html", {"form": form, "next": after})


@allow(SIGNED_IN)
@form_page
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and as text; a code of the app confirms it."""
    user, after = signed_in(request), page_after(request)
    if factor.device_of(user) is not None:
        return redirect("second-factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        checked, codes = factor.enrol(user=user, code=form.cleaned_data["code"])
        if checked.is_right:
            factor.confirm(request)
            return _show_codes(request, codes, after)
        form.add_error("code", refusal(checked))
    context = {"form": form, "next": after, "is_forced": _needs(request), **secret_of(user)}
    return render(request, "accounts/second_factor_enrol.html", context)


@allow(SIGNED_IN)
@form_page
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes against a code of the app."""
    return _against_a_code(
        request, "codes", lambda user: _show_codes(request, _renew(user), page_after(request))
    )


@allow(SIGNED_IN)
@form_page
def give_up(request: HttpRequest) -> HttpResponse:
    """Remove one's own second factor, to set up another one; elsewhere one is signed out."""
    return _against_a_code(request, "remove", lambda user: _remove(request, user))


def _against_a_code(request: HttpRequest, what: str, then: Any) -> HttpResponse:
    user = signed_in(request)
    if factor.device_of(user) is None:
        return redirect("second-factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        checked = factor.check_code(user=user, code=form.cleaned_data["code"])
        if checked.is_right:
            done: HttpResponse = then(user)
            return done
        form.add_error("code", refusal(checked))
    return render(request, "accounts/second_factor_again.html", {"form": form, "what": what})


def _renew(user: User) -> list[str]:
    return factor.new_recovery_codes(user=user)


def _remove(request: HttpRequest, user: User) -> HttpResponse:
    factor.remove_second_factor(user=user, by=user, keep=request.session.session_key)
    messages.success(request, _("The second factor has been removed."))
    return redirect("second-factor")


def _show_codes(request: HttpRequest, codes: list[str], after: str) -> HttpResponse:
    """This page is the only time they are seen, so it is answered to the form itself and stored nowhere."""
    text = "\r\n".join(codes) + "\r\n"
    context = {
        "codes": codes,
        "file": f"data:text/plain;charset=utf-8,{quote(text)}",
        "next": after,
        "username": signed_in(request).username,
    }
    return render(request, "accounts/recovery_codes.html", context)


def _needs(request: HttpRequest) -> bool:
    return bool(request.session.needs_second_factor)  # type: ignore[attr-defined]


def refusal(checked: factor.Checked) -> str:
    """Why a code was not taken."""
    if checked.wait:
        text = ngettext(
            "Too many wrong codes: try again in %(number)d second.",
            "Too many wrong codes: try again in %(number)d seconds.",
            checked.wait,
        )
        return text % {"number": checked.wait}
    return _("This code is wrong or has been used already. Wait for the next one and type it in.")


def secret_of(user: User) -> dict[str, Any]:
    """What the app has to be told: as a picture and in groups of four."""
    device: TOTPDevice = factor.device_to_enrol(user)
    secret, address = factor.told(device, issuer=_issuer())
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return {"picture": picture_of(address), "groups": groups}


def _issuer() -> str:
    return str(settings.ISSUER["name_en" if get_language() == "en" else "name_zh"])


def picture_of(text: str) -> SafeString:
    """A QR code as SVG: black on white in the dark theme, too, for cameras need it so."""
    drawn = segno.make(text, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn here, out of figures only
