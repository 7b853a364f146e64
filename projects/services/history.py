"""What posting to a project's dated history has in common."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common.errors import Conflict, Refusal
from projects.models import Assignment, DelayReason, Project, StageChange, Suspension


def hold_project(project: Project) -> None:
    """Let nobody else post to the project's history until the transaction ends."""
    _check_there(project, _held(Project.objects.filter(pk=project.pk)))


def hold_family(project: Project) -> None:
    """The same for a package with its parts, or a part with its package: in the order of their keys."""
    family = Q(pk=project.pk) | Q(package=project.pk)
    if project.package_id:
        family |= Q(pk=project.package_id)
    _check_there(project, _held(Project.objects.filter(family)))


def _held(found: QuerySet[Project]) -> set[int]:
    return set(found.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _check_there(project: Project, held: Collection[int]) -> None:
    """Whoever waited for an import's undoing finds the project gone."""
    if project.pk not in held:
        raise Refusal(
            _("%(project)s is no longer in the register: the import that took it in was undone.")
            % {"project": project.name}
        )


Replaceable = StageChange | Suspension | DelayReason | Assignment


def check_replaced(replaced: Replaceable | None, project: Project) -> None:
    """Refuse to replace another project's fact, or one that is replaced already; the project is held."""
    if replaced is None:
        return
    if replaced.project_id != project.pk:
        raise Refusal(_("What is to be replaced belongs to another project."))
    if type(replaced)._default_manager.filter(replaces=replaced.pk).exists():
        raise Conflict(_("It has been replaced already. Nothing was stored."))
