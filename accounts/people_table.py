"""A table of people as somebody sends it: read cell by cell, what is wrong named by row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext as in_language_of_reader
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override, pgettext_lazy

from accounts.models import Role
from accounts.usernames import USERNAME, username_rule
from common.errors import Refusal
from common.workbooks.cells import CellError, folded, shown, text_of
from common.workbooks.dates import read_day
from common.workbooks.reader import read_table
from common.workbooks.table import Row, Table, simple

#: The heads of the template, in both languages; either is understood. The context keeps them as they are
#: when other pages call these things otherwise: tables that people have kept must still be read.
HEADS: Mapping[str, Any] = {
    "username": pgettext_lazy("people table", "User name"),
    "name": pgettext_lazy("people table", "Full name"),
    "email": pgettext_lazy("people table", "E-mail"),
    "organization": pgettext_lazy("people table", "Organisation code"),
    "role": pgettext_lazy("people table", "Role"),
    "since": pgettext_lazy("people table", "First day"),
    "until": pgettext_lazy("people table", "Last day"),
}
NEEDED = ("username", "name", "organization", "role")
MOST_ROWS = 200


@dataclass
class Line:
    """One row: a person and a role. ``wrong`` says of which column what can't be."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    outcome: str = ""

    def refuse(self, column: str, text: str) -> None:
        """Say of a column why it can't be so."""
        self.wrong.append(f"{HEADS[column]}: {text}")

    def text(self, column: str) -> str:
        """A value that is a text."""
        return str(self.values.get(column) or "")


def read_people(content: bytes, name: str) -> list[Line]:
    """The rows of a file; a file that can't be read is a refusal."""
    table = read_table(content, name, known=_known())
    columns = _columns(table)
    if len(table.rows) > MOST_ROWS:
        raise Refusal(
            _("The table has %(n)s rows; at most %(most)s are taken at once. Divide it.")
            % {"n": len(table.rows), "most": MOST_ROWS}
        )
    if not table.rows:
        raise Refusal(_("There is no row below the heads."))
    return [_line(row, columns) for row in table.rows]


def _known() -> dict[str, list[str]]:
    """Each column's heads in both languages."""
    known: dict[str, list[str]] = {}
    for column, head in HEADS.items():
        known[column] = []
        for language in ("en", "zh-hans"):
            with override(language):
                known[column].append(str(head))
    return known


def _columns(table: Table) -> dict[str, int]:
    """Which column of the file is which of ours."""
    found = {}
    for column, heads in _known().items():
        names = {simple(head) for head in heads}
        places = [place for place, head in enumerate(table.heads) if simple(head) in names]
        if len(places) > 1:
            raise Refusal(_("The column “%(head)s” stands there twice.") % {"head": HEADS[column]})
        if places:
            found[column] = places[0]
    known = {simple(name) for names in _known().values() for name in names}
    if unknown := [head for head in table.heads if head and simple(head) not in known]:
        raise Refusal(
            _("Columns that are not known: %(names)s. Take the template, or leave them out.")
            % {"names": ", ".join(shown(head) for head in unknown)}
        )
    if missing := [str(HEADS[column]) for column in NEEDED if column not in found]:
        raise Refusal(_("Columns are missing: %(names)s. Take the template.") % {"names": ", ".join(missing)})
    return found


def _line(row: Row, columns: Mapping[str, int]) -> Line:
    line = Line(row.number)
    for column, read in READERS.items():
        value = row.value(columns[column]) if column in columns else ""
        try:
            line.values[column] = read(value)
        except CellError as error:
            line.values[column] = shown(value)
            text = in_language_of_reader(error.text)
            said = text % error.values if error.values else text
            line.wrong.append(f"{row.address(columns[column])}: {said}")
    return line


def _username(value: Any) -> str:
    text = folded(text_of(value))
    if not USERNAME.fullmatch(text):
        raise CellError(username_rule())
    return text


def _name(value: Any) -> str:
    text = text_of(value, 60)
    if not text:
        raise CellError(N_("The name is missing."))
    return text


def _email(value: Any) -> str:
    text = folded(text_of(value, 254))
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise CellError(
            N_("“%(given)s” is no e-mail address; right would be name@example.org, or nothing."), given=text
        ) from error
    return text


def _organization(value: Any) -> str:
    text = folded(text_of(value, 20))
    if not text:
        raise CellError(N_("The code of the organisation is missing."))
    return text


def roles_by_name() -> dict[str, str]:
    """Roles by their code and by their names in both languages."""
    names = {role.value: role.value for role in Role}
    for language in ("en", "zh-hans"):
        with override(language):
            names |= {simple(str(role.label)): role.value for role in Role}
    return names


def _role(value: Any) -> str:
    text = text_of(value)
    found = roles_by_name().get(text.strip()) or roles_by_name().get(simple(text))
    if found is None:
        raise CellError(
            N_("“%(given)s” is no role. Roles are: %(right)s."),
            given=shown(text),
            right=", ".join(str(role.label) for role in Role),
        )
    return found


READERS: Mapping[str, Callable[[Any], Any]] = {
    "username": _username,
    "name": _name,
    "email": _email,
    "organization": _organization,
    "role": _role,
    "since": read_day,
    "until": read_day,
}


def packed(lines: list[Line]) -> list[list[Any]]:
    """Plain values, to be signed and sent along with the preview."""
    return [[line.number, *(_plain(line.values[column]) for column in HEADS)] for line in lines]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def unpacked(rows: list[list[Any]]) -> list[Line]:
    """The same lines again; they were sound when they were signed."""
    lines = []
    for number, *values in rows:
        line = Line(number, dict(zip(HEADS, values, strict=True)))
        for column in ("since", "until"):
            if line.values[column]:
                line.values[column] = dt.date.fromisoformat(line.values[column])
        lines.append(line)
    return lines
