"""A table of people as somebody sends it: read cell by cell, what is wrong named by row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override, pgettext_lazy

from accounts.models import Role
from accounts.usernames import USERNAME, username_rule
from common.workbooks import lines
from common.workbooks.cells import CellError, folded, shown, text_of
from common.workbooks.dates import read_day
from common.workbooks.table import simple

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


class Line(lines.Line):
    """One row: a person and a role."""

    heads = HEADS


def read_people(content: bytes, name: str) -> list[Line]:
    """The rows of a file; a file that can't be read is a refusal."""
    return lines.read_lines(content, name, Line, needed=NEEDED, readers=READERS, most=MOST_ROWS)


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


packed = lines.packed


def unpacked(rows: list[list[Any]]) -> list[Line]:
    """The same lines again; they were sound when they were signed."""
    found = lines.unpacked(rows, Line)
    for line in found:
        for column in ("since", "until"):
            if line.values[column]:
                line.values[column] = dt.date.fromisoformat(line.values[column])
    return found
