"""Names of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

STEPS: dict[str, StrOrPromise] = {
    "resubmit": pgettext_lazy("problem", "Hand in again"),
    "accept": pgettext_lazy("problem", "Accept"),
    "return": pgettext_lazy("problem", "Return"),
    "assign": pgettext_lazy("problem", "Assign"),
    "take_up": pgettext_lazy("problem", "Take in hand, with these measures"),
    "answer": pgettext_lazy("problem", "Answer"),
    "verify": pgettext_lazy("problem", "Verify"),
    "sign_off": pgettext_lazy("problem", "Sign off"),
    "reopen": pgettext_lazy("problem", "Reopen"),
    "escalate": pgettext_lazy("problem", "Pass up"),
    "hold": pgettext_lazy("problem", "Put on hold"),
    "resume": pgettext_lazy("problem", "Go on"),
    "merge": pgettext_lazy("problem", "Merge into another"),
}


ORDER_STEPS: dict[str, StrOrPromise] = {
    "hold": pgettext_lazy("order", "Record the talk"),
    "answer": pgettext_lazy("order", "Answer"),
    "return": pgettext_lazy("order", "Return"),
    "verify": pgettext_lazy("order", "Verify"),
    "close": pgettext_lazy("order", "Close"),
    "withdraw": pgettext_lazy("order", "Withdraw"),
}


TASK_STEPS: dict[str, StrOrPromise] = {
    "done": pgettext_lazy("task", "Report done"),
    "verify": pgettext_lazy("task", "Verify"),
    "return": pgettext_lazy("task", "Return"),
}


@register.filter
def task_step_name(step: str) -> str:
    """What a button of a task says."""
    return str(TASK_STEPS[step])


@register.filter
def order_step_name(step: str) -> str:
    """What a button of an order says."""
    return str(ORDER_STEPS[step])


@register.filter
def step_name(step: str) -> str:
    """What a button says."""
    return str(STEPS[step])
