"""What was typed beside what is stored, for a return that two people wrote at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from projects.forms import ReturnForm
from projects.models import MonthlyReturn
from projects.services.conflicts import last_hand
from projects.services.secrecy import Veil

FIELDS = ("investment", "physical_progress", "stage_text", "problems")


@dataclass(frozen=True)
class Difference:
    """One field that differs, both values as they are shown."""

    label: str
    typed: str
    stored: str


@dataclass(frozen=True)
class LastStep:
    """Who did the last thing to a return, and when."""

    who: User
    when: dt.datetime


def last_step(row: MonthlyReturn) -> LastStep:
    """The step that made the version as it stands; where none did, the writing of what it says."""
    return LastStep(last_hand(row), row.changed_at)


def says_the_same(row: MonthlyReturn | None, form: ReturnForm, user: User) -> bool:
    """Whether the user's own earlier press stored exactly this already: a double click, the back button."""
    if row is None or row.entered_by_id != user.pk or row.version <= form.cleaned_data["version"]:
        return False
    if form.submitting == (row.status == MonthlyReturn.Status.DRAFT):
        return False
    if not all(form.cleaned_data[name] == getattr(row, name) for name in FIELDS):
        return False
    asked = {finding.code for finding in form.findings}
    words = {code: said for code, said in form.cleaned_data["explanations"].items() if code in asked}
    return words == {code: said for code, said in row.explanations.items() if code in asked}


def differences(row: MonthlyReturn, form: ReturnForm, veil: Veil) -> list[Difference]:
    """The fields in which the stored return differs from what was typed."""
    return [
        Difference(
            str(form[name].label),
            _shown(form, name, form.cleaned_data[name]),
            veil(_shown(form, name, getattr(row, name))),
        )
        for name in FIELDS
        if form.cleaned_data[name] != getattr(row, name)
    ]


def _shown(form: ReturnForm, name: str, value: object) -> str:
    return str(form.fields[name].prepare_value(value)) if value not in (None, "") else "—"
