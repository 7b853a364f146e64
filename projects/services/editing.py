"""A project's own words: name, summary, total investment, place on the map."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import ConfidentialName, Project
from projects.services.history import hold_project
from projects.services.registry import Placing, register_project, sort_key

CODE_TAKEN = "projects_project_code"
#: What of a confidential project's words tells too much.
TELLING = ("summary", "latitude", "longitude")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said of a project. ``total_investment`` in 万元."""

    name: str
    total_investment: Decimal
    summary: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    def changed(self, project: Project) -> list[str]:
        """The names of the fields in which a project differs."""
        return [
            field.name for field in fields(self) if getattr(project, field.name) != getattr(self, field.name)
        ]


def next_code(codes: Iterable[str], latest: str) -> str:
    """The code after the latest one that is free: its last number counted up, as wide as it was."""
    taken = set(codes)
    found = re.search(r"(\d+)(\D*)$", latest)
    head, digits, tail = (latest[: found.start()], found[1], found[2]) if found else (f"{latest}-", "000", "")
    number = int(digits)
    while True:
        number += 1
        code = f"{head}{number:0{len(digits)}}{tail}"
        if code not in taken:
            return code


def take_in(
    *, code: str, words: Words, placing: Placing, signed_on: dt.date, author: User, now: dt.datetime
) -> Project:
    """Register a project that the office has entered; a code that is taken is refused."""
    try:
        return _take_in(code, words, placing, signed_on, author, now)
    except IntegrityError as error:
        if CODE_TAKEN not in str(error):
            raise
        raise Refusal(
            _("The code %(code)s is taken: %(next)s is free.")
            % {"code": code, "next": next_code(Project.objects.values_list("code", flat=True), code)}
        ) from error


@transaction.atomic
def _take_in(
    code: str, words: Words, placing: Placing, signed_on: dt.date, author: User, now: dt.datetime
) -> Project:
    position = None
    if words.latitude is not None and words.longitude is not None:
        position = (words.latitude, words.longitude)
    project = register_project(
        code=code,
        name=words.name,
        placing=placing,
        total_investment=words.total_investment,
        effective_on=signed_on,
        author=author,
        now=now,
        summary=words.summary,
        position=position,
    )
    project.edited_by, project.edited_at = author, now
    project.save(update_fields=["edited_by", "edited_at"])
    return project


@transaction.atomic
def edit_project(*, project: Project, seen: int, words: Words, author: User, now: dt.datetime) -> Project:
    """Change what is said of a project; ``seen`` is the version that the change started from."""
    hold_project(project)
    project = Project.objects.get(pk=project.pk)
    if project.version != seen:
        raise Conflict(
            _("%(project)s was changed meanwhile. Nothing was overwritten.") % {"project": project.name}
        )
    changed = words.changed(project)
    if not changed:
        return project
    _check_secrecy(project, changed, author)
    for name in changed:
        setattr(project, name, getattr(words, name))
    project.name_sort = sort_key(project.name)
    return touched(project, [*changed, "name_sort"], author, now)


def _check_secrecy(project: Project, changed: Iterable[str], author: User) -> None:
    """A confidential project's names are changed apart; what tells too much, by those who may read it."""
    if not ConfidentialName.objects.in_force().filter(project=project).exists():
        return
    if "name" in changed:
        raise Refusal(
            _("%(project)s is confidential: its names are changed on the page “Confidentiality”.")
            % {"project": project.name}
        )
    if not author.is_cleared and set(changed) & set(TELLING):
        raise Refusal(
            _("%(project)s is confidential: only somebody who is cleared changes its summary and place.")
            % {"project": project.name}
        )


def touched(project: Project, names: Iterable[str], author: User, now: dt.datetime) -> Project:
    """Store some fields of a project that is held, as a new version by somebody."""
    project.version += 1
    project.edited_by, project.edited_at = author, now
    project.save(update_fields=[*names, "version", "edited_by", "edited_at"])
    return project
