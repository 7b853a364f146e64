"""Problems that hold projects up, until each is signed off (销号)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from accounts.scope import acts_for, scope_paths
from coordination import problem_moves as moves
from coordination.models.escalation import Level
from coordination.models.steps import Step
from projects.models import Attachment, Project

SIGNS = {
    moves.RETURNED: "↩",
    moves.ASSIGNED: "→",
    moves.IN_HAND: "▷",
    moves.ANSWERED: "◐",
    moves.VERIFIED: "◕",
    moves.SIGNED_OFF: "✓",
    moves.HELD: "‖",
    moves.MERGED: "⇢",
}


class ProblemQuerySet(models.QuerySet["Problem"]):
    """Problems, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Those of a project that the user sees, and those that are the user's or their unit's to settle."""
        projects = Project.objects.visible_to(user).values("pk")
        scope = Q(pk__in=ProblemProject.objects.filter(project__in=projects).values("problem"))
        scope |= Q(owner__in=acts_for(user))
        for path in scope_paths(user):
            scope |= Q(owner_unit__path__startswith=path)
        return self.filter(scope)

    def open(self) -> Self:
        """Those not settled yet."""
        return self.filter(status__in=moves.OPEN)

    def overdue(self) -> Self:
        """Those not settled by the day set for them, at this level or at one below it."""
        return self.filter(status__in=moves.OPEN, late_since__isnull=False)


class Problem(models.Model):
    """A problem of one or several projects, and where it stands.

    What is here repeats the newest ``ProblemEvent``; both are written in one transaction. ``due_on`` is the
    day by which the level has to settle it; ``late_since`` the first day after one that passed unsettled.
    While it is answered, verified or on hold the days do not run: ``days_left`` keeps what was left of them.
    """

    class Kind(models.TextChoices):
        LAND = "land", _("Land and relocation")
        PIPELINES = "pipelines", _("Moving of pipelines")
        CROSSING = "crossing", _("Crossing of projects")
        APPROVALS = "approvals", _("Approvals")
        DESIGN = "design", pgettext_lazy("problem", "Design")
        FUNDING = "funding", _("Funding")
        QUALITY = "quality", pgettext_lazy("problem", "Quality")
        SAFETY = "safety", pgettext_lazy("problem", "Safety")
        WEATHER = "weather", pgettext_lazy("problem", "Weather")
        OTHER = "other", pgettext_lazy("problem", "Other")

    class Status(models.TextChoices):
        REGISTERED = moves.REGISTERED, pgettext_lazy("problem", "Registered")
        RETURNED = moves.RETURNED, pgettext_lazy("problem", "Returned")
        ACCEPTED = moves.ACCEPTED, pgettext_lazy("problem", "Accepted")
        ASSIGNED = moves.ASSIGNED, pgettext_lazy("problem", "Assigned")
        IN_HAND = moves.IN_HAND, pgettext_lazy("problem", "In hand")
        ANSWERED = moves.ANSWERED, pgettext_lazy("problem", "Answered")
        VERIFIED = moves.VERIFIED, pgettext_lazy("problem", "Verified")
        SIGNED_OFF = moves.SIGNED_OFF, pgettext_lazy("problem", "Signed off")
        HELD = moves.HELD, pgettext_lazy("problem", "On hold")
        MERGED = moves.MERGED, pgettext_lazy("problem", "Merged")

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    projects = models.ManyToManyField(Project, through="ProblemProject", related_name="settled_together")
    status = models.CharField(max_length=10, choices=Status, default=Status.REGISTERED)
    status_before = models.CharField(max_length=10, choices=Status, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.PROJECT)
    due_on = models.DateField()
    days_left = models.SmallIntegerField(null=True)
    late_since = models.DateField(null=True)
    held_until = models.DateField(null=True)
    owner_unit = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    is_generated = models.BooleanField(default=False, help_text="made up for the demo, not a real problem")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="problem_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["verified", "signed_off"])
                | Q(answered_by__isnull=False, verified_by__isnull=False),
                name="problem_is_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("answered_by")),
                name="problem_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed_off")
                | (Q(signed_off_by__isnull=False) & ~Q(signed_off_by=F("verified_by"))),
                name="problem_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_until__isnull=False) | ~Q(status="held"),
                name="problem_held_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="problem_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="problem_not_merged_into_itself",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="problem_level_is_known"),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="problem_by_state"),
            models.Index(
                fields=["late_since"],
                condition=Q(late_since__isnull=False) & ~Q(status__in=["signed_off", "merged"]),
                name="problem_overdue",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """As people name it: the year and its place in the year."""
        return f"{self.year}-{self.serial:04}"

    @property
    def is_open(self) -> bool:
        """Whether it is not settled yet."""
        return self.status in moves.OPEN

    @property
    def sign(self) -> str:
        """A sign that stands before the word of its state: it must read in greyscale."""
        return SIGNS.get(self.status, "○")

    @property
    def is_running(self) -> bool:
        """Whether the days of the level run."""
        return self.status in moves.RUNNING

    @property
    def is_overdue(self) -> bool:
        """Whether a day set for it has passed, and it is still open."""
        return self.is_open and self.late_since is not None


class ProblemProject(models.Model):
    """A project that a problem holds up; the first one is where it was found.

    ``from_version`` is the version of the step by which it came.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="places")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="problem_places")
    from_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["problem", "project"], name="problem_project_once")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.project_id}"


class ProblemEvent(Step):
    """One step of a problem, or a word in its thread. Append-only."""

    class Kind(models.TextChoices):
        REGISTERED = "register", pgettext_lazy("problem", "Registered")
        RESUBMITTED = "resubmit", pgettext_lazy("problem", "Handed in again")
        ACCEPTED = "accept", pgettext_lazy("problem", "Accepted")
        RETURNED = "return", pgettext_lazy("problem", "Returned")
        ASSIGNED = "assign", pgettext_lazy("problem", "Assigned")
        TAKEN_UP = "take_up", pgettext_lazy("problem", "Taken in hand")
        ANSWERED = "answer", pgettext_lazy("problem", "Answered")
        VERIFIED = "verify", pgettext_lazy("problem", "Verified")
        SIGNED_OFF = "sign_off", pgettext_lazy("problem", "Signed off")
        REOPENED = "reopen", pgettext_lazy("problem", "Reopened")
        ESCALATED = "escalate", pgettext_lazy("problem", "Passed up")
        RISEN = "rise", pgettext_lazy("problem", "Risen: overdue")
        OVERDUE = "overdue", pgettext_lazy("problem", "Overdue at the highest level")
        HELD = "hold", pgettext_lazy("problem", "Put on hold")
        RESUMED = "resume", pgettext_lazy("problem", "Resumed")
        MERGED = "merge", pgettext_lazy("problem", "Merged into another")
        JOINED = "join", pgettext_lazy("problem", "Took in another")
        AMENDED = "amend", pgettext_lazy("problem", "Amended")
        COMMENTED = "comment", pgettext_lazy("problem", "Wrote")

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    problem_kind = models.CharField(
        max_length=10, choices=Problem.Kind, blank=True, help_text="of the problem; early steps don't say"
    )
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Problem.Status)
    level = models.PositiveSmallIntegerField(choices=Level)
    due_on = models.DateField()
    owner_unit = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField(null=True, unique=True, editable=False, help_text="which form it came by")

    class Meta(Step.Meta):
        indexes = [models.Index(fields=["problem", "posting"], name="problem_event_by_problem")]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(kind__in=["rise", "overdue", "resume"]),
                name="problem_event_by_somebody",
            ),
            # However often the clock strikes: no problem goes down again.
            models.UniqueConstraint(
                fields=["problem", "level"], condition=Q(kind="rise"), name="problem_rises_once"
            ),
            models.UniqueConstraint(
                fields=["problem", "version"],
                condition=~Q(kind="comment"),
                name="problem_step_by_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.kind}"


class ProblemAttachment(models.Model):
    """A photo or document that goes with a step. Append-only."""

    event = models.ForeignKey(ProblemEvent, on_delete=models.PROTECT, related_name="attached")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="attached")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="of_problem")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.attachment_id}"
