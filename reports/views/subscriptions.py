"""Getting each circular by mail: one's own wish, and the office's list of addresses outside."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.mails import mail_is_on
from common.routes import allow
from reports.models import Subscription
from reports.services import subscribing
from reports.views.common import READERS, typed


@allow(*READERS)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for every circular by mail, or no longer."""
    user, now = signed_in(request), business_now()
    if request.POST.get("wanted") == "1":
        subscribing.subscribe(user=user, now=now)
        messages.success(
            request, _("You will be told of each circular: here, and by mail where you have an address.")
        )
    else:
        for row in Subscription.objects.filter(user=user, ended_at=None):
            subscribing.unsubscribe(row=row, now=now)
        messages.success(request, _("You will not be written to about circulars any more."))
    return redirect("report-list")


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def subscribers(request: HttpRequest) -> HttpResponse:
    """Everybody who gets the circulars; addresses outside are added and ended here."""
    if request.method == "POST":
        _change(request)
        return redirect("subscribers")
    rows = Subscription.objects.filter(ended_at=None).select_related("user", "added_by")
    context = {"rows": rows, "languages": settings.LANGUAGES, "mail_is_on": mail_is_on()}
    return render(request, "reports/subscribers.html", context)


def _change(request: HttpRequest) -> None:
    if "end" in request.POST:
        number = typed(request, "end", 18)
        if not number.isascii() or not number.isdigit():
            raise Http404
        row = get_object_or_404(Subscription, pk=int(number))
        subscribing.unsubscribe(row=row, now=business_now())
        messages.success(request, _("Nothing is sent there any more."))
        return
    language = typed(request, "language", 10)
    try:
        added = subscribing.add_address(
            email=typed(request, "email", 254),
            name=typed(request, "name", 100),
            language=language if language in dict(settings.LANGUAGES) else "",
            author=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    (messages.success if added else messages.info)(
        request, _("Each circular goes there from now on.") if added else _("This address gets it already.")
    )
