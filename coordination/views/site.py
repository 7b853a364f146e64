"""Records from the site: the list, one of them, and taking one in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.offline import owner_mark
from accounts.scope import FIGURE_ROLES, acts_for, roles_of, signed_in
from common.clock import business_now, business_today
from common.errors import Conflict, Refusal
from common.routes import allow
from coordination.models import SitePhoto, SiteProblem, SiteRecord
from coordination.problem_people import REGISTER
from coordination.services.site import Receipt, keep_record, withdraw_record
from coordination.services.site_summary import is_frozen
from coordination.site_forms import RecordForm, WithdrawForm
from coordination.site_selectors import (
    districts_recorded,
    projects_to_record,
    record_rows,
    records_asked,
    records_listed,
    records_seen,
)
from projects.views.attachments import answer_with
from projects.views.months import page_of

MOST_NAMED = 500


@allow(*FIGURE_ROLES)
@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    """What was seen in one's own part of the tree, the newest first."""
    user, asked = signed_in(request), records_asked(request.GET.dict())
    page = page_of(request, records_listed(user, asked))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": record_rows(page.object_list, user),
        "districts": districts_recorded(user),
        "query": f"{query.urlencode()}&" if query else "",
        "writes": bool(roles_of(user) & set(REGISTER)),
    }
    return render(request, "coordination/site_list.html", context)


@allow(*REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: HttpRequest) -> HttpResponse:
    """The plain form; and what the phone's page sends, answered in JSON."""
    user = signed_in(request)
    if request.method != "POST":
        today = {"day": business_today(), "project": request.GET.get("project", "")[:100]}
        return _form(request, user, RecordForm(user=user, initial=today))
    form = RecordForm(request.POST, request.FILES, user=user)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        _check_owner(request, user)
        receipt = _keep(form, user) if form.is_valid() else None
    except Refusal as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        if by_script:
            return JsonResponse({"refused": str(refusal)}, status=status)
        form.add_error(None, str(refusal))
        return _form(request, user, form, status=status)
    if by_script:
        return _receipt(receipt) if receipt else JsonResponse({"refused": _said(form)}, status=422)
    if receipt is None:
        return _form(request, user, form, status=422)
    if receipt.again:
        messages.info(request, _("This record had arrived already; nothing was counted twice."))
    else:
        messages.success(request, _("The record is kept."))
    return redirect("site-record", receipt.record.pk)


def _check_owner(request: HttpRequest, user: User) -> None:
    """What one person has written is not sent under the name of another."""
    if request.POST.get("owner", "") not in ("", owner_mark(user)):
        raise Conflict(_("This record was written under another account. Nothing was stored."))


def _keep(form: RecordForm, user: User) -> Receipt:
    data = form.cleaned_data
    return keep_record(
        once=data["once"],
        project=data["project"],
        seen=form.seen(),
        uploads=data["photos"],
        raised=form.raised(),
        author=user,
        now=business_now(),
    )


def _said(form: RecordForm) -> str:
    """What is wrong, in one line."""
    return " ".join(
        f"{form.fields[name].label}: {said}" if name in form.fields and form.fields[name].label else str(said)
        for name, errors in form.errors.items()
        for said in errors
    )


def _receipt(receipt: Receipt) -> JsonResponse:
    """The same for every time that a record is sent."""
    record = receipt.record
    raised = SiteProblem.objects.select_related("problem").filter(record=record).first()
    return JsonResponse(
        {
            "record": record.pk,
            "address": reverse("site-record", args=[record.pk]),
            "at": f"{timezone.localtime(record.business_at):%Y-%m-%d %H:%M}",
            "problem": raised.problem.number if raised else "",
            "again": receipt.again,
        },
        status=200 if receipt.again else 201,
    )


def _form(request: HttpRequest, user: User, form: RecordForm, status: int = 200) -> HttpResponse:
    named = projects_to_record(user).only("code", "name")[:MOST_NAMED]
    return render(request, "coordination/site_new.html", {"form": form, "named": named}, status=status)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def site_record(request: HttpRequest, record: int) -> HttpResponse:
    """One record; whoever wrote it withdraws it here."""
    user = signed_in(request)
    row = records_seen(user).filter(pk=record).first()
    if row is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _withdraw(request, form, row, user):
            return redirect("site-record", row.pk)
    context: dict[str, Any] = {
        "row": record_rows([row], user)[0],
        "record": row,
        "form": form,
        "may_withdraw": row.author_id in acts_for(user) and not hasattr(row, "withdrawal"),
        "frozen": is_frozen(row.district, row.day.replace(day=1)),
    }
    return render(request, "coordination/site_record.html", context, status=status)


def _withdraw(request: HttpRequest, form: WithdrawForm, row: SiteRecord, user: User) -> bool:
    if hasattr(row, "withdrawal") and row.withdrawal.author_id == user.pk:
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return True
    try:
        withdraw_record(record=row, reason=form.cleaned_data["reason"], author=user, now=business_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Done."))
    return True


@allow(*FIGURE_ROLES)
@require_safe
def site_photo(request: HttpRequest, record: int, photo: int) -> HttpResponse:
    """A photo of a record, for whoever sees the record."""
    user = signed_in(request)
    rows = SitePhoto.objects.select_related("attachment__file", "attachment__sketch", "record__project")
    seen = SiteRecord.objects.visible_to(user).filter(pk=record)
    found = get_object_or_404(rows, pk=photo, record__in=seen)
    veil = record_rows([found.record], user)[0].veil
    return answer_with(request, found.attachment, veil)
