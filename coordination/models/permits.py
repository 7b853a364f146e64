"""Fast-track approvals (绿色通道): the permits of each project, whose turn it is, and the agency's days.

Steps are only ever added; a wrong one is taken back by another. How many days are used, and whether that is
too many, is never stored: it is counted from the steps, on the working calendar as it stands.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from coordination import permit_clock as clock
from projects.models import Project
from projects.models.base import PostedFact

LONGEST = 250  # working days that a limit can have


class Phase(models.IntegerChoices):
    """The four phases into which approvals of construction projects are put."""

    LAND = 1, _("Project approval and land use")
    DESIGN = 2, _("Permission of the design")
    WORKS = 3, _("Construction permit")
    COMPLETION = 4, _("Acceptance on completion")


class PermitKind(models.Model):
    """A permit of the office's catalogue. A change counts for what is put on a project's list later."""

    phase = models.PositiveSmallIntegerField(choices=Phase)
    name = models.CharField(max_length=80, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=80)
    days = models.PositiveSmallIntegerField(help_text="working days that the agency has")
    is_in_use = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["phase", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__range=(1, LONGEST)), name="permit_kind_has_some_days"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="permit_kind_has_a_phase"),
        ]

    def __str__(self) -> str:
        return self.name


class PermitQuerySet(models.QuerySet["Permit"]):
    """Permits, always through the scope of somebody or of one project."""

    def visible_to(self, user: User) -> Self:
        """Permits of projects that somebody sees."""
        return self.filter(project__in=Project.objects.visible_to(user))


class Permit(models.Model):
    """A permit that a project needs. ``state`` repeats what the steps come to; both are written together.

    Agency and limit are copied from the catalogue: what an agency had been told counts for it. The agency is
    an organisation of the site, or a text where it is none; the text is always there.
    """

    class State(models.TextChoices):
        TO_APPLY = clock.TO_APPLY, pgettext_lazy("permit", "To be applied for")
        WITH_AGENCY = clock.WITH_AGENCY, pgettext_lazy("permit", "With the agency")
        WITH_APPLICANT = clock.WITH_APPLICANT, pgettext_lazy("permit", "To be supplemented")
        GRANTED = clock.GRANTED, pgettext_lazy("permit", "Granted")
        REFUSED = clock.REFUSED, pgettext_lazy("permit", "Refused")
        NOT_NEEDED = clock.NOT_NEEDED, pgettext_lazy("permit", "Not needed")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="permits")
    kind = models.ForeignKey(PermitKind, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, blank=True, help_text="which part of the works, where not all")
    agency = models.CharField(max_length=80)
    agency_unit = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(help_text="working days that the agency has")
    state = models.CharField(max_length=10, choices=State, default=State.TO_APPLY)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = PermitQuerySet.as_manager()

    class Meta:
        ordering = ["project", "kind__phase", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "part"], name="permit_once_in_a_project"),
            models.CheckConstraint(condition=Q(days__range=(1, LONGEST)), name="permit_has_some_days"),
        ]
        indexes = [models.Index(fields=["state", "project"], name="permit_by_state")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind_id} {self.part}"


class PermitStep(PostedFact):
    """What happened to a permit on a day. Append-only; ``takes_back`` makes an earlier one count no more."""

    class Kind(models.TextChoices):
        APPLY = clock.APPLY, pgettext_lazy("permit", "Applied for")
        ASK = clock.ASK, pgettext_lazy("permit", "Supplements asked for")
        SUPPLY = clock.SUPPLY, pgettext_lazy("permit", "Supplements handed in")
        GRANT = clock.GRANT, pgettext_lazy("permit", "Granted")
        REFUSE = clock.REFUSE, pgettext_lazy("permit", "Refused")
        WITHDRAW = clock.WITHDRAW, pgettext_lazy("permit", "Application withdrawn")
        DROP = clock.DROP, pgettext_lazy("permit", "Said to be not needed")
        RESTORE = clock.RESTORE, pgettext_lazy("permit", "Needed after all")
        TAKE_BACK = "take_back", pgettext_lazy("permit", "Entry taken back")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=120, blank=True, help_text="number of the paper it rests on")
    takes_back = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    version = models.PositiveIntegerField(help_text="of the permit, before the step")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["permit", "version"], name="permit_step_once"),
            models.CheckConstraint(
                condition=Q(kind="take_back", takes_back__isnull=False)
                | (~Q(kind="take_back") & Q(takes_back__isnull=True)),
                name="permit_step_takes_back_another",
            ),
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True) | ~Q(takes_back=F("pk")),
                name="permit_step_takes_not_itself_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permit_id} {self.kind} {self.on}"
