"""Rectification orders and talks: the list, one of them, its paper and files."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.calendar import exceptions_around
from common.clock import business_now, business_today
from common.downloads import log_download
from common.errors import Refusal
from common.files import serve_file
from common.press.fonts import NoFontError
from common.routes import allow
from coordination import order_moves as moves
from coordination.escalation_days import days_left
from coordination.models import Order, OrderAttachment, OrderEvent
from coordination.order_forms import OrderStepForm
from coordination.order_papers import LANGUAGES, Format, paper_of
from coordination.order_people import positions
from coordination.order_selectors import (
    MINE,
    asked_for,
    choices,
    history_of,
    list_counts,
    listed,
    orders_seen,
)
from coordination.services.order_steps import take_step
from projects.models import Project
from projects.services.secrecy import veil_for
from projects.views.attachments import answer_with
from projects.views.months import page_of

VERSION = re.compile(r"[0-9]{1,9}")
NUL = "\0"


@allow(*FIGURE_ROLES)
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders and talks in one's own part of the tree, the next due first."""
    user, today = signed_in(request), business_today()
    asked = asked_for(request.GET.dict(), today)
    page = page_of(request, listed(user, asked, today))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "mine": MINE,
        "page": page,
        "rows": page.object_list,
        "counts": list_counts(user, asked, today),
        "choices": choices(user),
        "kinds": Order.Kind.choices,
        "today": today,
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "coordination/order_list.html", context)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, order: int) -> HttpResponse:
    """The page; a press of one of its buttons leads back to it."""
    user = signed_in(request)
    row = get_object_or_404(orders_seen(user), pk=order)
    if request.method != "POST":
        return _page(request, user, row)
    action, version = request.POST.get("action", ""), request.POST.get("version", "")
    if action not in moves.STEPS or not VERSION.fullmatch(version):
        raise Http404
    refused = _change(request, user, row, action, int(version))
    if refused is None:
        return redirect("order", row.pk)
    messages.error(request, refused)
    return _page(request, user, orders_seen(user).get(pk=row.pk), status=422)


def _page(request: HttpRequest, user: User, row: Order, status: int = 200) -> HttpResponse:
    today = business_today()
    typed = request.POST.get("action", "")
    steps = moves.open_steps(row.status, row.kind, positions(user, row))
    forms = [
        (
            step,
            OrderStepForm(request.POST, request.FILES, step=step)
            if step == typed
            else OrderStepForm(step=step),
        )
        for step in steps
    ]
    context = {
        "order": row,
        "opens": Project.objects.visible_to(user).filter(pk=row.project_id).exists(),
        "history": history_of(row),
        "forms": forms,
        "days": days_left(row.due_on, today, exceptions_around(today, 400)) if row.is_running else None,
        "today": today,
        "veil": veil_for(user),
        # The step may not be there any more: what was written is not lost.
        "written": request.POST.get(f"{typed}-text", "") if typed and typed not in steps else "",
    }
    return render(request, "coordination/order.html", context, status=status)


def _change(request: HttpRequest, user: User, row: Order, action: str, version: int) -> str | None:
    """Carry out what was pressed; what was refused is said, and what was typed stays."""
    if _done_before(row, action, version, user):
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return None
    form = OrderStepForm(request.POST, request.FILES, step=action)
    if not form.is_valid():
        return _("Look at the fields that are marked: something there can't be so.")
    try:
        take_step(
            order=row, step=action, seen=version, user=user, now=business_now(),
            text=form.cleaned_data["text"].replace(NUL, ""), uploads=form.cleaned_data["photos"],
        )  # fmt: skip
    except Refusal as refusal:
        return str(refusal)
    messages.success(request, _("Done."))
    return None


def _done_before(row: Order, action: str, version: int, user: User) -> bool:
    """Whether the last step is the very one that is pressed again."""
    if row.version != version + 1:
        return False
    return OrderEvent.objects.filter(order=row, version=row.version, kind=action, author=user).exists()


@allow(*FIGURE_ROLES)
@require_safe
def order_paper(request: HttpRequest, order: int, kind: Format) -> HttpResponse:
    """The paper, in the language asked for."""
    user = signed_in(request)
    row = get_object_or_404(orders_seen(user), pk=order)
    asked = request.GET.get("language", LANGUAGES[0])
    language = next((one for one in LANGUAGES if one == asked), None)
    if language is None:
        raise Http404
    try:
        file = paper_of(row, language, kind, user)
    except NoFontError as error:
        messages.error(request, str(error))
        return redirect("order", row.pk)
    log_download(
        request, kind="order", name=file.name, sha256=file.sha256, size=file.size, project_id=row.project_id
    )
    return serve_file(file)


@allow(*FIGURE_ROLES)
@require_safe
def order_file(request: HttpRequest, order: int, file: int) -> HttpResponse:
    """A photo or document that goes with a step."""
    user = signed_in(request)
    rows = OrderAttachment.objects.select_related(
        "attachment__file", "attachment__sketch", "attachment__project"
    )
    found = get_object_or_404(rows, pk=file, order=order, order__in=Order.objects.visible_to(user))
    return answer_with(request, found.attachment, veil_for(user))
