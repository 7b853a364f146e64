"""Confidential projects: counted in every total, their names only for those who are cleared.

``Project.name`` is what everybody may read, so that whatever is derived, frozen, sent or exported never
holds more. The true name stands in a table of its own and is read here, for a page, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace, StrIndex
from django.db.models.lookups import IContains
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from common.models import StoredFile
from projects.models import (
    Assignment,
    ConfidentialName,
    Correction,
    DelayReason,
    Departure,
    LedgerEntry,
    Milestone,
    MonthlyReturn,
    PlanRevision,
    Project,
    Suspension,
)
from projects.services.editing import touched
from projects.services.history import hold_project
from projects.services.registry import sort_key

#: What the register itself keeps is counted by kind; what is published keeps the name it was published with.
COUNTED_APART = ("projects", "reports")


def true_names(user: User, projects: Collection[Project] | Collection[int]) -> dict[int, str]:
    """What confidential projects are called, for somebody who is cleared; nothing for anybody else.

    The projects must be some that the person sees.
    """
    if not user.is_cleared:
        return {}
    found = ConfidentialName.objects.in_force().filter(project__in=projects)
    return dict(found.values_list("project", "true_name"))


def confidential(projects: Collection[Project] | Collection[int] | None = None) -> set[int]:
    """Which projects are confidential, of some or of all."""
    found = ConfidentialName.objects.in_force()
    if projects is not None:
        found = found.filter(project__in=projects)
    return set(found.values_list("project", flat=True))


def name_in_force(project: Project) -> ConfidentialName | None:
    """The true name that is kept of a project; None where it is not confidential."""
    return ConfidentialName.objects.in_force().filter(project=project).select_related("set_by").first()


@dataclass(frozen=True)
class Veil:
    """What somebody who is not cleared reads in texts in place of true names.

    ``names`` are pairs of a name that must not be told and of what everybody reads for it: the true name in
    force and those before it, which tell as much. It lies over values, before they become a page or a file:
    there a name can stand in disguise, with ``&amp;`` in it or with a backslash.
    """

    names: tuple[tuple[str, str], ...] = ()

    def __call__(self, text: str) -> str:
        """The text without true names."""
        if not text:
            return text
        for name, alias in self.names:
            text = text.replace(name, alias)
        return text

    def within(self, value: Any) -> Any:
        """The same for all texts in plain values."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {key: self.within(one) for key, one in value.items()}
        return [self.within(one) for one in value] if isinstance(value, list) else value

    def left(self, given: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
        """What a file says, where a text that it has as it was handed out stands for what is stored."""
        return {
            name: stored[name]
            if isinstance(value, str) and isinstance(stored.get(name), str) and value == self(stored[name])
            else value
            for name, value in given.items()
        }

    do_not_call_in_templates: ClassVar[bool] = True


def veil_for_all() -> Veil:
    """What everybody may read, for whatever is stored, sent or handed out: any text can name any project."""
    hidden = ConfidentialName.objects.hidden().values_list("true_name", "project__name").distinct()
    # The longest name first: a shorter one may be part of it.
    return Veil(tuple(sorted(hidden.order_by(), key=lambda pair: (-len(pair[0]), pair))))


def veil_for(user: User) -> Veil:
    """What one reader may read."""
    return Veil() if user.is_cleared else veil_for_all()


def found_in(text: str, veil: Veil, *columns: str) -> Q:
    """Rows that hold a text in a column as its reader reads it: no name is found through a veil."""
    found = Q(pk__in=[])
    for column in columns:
        read: F | Replace = F(column)
        for name, alias in veil.names:
            read = Replace(read, Value(name), Value(alias), output_field=TextField())
        found |= Q(IContains(read, text))
    return found


def covered(text: str) -> str:
    """A text as everybody may read it, for what is stored or sent."""
    return veil_for_all()(text) if text else text


def may_tell_names(file: StoredFile) -> bool:
    """Whether a file is older than the secrecy of a project: it may name it."""
    return ConfidentialName.objects.in_force().filter(recorded_at__gt=file.created_at).exists()


@transaction.atomic
def make_confidential(
    *, project: Project, alias: str, true_name: str, reason: str, seen: int, user: User, now: dt.datetime
) -> Project:
    """Give a project an alias that everybody reads, and keep its true name apart; or change either."""
    project = _held(project, seen, user)
    alias, true_name = alias.strip(), true_name.strip()
    if not reason.strip():
        raise Refusal(_("Say on what decision the project is confidential."))
    if not alias or not true_name:
        raise Refusal(_("Give both the true name and the name that everybody reads instead."))
    earlier = ConfidentialName.objects.filter(project=project).exclude(true_name="")
    if any(name in alias for name in (true_name, *earlier.values_list("true_name", flat=True))):
        raise Refusal(_("The name that everybody reads must not hold the true one."))
    others = ConfidentialName.objects.hidden().exclude(project=project)
    if others.alias(found=StrIndex(Value(alias), F("true_name"))).filter(found__gt=0).exists():
        raise Refusal(_("The name that everybody reads must not hold that of another confidential project."))
    if others.filter(project__name__contains=true_name).exists():
        raise Refusal(_("The true name is part of what everybody reads for another confidential project."))
    if Project.objects.filter(name=alias).exclude(pk=project.pk).exists():
        raise Refusal(_("Another project is called “%(alias)s”: choose another alias.") % {"alias": alias})
    ConfidentialName.objects.create(
        project=project, true_name=true_name, reason=reason.strip(), set_by=user, set_at=now
    )
    for milestone in Milestone.objects.filter(name__contains=true_name):
        milestone.name = milestone.name.replace(true_name, alias)
        milestone.save(update_fields=["name"])
    return _rename(project, alias, user, now)


@transaction.atomic
def make_public(*, project: Project, reason: str, seen: int, user: User, now: dt.datetime) -> Project:
    """Let everybody read the true name again."""
    project = _held(project, seen, user)
    kept = name_in_force(project)
    if kept is None:
        raise Refusal(_("The project is not confidential."))
    if not reason.strip():
        raise Refusal(_("Say on what decision the project is no longer confidential."))
    ConfidentialName.objects.create(project=project, reason=reason.strip(), set_by=user, set_at=now)
    return _rename(project, kept.true_name, user, now)


def _held(project: Project, seen: int, user: User) -> Project:
    if not user.is_cleared:
        raise Refusal(_("Only somebody who is cleared for confidential projects can do this."))
    hold_project(project)
    project = Project.objects.get(pk=project.pk)
    if project.version != seen:
        raise Conflict(
            _("%(project)s was changed meanwhile. Nothing was overwritten.") % {"project": project.name}
        )
    return project


def _rename(project: Project, name: str, user: User, now: dt.datetime) -> Project:
    project.name, project.name_sort = name, sort_key(name)
    return touched(project, ["name", "name_sort"], user, now)


def told_in(name: str) -> dict[str, int]:
    """In how many texts that others read a name stands: they stay, and whoever decides must know."""
    reason, document = Q(reason__contains=name), Q(document__contains=name)
    turned_down = Q(rejection__contains=name)
    decisions: list[QuerySet[Any]] = [
        PlanRevision.objects.filter(reason | turned_down),
        Departure.objects.filter(reason | document | turned_down),
        Correction.objects.filter(reason),
        LedgerEntry.objects.filter(reason),
        Suspension.objects.filter(reason | document),
        DelayReason.objects.filter(Q(text__contains=name) | document),
        Assignment.objects.filter(reason | Q(work_team__contains=name)),
    ]
    returns = MonthlyReturn.objects.filter(Q(stage_text__contains=name) | Q(problems__contains=name))
    return {
        "milestones": Milestone.objects.filter(name__contains=name).count(),
        "returns": returns.count(),
        "decisions": sum(rows.count() for rows in decisions),
        "matters": sum(rows.count() for rows in _matters(name)),
    }


def _matters(name: str) -> Iterator[QuerySet[Any]]:
    """What else is kept that holds a name."""
    labels = {relation.related_model._meta.app_label for relation in Project._meta.related_objects}
    for label in sorted(labels.difference(COUNTED_APART)):
        for model in apps.get_app_config(label).get_models():
            fields = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, CharField | TextField) and not field.choices
            ]
            if fields:
                held = reduce(or_, (Q(**{f"{field}__contains": name}) for field in fields))
                yield model._default_manager.filter(held)
