"""A table of problems, as a survey brings it back: read cell by cell, what is wrong named by its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override, pgettext_lazy

from accounts.models import Organization, User
from common.errors import Refusal
from common.workbooks import lines
from common.workbooks.cells import CellError, shown, text_of
from common.workbooks.table import simple
from coordination.models import Problem, ProblemEvent
from coordination.problem_forms import LONGEST_TEXT, found_projects
from coordination.services.problems import Words, register_problem

HEADS: Mapping[str, Any] = {
    "projects": pgettext_lazy("problem table", "Project codes"),
    "kind": pgettext_lazy("problem table", "Kind of problem"),
    "title": pgettext_lazy("problem table", "Problem"),
    "text": pgettext_lazy("problem table", "Particulars"),
    "measures": pgettext_lazy("problem table", "Measures"),
    "unit": pgettext_lazy("problem table", "Unit in charge"),
}
NEEDED = ("projects", "kind", "title")
MOST_ROWS = 200


class Line(lines.Line):
    """One row: one problem."""

    heads = HEADS


def read_problems(content: bytes, name: str) -> list[Line]:
    """The rows of a file; a file that can't be read is a refusal."""
    return lines.read_lines(content, name, Line, needed=NEEDED, readers=READERS, most=MOST_ROWS)


def kinds_by_name() -> dict[str, str]:
    """Kinds by their codes and by their names in both languages."""
    names = {kind.value: kind.value for kind in Problem.Kind}
    for language in ("en", "zh-hans"):
        with override(language):
            names |= {simple(str(kind.label)): kind.value for kind in Problem.Kind}
    return names


def _kind(value: Any) -> str:
    text = text_of(value)
    found = kinds_by_name().get(simple(text))
    if found is None:
        raise CellError(
            N_("“%(given)s” is no kind of problem. Kinds are: %(right)s."),
            given=shown(text),
            right=", ".join(str(kind.label) for kind in Problem.Kind),
        )
    return found


def _title(value: Any) -> str:
    text = text_of(value, 120)
    if not text:
        raise CellError(N_("Say in one line what holds the works up."))
    return text


def _projects(value: Any) -> str:
    text = text_of(value, 200)
    if not text:
        raise CellError(N_("The project code is missing: write it, or delete the row."))
    return text


def _long(value: Any) -> str:
    return text_of(value, LONGEST_TEXT)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "projects": _projects,
    "kind": _kind,
    "title": _title,
    "text": _long,
    "measures": _long,
    "unit": _long,
}


def check(found: Sequence[Line], user: User) -> None:
    """Say of each row what can't be: projects that are not the user's, units that don't exist, doubles."""
    units = _units(found)
    first: dict[tuple[str, str], int] = {}
    for line in found:
        if line.wrong:
            continue
        projects, unknown = found_projects(line.text("projects"), user)
        if unknown:
            line.refuse(
                "projects",
                _("No project of yours is called %(names)s. Write codes, with spaces between them.")
                % {"names": ", ".join(unknown)[:100]},
            )
        elif line.values["kind"] == Problem.Kind.CROSSING and len(projects) < 2:
            line.refuse("projects", _("A crossing concerns two projects: name the second one."))
        if line.text("unit") and line.text("unit") not in units:
            line.refuse("unit", _("There is no unit “%(name)s”.") % {"name": shown(line.text("unit"))})
        key = (line.text("projects"), line.text("title"))
        if key in first:
            line.refuse("title", _("Row %(row)s says the same: keep one of the two.") % {"row": first[key]})
        first.setdefault(key, line.number)


def _units(found: Sequence[Line]) -> dict[str, Organization]:
    named = {line.text("unit") for line in found} - {""}
    rows = Organization.objects.filter(ended_on=None)
    by_name = {row.name: row for row in rows.filter(name__in=named)}
    return by_name | {row.code: row for row in rows.filter(code__in=named)}


@transaction.atomic
def carry_out(found: Sequence[Line], *, user: User, now: dt.datetime, batch: UUID) -> list[Problem]:
    """Register every row, all or nothing; a table that was confirmed before is found again, not doubled."""
    if before := taken_in(batch, user):
        return before
    check(found, user)
    if any(line.wrong for line in found):
        raise Refusal(_("Something has changed since the preview: read the table again."))
    units = _units(found)
    made: list[Problem] = []
    for line in found:
        words = Words(
            kind=line.text("kind"),
            title=line.text("title"),
            text=line.text("text"),
            measures=line.text("measures"),
        )
        made.append(
            register_problem(
                projects=found_projects(line.text("projects"), user)[0],
                words=words,
                user=user,
                now=now,
                owner_unit=units.get(line.text("unit")),
                once=uuid5(batch, str(len(made))),
            )
        )
    return made


def taken_in(batch: UUID, user: User) -> list[Problem]:
    """What a table has become that was confirmed before."""
    keys = [uuid5(batch, str(number)) for number in range(MOST_ROWS)]
    events = ProblemEvent.objects.filter(once__in=keys, author=user).values("problem")
    return list(Problem.objects.filter(pk__in=events).order_by("pk"))
