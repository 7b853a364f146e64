"""The list of projects by Excel: new ones are taken in, what differs of others is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import Conflict, Refusal
from common.workbooks.cells import N_, folded
from common.workbooks.figures import plain
from common.workbooks.table import simple
from projects.exchange.choices import Choices, Places
from projects.exchange.reading import Given, Sheet, listed
from projects.exchange.staging import Action, Staged
from projects.models import Assignment, ImportBatch, ImportRow, Level, Project
from projects.selectors import scope_as
from projects.services.editing import Words, edit_project, take_in
from projects.services.placing import move_project
from projects.services.registry import Placing
from projects.services.secrecy import confidential, veil_for_all
from projects.services.taking_back import take_back

WORDS = ("name", "total_investment", "summary")
PLACE = (
    "category",
    "level",
    "district",
    "responsible_unit",
    "supervising_department",
    "lead_official",
    "work_team",
)
REQUIRED = ("category", "district", "responsible_unit")
CHOSEN = ("category", "level", "district", "responsible_unit", "supervising_department")
FIELDS = (*WORDS, *PLACE)


def compare(batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
    """What each row would change."""
    found = (
        Project.objects.for_page()
        .filter(code__in={given.code for given in rows})
        .annotate(word=Max("assignments__pk"))
    )
    projects = {project.code: project for project in found}
    mine = set(
        Project.objects.filter(scope_as(batch.author, Role.OFFICE), code__in=projects).values_list(
            "code", flat=True
        )
    )
    choices, veil = Choices.of_today(), veil_for_all()
    kept = confidential()
    for given in rows:
        project = projects.get(given.code)
        if project is None or given.code not in mine:
            continue
        if project.pk in kept:
            _keep_secret(given, project, sheet)
        given.values.update(veil.left(given.values, _stored(project)))
    return [_compare(Staged(given), projects.get(given.code), mine, choices, sheet, batch) for given in rows]


def _keep_secret(given: Given, project: Project, sheet: Sheet) -> None:
    """Of a confidential project a file changes neither the name nor the summary: it never had them."""
    staged, values = Staged(given), given.values
    if values.get("name") not in (None, "", project.name):
        text = N_("The project is confidential: its name is changed on its own page. Write “%(alias)s” here.")
        staged.say(sheet, "name", text, alias=project.name)
    if values.get("summary"):
        text = N_("The project is confidential: its summary is changed on its own page. Leave this blank.")
        staged.say(sheet, "summary", text)
    for name in ("name", "summary"):
        values.pop(name, None)


def _stored(project: Project) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(project, name) for name in ("name", "summary", "lead_official", "work_team")
    }
    values["total_investment"] = plain(project.total_investment)
    values |= {"category": project.category.code, "level": project.level, "version": project.version}
    for name in ("district", "responsible_unit", "supervising_department"):
        values[name] = getattr(project, name).code if getattr(project, name) else ""
    return values | {"word": getattr(project, "word", 0)}


def _compare(
    staged: Staged,
    project: Project | None,
    mine: set[str],
    choices: Choices,
    sheet: Sheet,
    batch: ImportBatch,
) -> Staged:
    given = staged.given
    if not given.code:
        return staged
    if not all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in given.code):
        text = N_("A project code has Latin letters, digits and hyphens only, such as %(right)s.")
        staged.say(sheet, "code", text, right="CY-001")
    if project and project.code not in mine:
        staged.say(sheet, "code", N_("The code %(code)s is taken."), code=given.code)
        return staged
    before = _stored(project) if project else {}
    staged.project_id, staged.name = (
        (project.pk, project.name) if project else (None, str(given.values.get("name", "")))
    )
    staged.before = before or None
    values = _chosen(staged, choices, sheet)
    staged.values = {name: values.get(name, before.get(name, "")) for name in FIELDS}
    _check(staged, sheet, before)
    if given.is_wrong:
        return staged
    staged.values["effective_on"] = str(
        given.values.get("effective_on") or batch.details.get("effective_on", "")
    )
    if before and all(staged.values[name] == before[name] for name in FIELDS):
        staged.action = Action.SAME
        return staged
    _check_step(staged, sheet, batch, before)
    staged.action = Action.CHANGE if before else Action.NEW
    return staged


def _chosen(staged: Staged, choices: Choices, sheet: Sheet) -> dict[str, Any]:
    """The cells of the file; names of things as their codes."""
    values: dict[str, Any] = {}
    for name, value in staged.given.values.items():
        if name in CHOSEN and value:
            code = choices.known[name].get(simple(folded(value)))
            if code is None:
                text = N_("“%(given)s” is not known. Known are: %(which)s.")
                staged.say(sheet, name, text, given=value, which=listed(choices.shown[name]))
            values[name] = code or ""
        elif name in FIELDS:
            values[name] = plain(value) if isinstance(value, Decimal) else (value or "")
    return values


def _check(staged: Staged, sheet: Sheet, before: Mapping[str, Any]) -> None:
    values = staged.values
    values["level"] = values["level"] or Level.CITY
    if not values["name"] and "name" in staged.given.values:
        staged.say(sheet, "name", N_("The project's name is missing: write it."))
    for name in REQUIRED:
        if not values[name] and not any(problem.hard for problem in staged.given.problems):
            staged.say(sheet, name, N_("Without it the project can't be placed: write it."))
    if values["total_investment"] == "":
        if not before:
            staged.say(sheet, "total_investment", N_("The total investment is missing: write it in 万元."))
        values["total_investment"] = before.get("total_investment", "0")
    elif Decimal(values["total_investment"]) < 0:
        text = N_("A total investment is never negative (%(given)s): write 0 or more.")
        staged.say(sheet, "total_investment", text, given=values["total_investment"])


def _check_step(staged: Staged, sheet: Sheet, batch: ImportBatch, before: Mapping[str, Any]) -> None:
    version = staged.given.values.get("version")
    if before and version is not None and version != before["version"]:
        text = N_(
            "Changed by somebody else meanwhile: version %(now)s is stored, the file started from version "
            "%(given)s. To write over it, put %(now)s into the column."
        )
        staged.say(sheet, "version", text, now=before["version"], given=version)
    elif before and _moves(staged.values, before) and not batch.details.get("reason"):
        text = N_("The project moves: write the document or decision into the field beside the file.")
        staged.say(sheet, "code", text)


def _moves(values: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return any(values[name] != before[name] for name in PLACE)


def _words(values: Mapping[str, Any], project: Project | None = None) -> Words:
    return Words(
        name=values["name"],
        total_investment=Decimal(values["total_investment"]),
        summary=values["summary"],
        latitude=project.latitude if project else None,
        longitude=project.longitude if project else None,
    )


def apply(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Take the new projects in and change the others; all or none."""
    places = Places()
    rows = list(
        ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE]).order_by("code")
    )
    stored = Project.objects.filter(scope_as(user, Role.OFFICE)).in_bulk(
        [row.project_id for row in rows if row.project_id]
    )
    for row in rows:
        day = (
            dt.date.fromisoformat(row.given["effective_on"])
            if row.given["effective_on"]
            else timezone.localdate(now)
        )
        placing = places.placing(row.given)
        if row.project_id is None:
            words = _words(row.given)
            made = take_in(code=row.code, words=words, placing=placing, signed_on=day, author=user, now=now)
            row.after = {"project": made.pk}
        elif row.project_id in stored:
            project, reason = stored[row.project_id], str(batch.details.get("reason", ""))
            row.after = _change(project, row.given, row.before or {}, placing, day, reason, user, now)
        else:
            raise Conflict(_("Some of these projects are no longer yours to change. Nothing was stored."))
    ImportRow.objects.bulk_update(rows, ["after"])


def _change(
    project: Project,
    values: Mapping[str, Any],
    seen: Mapping[str, Any],
    placing: Placing,
    day: dt.date,
    reason: str,
    user: User,
    now: dt.datetime,
) -> dict[str, Any]:
    edited = edit_project(
        project=project, seen=seen["version"], words=_words(values, project), author=user, now=now
    )
    after = {"version": edited.version, "word": seen["word"]}
    if _moves(values, seen):
        moved = move_project(
            project=project,
            placing=placing,
            effective_on=day,
            reason=reason,
            seen=seen["word"],
            author=user,
            now=now,
        )
        after |= {"word": moved.pk, "moved": True}
    return after


def undo(batch: ImportBatch, user: User, now: dt.datetime) -> None:
    """Take new projects back, unless something is built on one; put changed ones back."""
    rows = ImportRow.objects.filter(batch=batch, action__in=[Action.NEW, Action.CHANGE]).order_by("code")
    mine = Project.objects.filter(scope_as(user, Role.OFFICE))
    made = [row.after["project"] for row in rows if row.action == Action.NEW and row.after]
    take_back(projects=mine.filter(pk__in=made), count=len(made), author=user, now=now)
    places = Places()
    changed = [row for row in rows if row.action == Action.CHANGE]
    stored = mine.in_bulk([row.project_id for row in changed if row.project_id])
    for row in changed:
        before, after = row.before or {}, row.after or {}
        project = stored.get(row.project_id or 0)
        if project is None:
            raise Refusal(_("Some of these projects are no longer yours to change. Nothing was stored."))
        edit_project(
            project=project, seen=after["version"], words=_words(before, project), author=user, now=now
        )
        if after.get("moved"):
            wrong = Assignment.objects.get(pk=after["word"])
            move_project(
                project=project,
                placing=places.placing(before),
                effective_on=wrong.effective_on,
                reason=_("The import of %(file)s was undone.") % {"file": batch.file_name},
                seen=after["word"],
                author=user,
                now=now,
                replaces=wrong,
            )
