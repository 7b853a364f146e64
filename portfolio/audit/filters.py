"""What of the trail somebody may see, and what they asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from accounts.scope import roles_at_root
from common.models import AuditRecord, Download
from portfolio.audit.trail import table_choices
from projects.models import Project
from projects.selectors import scope_as

PAGE = 50
NOBODY = -1
# What the administrator of the trail reads: accounts, roles and sign-in; no figures.
ACCOUNT_TABLES = ("accounts_", "otp_")


@dataclass(frozen=True)
class Room:
    """A part of the trail: the tables whose names begin so."""

    prefixes: tuple[str, ...]

    def records(self, user: User) -> QuerySet[AuditRecord]:
        """What is in it for somebody: all of it at the root, else what concerns the projects they audit."""
        rows = AuditRecord.objects.filter(self._tables())
        if _sees_all(user):
            return rows
        return rows.filter(project_key__in=self.projects(user).values("pk"))

    def projects(self, user: User) -> QuerySet[Project]:
        """Those that somebody audits."""
        rows = Project.everything.all()
        return rows if _sees_all(user) else rows.filter(scope_as(user, Role.AUDITOR))

    def _tables(self) -> Q:
        tables = Q()
        for prefix in self.prefixes:
            tables |= Q(table_name__startswith=prefix)
        return tables


def _sees_all(user: User) -> bool:
    return bool(roles_at_root(user) & {Role.AUDITOR, Role.AUDIT_ADMIN})


EVERYTHING = Room(("",))
ACCOUNTS = Room(ACCOUNT_TABLES)


class TrailForm(forms.Form):
    """Of which project, person, table and days."""

    project = forms.CharField(label=gettext_lazy("Code of the project"), required=False, max_length=20)
    person = forms.CharField(label=gettext_lazy("User name"), required=False, max_length=60)
    table = forms.ChoiceField(label=gettext_lazy("Table"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, room: Room, user: User) -> None:
        """Without data, everything."""
        super().__init__(data)
        self.room, self.user = room, user
        choices = [("", _("All")), *table_choices(room.prefixes)]
        self.fields["table"] = forms.ChoiceField(label=_("Table"), required=False, choices=choices)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        if room is ACCOUNTS:
            del self.fields["project"]

    def clean_project(self) -> int | None:
        """A project's number; of one that lies elsewhere not even that it is there is told."""
        code = self.cleaned_data["project"].strip()
        if not code:
            return None
        found = self.room.projects(self.user).filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no project with this code."))
        return found

    def clean_person(self) -> int | None:
        """A person's number."""
        username = self.cleaned_data["person"].strip()
        if not username:
            return None
        found = User.objects.filter(username=username).values_list("pk", flat=True).first()
        if found is None and _sees_all(self.user):
            raise forms.ValidationError(_("There is no account with this user name."))
        # Whoever audits a part is not told which names there are elsewhere: nothing is found.
        return NOBODY if found is None else found

    def chosen(self, records: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        """Newest first."""
        asked = self.cleaned_data
        if asked.get("project"):
            records = records.filter(project_key=asked["project"])
        if asked.get("person"):
            records = records.filter(user_key=asked["person"])
        if asked.get("table"):
            records = records.filter(table_name=asked["table"])
        if asked.get("since"):
            records = records.filter(recorded_at__gte=midnight(asked["since"]))
        if asked.get("until"):
            # Midnight after the last day there is can't be said.
            day = min(asked["until"], dt.date(9999, 12, 30))
            records = records.filter(recorded_at__lt=midnight(day + dt.timedelta(days=1)))
        return records.order_by("-id")


def midnight(day: dt.date) -> dt.datetime:
    """A day's beginning in the office's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def page_of(rows: QuerySet[Any], before: str) -> tuple[QuerySet[Any], int | None]:
    """A page by position, and the number before which the next one starts (None on the last)."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    numbers = list(rows.values_list("pk", flat=True)[: PAGE + 1])
    shown = rows.filter(pk__in=numbers[:PAGE]) if numbers else rows.none()
    return shown, numbers[PAGE - 1] if len(numbers) > PAGE else None


def downloads(user: User) -> QuerySet[Download]:
    """What was taken away, newest first."""
    return Download.objects.select_related("user").order_by("-pk")
