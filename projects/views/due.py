"""Which returns are still due, by unit; and the office's rules for reminding people of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.errors import Refusal
from common.routes import allow
from projects.due import units_due
from projects.models import Project, ReminderRule
from projects.services.reminders import add_rule, set_rule
from projects.views.months import month_choice, period_of


@allow(*FIGURE_ROLES)
@require_safe
def due_list(request: HttpRequest) -> HttpResponse:
    """What is missing of a month in one's own part of the tree."""
    period, today = period_of(request), business_today()
    units = units_due(period, today, Project.objects.visible_to(signed_in(request)))
    context = {
        **month_choice(period),
        "units": units,
        "today": today,
        "listed": sum(one.listed for one in units),
        "missing": sum(len(one.missing) for one in units),
        "late": sum(len(one.missing) for one in units if one.days_left < 0),
    }
    return render(request, "projects/due_list.html", context)


class RuleForm(forms.Form):
    """One rule."""

    offset = forms.IntegerField(
        label=gettext_lazy("Working days from the due date"), min_value=-20, max_value=20
    )
    to = forms.ChoiceField(label=gettext_lazy("Who is told"), choices=ReminderRule.To)
    is_on = forms.BooleanField(label=gettext_lazy("On"), required=False)


class ChangeForm(RuleForm):
    """One rule as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_rules(request: HttpRequest) -> HttpResponse:
    """The rules, each of which can be changed, and one to add."""
    if request.method == "POST":
        return _store(request)
    rules = [(rule, _form_of(rule)) for rule in ReminderRule.objects.all()]
    return render(request, "projects/reminders.html", {"rules": rules, "new": RuleForm(prefix="new")})


def _form_of(rule: ReminderRule) -> ChangeForm:
    return ChangeForm(initial=model_to_dict(rule), prefix=f"r{rule.pk}")


def _store(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("rule", "")
    try:
        if number.isascii() and number.isdigit() and len(number) < 10:
            _change(request, get_object_or_404(ReminderRule, pk=int(number)))
        else:
            _add(request)
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("reminder-rules")


def _change(request: HttpRequest, rule: ReminderRule) -> None:
    form = ChangeForm(request.POST, prefix=f"r{rule.pk}")
    values = _checked(form)
    seen = values.pop("version")
    set_rule(rule=rule, seen=seen, **values)
    messages.success(request, _("The rule has been changed."))


def _add(request: HttpRequest) -> None:
    values = _checked(RuleForm(request.POST, prefix="new"))
    add_rule(offset=values["offset"], to=values["to"])
    messages.success(request, _("The rule has been added."))


def _checked(form: RuleForm) -> dict[str, Any]:
    if not form.is_valid():
        raise Refusal(_("Give a whole number of working days from -20 to 20, and say who is told."))
    return dict(form.cleaned_data)
