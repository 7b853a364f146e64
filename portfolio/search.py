"""Projects by what somebody types: name, code, pinyin in full or in initials; by true names if cleared."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import F, Func, Model, Q, QuerySet, Value

from projects.models import ConfidentialName

Row = TypeVar("Row", bound=Model)


def searched(rows: QuerySet[Row], value: str, *, is_cleared: bool, project: str = "") -> QuerySet[Row]:
    """The rows whose project is meant; ``project`` leads from a row to it ("project__")."""
    text, typed = value.strip(), "".join(value.lower().split())
    wanted = Q(**{f"{project}name__icontains": text}) | Q(**{f"{project}code__icontains": text})
    found: QuerySet[Any] = rows
    if typed.isascii():
        # "xia4 men2" is found as "xiamen" and as "xm".
        found = rows.annotate(
            full_pinyin=_without(project, "[0-9 ]"),
            initials=_without(project, "([a-z0-9])[^ ]* ?", "\\1"),
        )
        letters = "".join(letter for letter in typed if not letter.isdigit())
        if letters:
            wanted |= Q(full_pinyin__contains=letters) | Q(initials__contains=typed)
    if is_cleared:
        called = ConfidentialName.objects.in_force().filter(true_name__icontains=text)
        wanted |= Q(**{f"{project}pk__in": called.values("project")})
    return found.filter(wanted)


def _without(project: str, pattern: str, replacement: str = "") -> Func:
    """The pinyin of the name with what matches replaced everywhere."""
    name = F(f"{project}name_sort")
    return Func(name, Value(pattern), Value(replacement), Value("g"), function="REGEXP_REPLACE")
