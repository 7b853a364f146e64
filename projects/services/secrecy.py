"""Confidential projects: counted in every total, their names only for those who are cleared.

``Project.name`` is what everybody may read, so that whatever is derived, frozen, sent or exported never
holds more. The true name stands in a table of its own and is read here, for a page, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import ConfidentialName, Milestone, Project
from projects.services.editing import touched
from projects.services.history import hold_project
from projects.services.registry import sort_key


def true_names(user: User, projects: Collection[Project] | Collection[int]) -> dict[int, str]:
    """What confidential projects are called, for somebody who is cleared; nothing for anybody else.

    The projects must be some that the person sees.
    """
    if not user.is_cleared:
        return {}
    found = ConfidentialName.objects.in_force().filter(project__in=projects)
    return dict(found.values_list("project", "true_name"))


def confidential(projects: Collection[Project] | Collection[int]) -> set[int]:
    """Which of some projects are confidential."""
    return set(
        ConfidentialName.objects.in_force().filter(project__in=projects).values_list("project", flat=True)
    )


def name_in_force(project: Project) -> ConfidentialName | None:
    """The true name that is kept of a project; None where it is not confidential."""
    return ConfidentialName.objects.in_force().filter(project=project).select_related("set_by").first()


@dataclass(frozen=True)
class Veil:
    """What somebody who is not cleared reads in texts in place of a project's true name.

    ``earlier`` are names it was called by before, which tell as much.
    """

    true_name: str = ""
    alias: str = ""
    earlier: tuple[str, ...] = ()

    @classmethod
    def over(cls, project: Project, kept: ConfidentialName | None, user: User) -> Veil:
        """For one reader of one project's texts."""
        return cls() if kept is None or user.is_cleared else cls(kept.true_name, project.name)

    def __call__(self, text: str) -> str:
        """The text without the true name."""
        if not self.true_name or not text:
            return text
        for name in sorted((self.true_name, *self.earlier), key=len, reverse=True):
            text = text.replace(name, self.alias)
        return text

    do_not_call_in_templates: ClassVar[bool] = True


def covered(project: Project, text: str) -> str:
    """A text as everybody may read it, for what is stored or sent."""
    kept = name_in_force(project)
    return Veil(kept.true_name, project.name)(text) if kept else text


def veils_over(projects: Collection[Project], user: User) -> dict[int, Veil]:
    """For one reader of several projects' texts, by project."""
    kept = {row.project_id: row for row in ConfidentialName.objects.in_force().filter(project__in=projects)}
    return {project.pk: Veil.over(project, kept.get(project.pk), user) for project in projects}


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
    if true_name in alias:
        raise Refusal(_("The name that everybody reads must not hold the true one."))
    if Project.objects.filter(name=alias).exclude(pk=project.pk).exists():
        raise Refusal(_("Another project is called “%(alias)s”: choose another alias.") % {"alias": alias})
    ConfidentialName.objects.create(
        project=project, true_name=true_name, reason=reason.strip(), set_by=user, set_at=now
    )
    for milestone in Milestone.objects.filter(project=project, name__contains=true_name):
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


def told_in(project: Project, name: str) -> dict[str, int]:
    """In how many texts that others read a name stands: they stay, and whoever decides must know."""
    told = Q(stage_text__contains=name) | Q(problems__contains=name)
    return {
        "milestones": project.milestones.filter(name__contains=name).count(),
        "returns": project.returns.filter(told).count(),
        "suspensions": project.suspensions.filter(reason__contains=name).count(),
        "delays": project.delay_reasons.filter(text__contains=name).count(),
        "teams": project.assignments.filter(work_team__contains=name).count(),
    }
