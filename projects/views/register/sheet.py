"""One project on the office's desk, and what its pages have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Conflict, Refusal
from projects.models import Attachment, ConfidentialName, Project
from projects.selectors import scope_as
from projects.services.attachments import attach
from projects.services.secrecy import Veil, name_in_force, veil_for

TABS = [
    ("register-project", gettext_lazy("The project")),
    ("register-placing", gettext_lazy("Unit and placing")),
    ("register-stage", gettext_lazy("Life cycle")),
    ("register-stops", gettext_lazy("Stops and delays")),
    ("register-milestones", gettext_lazy("Milestones")),
    ("register-package", gettext_lazy("Package")),
    ("register-confidential", gettext_lazy("Confidentiality")),
]
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Sheet:
    """A project that the person looks after as the office."""

    user: User
    project: Project
    now: dt.datetime
    kept: ConfidentialName | None

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> Sheet:
        """What lies within the office's scope; all else does not exist."""
        user = signed_in(request)
        rows = Project.objects.for_page().select_related("edited_by")
        project = rows.filter(scope_as(user, Role.OFFICE), code=code).first()
        if project is None:
            raise Http404
        return cls(user, project, business_now(), name_in_force(project))

    @property
    def today(self) -> dt.date:
        """The office's day."""
        return timezone.localdate(self.now)

    @cached_property
    def veil(self) -> Veil:
        """What hides true names in texts from those who are not cleared."""
        return veil_for(self.user)

    def attached(self, form: Form) -> Attachment | None:
        """The file that came with a form, taken in; within the transaction of what it belongs to."""
        upload = form.cleaned_data.get("file")
        return attach(project=self.project, upload=upload, user=self.user, now=self.now) if upload else None

    def show(
        self, request: HttpRequest, tab: str, context: dict[str, Any], status: int = 200, page: str = ""
    ) -> HttpResponse:
        """One of the project's pages; ``page`` is one that lies behind a tab."""
        head = {
            "project": self.project,
            "tabs": TABS,
            "tab": tab,
            "today": self.today,
            "is_confidential": self.kept is not None,
            "true_name": self.kept.true_name if self.kept and self.user.is_cleared else "",
            "veil": self.veil,
        }
        template = f"projects/register/{page or tab.removeprefix('register-')}.html"
        return render(request, template, head | context, status=status)


def number_in(request: HttpRequest, name: str) -> int:
    """A whole number that a button sends; anything else is a page that does not exist."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Http404
    return int(text)


def carried_out(
    request: HttpRequest, act: Callable[[], object], done: str, *, form: Form | None = None
) -> bool:
    """Do something; say what came of it, beside the form where there is one."""
    try:
        act()
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True


def answered_before(request: HttpRequest) -> None:
    """A second press of the same button is no error."""
    messages.info(request, _("This had been done already; nothing was stored twice."))


def status_of(refusal: Refusal) -> int:
    """409 where somebody else was quicker, else 422."""
    return 409 if isinstance(refusal, Conflict) else 422
