"""What posting to a project's dated history has in common."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from common.errors import Conflict, Refusal
from projects.models import Assignment, DelayReason, Project, StageChange, Suspension


def hold_project(project: Project) -> None:
    """Let nobody else post to the project's history until the transaction ends."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def hold_family(project: Project) -> None:
    """The same for a package with its parts, or a part with its package: in the order of their keys."""
    family = Q(pk=project.pk) | Q(package=project.pk)
    if project.package_id:
        family |= Q(pk=project.package_id)
    list(Project.objects.select_for_update(no_key=True).filter(family).order_by("pk").values_list("pk"))


Replaceable = StageChange | Suspension | DelayReason | Assignment


def check_replaced(replaced: Replaceable | None, project: Project) -> None:
    """Refuse to replace another project's fact, or one that is replaced already; the project is held."""
    if replaced is None:
        return
    if replaced.project_id != project.pk:
        raise Refusal(_("What is to be replaced belongs to another project."))
    if type(replaced)._default_manager.filter(replaces=replaced.pk).exists():
        raise Conflict(_("It has been replaced already. Nothing was stored."))
