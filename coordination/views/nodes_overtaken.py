"""A form of nodes that was opened before somebody else's change: nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from coordination.models import NodePlan
from coordination.nodes_forms import NEW, DueForm, RowForm

Rows = Sequence[tuple[str, RowForm]]


def renumbered(sent: QueryDict, now: dict[str, dict[str, Any]]) -> QueryDict:
    """What was typed, with the numbers that its rows have now.

    ``now`` has the rows in force by key, as a form of them would begin: those that were added meanwhile
    stand as they are; those that were taken out are left out.
    """
    before = [*(key for key in _keys(sent)), NEW]
    number = {key: str(place) for place, key in enumerate([*now, NEW], start=1)}
    data = sent.copy()
    for key, row in now.items():
        if f"n{key}-days" not in sent:
            for name, value in row.items():
                data[f"n{key}-{name}"] = "" if value is None else str(value)
    for prefix in [*(f"n{key}" for key in before[:-1]), NEW]:
        if typed := sent.get(f"{prefix}-after"):
            data[f"{prefix}-after"] = _translated(typed, before, number)
    return data


def _translated(typed: str, before: Sequence[str], number: dict[str, str]) -> str:
    """Numbers of rows as they are now; what was no number is left for the form to complain of."""
    found = []
    for one in re.findall(r"[^\s,，、;；]+", typed):
        is_known = one.isascii() and one.isdigit() and 1 <= int(one[:5]) <= len(before)
        kept = number.get(before[int(one[:5]) - 1]) if is_known else one
        found += [kept] if kept else []
    return ", ".join(found)


def _keys(sent: QueryDict) -> list[str]:
    """The rows of a form, in their order."""
    return [match[1] for name in sent if (match := re.fullmatch(r"n(\d+)-days", name))]


def pressed_again(due: DueForm, rows: Rows, *, relay: bool) -> bool:
    """Whether what was typed is what is stored; laid out again, days come out otherwise than typed."""
    computed = {"planned_on"} if relay else set()
    return not due.has_changed() and not any(set(form.changed_data) - computed for _key, form in rows)


def without_twin(sent: QueryDict, rows: Rows) -> Rows:
    """The rows but for the new one, where just such a one was added meanwhile."""
    of_before = set(_keys(sent))
    added = [form for key, form in rows if key != NEW and key not in of_before]
    return [(key, form) for key, form in rows if key != NEW or not any(_same(form, one) for one in added)]


def _same(new: RowForm, stored: RowForm) -> bool:
    names = ("kind", "name", "days", "after")
    return all(new[name].value() == stored[name].value() for name in names)


def say_what_stands(sent: QueryDict, plan: NodePlan, due: DueForm, rows: Rows) -> None:
    """Beside what was typed, what is stored now where it differs; above, who changed it and when."""
    for form in (due, *(form for _key, form in rows)):
        form.full_clean()
        for name in form.changed_data:
            if name in form.initial:
                form.add_error(name, _("Stored now: %(value)s") % {"value": _as_read(form, name) or "—"})
    words = _(
        "The nodes of %(project)s were changed meanwhile by %(who)s (%(at)s). Nothing was overwritten and "
        "what you typed stands below; where it differs, what is stored now stands beneath it."
    )
    at = f"{localtime(plan.changed_at):%Y-%m-%d %H:%M}"
    due.add_error(None, words % {"project": plan.project.name, "who": plan.changed_by, "at": at})
    now = {key for key, _form in rows}
    if gone := [_named(sent, key) for key in _keys(sent) if key not in now and not _removed(sent, key)]:
        due.add_error(None, _("Taken out meanwhile: %(rows)s.") % {"rows": "; ".join(gone)})


def _removed(sent: QueryDict, key: str) -> bool:
    return bool(sent.get(f"n{key}-is_removed"))


def _named(sent: QueryDict, key: str) -> str:
    return " ".join(filter(None, (sent.get(f"n{key}-{name}") for name in ("name", "days", "planned_on"))))


def _as_read(form: forms.Form, name: str) -> str:
    """A stored value in words."""
    value = form.initial[name]
    words = dict(getattr(form.fields[name], "choices", ()))
    return str(words.get(value, "" if value is None else value))
