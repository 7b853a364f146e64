"""The second factor, shown once more with a decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from accounts.scope import signed_in
from accounts.second_factor import check_code
from accounts.views.second_factor import refusal
from reports.services.step_up import needs_code
from reports.views.common import typed


def code_is_right(request: HttpRequest) -> bool | None:
    """Whether the code came with the form; None, and a sentence, where it is wrong.

    Not inside a transaction of the decision: that a code was used, or was wrong, stays on record.
    """
    user, code = signed_in(request), typed(request, "code", 40)
    if not needs_code(user) or not code:
        return False
    checked = check_code(user=user, code=code)
    if checked.is_right:
        return True
    messages.error(request, refusal(checked))
    return None
