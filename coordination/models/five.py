"""The five ones: one project, one lead official, one work team, one work plan, followed to the end.

The lead official and the team's name are the register's (``projects.Assignment``); here stand the people of
the team, the plan's file, and the groups stationed in districts. Rows are only ever added: an end is a row of
its own.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from projects.models import Attachment, Project


class TeamMember(models.Model):
    """Somebody on a project's work team, from a day on."""

    class Duty(models.TextChoices):
        HEAD = "head", pgettext_lazy("team", "Head of the team")
        STATIONED = "stationed", pgettext_lazy("team", "Stationed cadre")
        MEMBER = "member", pgettext_lazy("team", "Member")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="team")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=100, blank=True)
    duty = models.CharField(max_length=10, choices=Duty)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="on_teams"
    )
    since = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["project", "since", "pk"]

    def __str__(self) -> str:
        return self.name


class TeamLeave(models.Model):
    """A member's last day on the team."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    member = models.OneToOneField(TeamMember, on_delete=models.PROTECT, related_name="leave")
    until = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.until}"


class WorkPlan(models.Model):
    """A project's work plan as a file; the newest one counts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="work_plans")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    since = models.DateField()
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="work_plan_once")]

    def __str__(self) -> str:
        return self.title


class StationedGroup(models.Model):
    """One leader, one division, one group, stationed in a district from a day on; the newest word counts."""

    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="stationed_groups")
    number = models.PositiveIntegerField()
    since = models.DateField()
    leader = models.CharField(max_length=60)
    leader_post = models.CharField(max_length=100, blank=True)
    division = models.CharField(max_length=100)
    division_head = models.CharField(max_length=60)
    members = models.CharField(max_length=300)
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["district", "number"]
        constraints = [models.UniqueConstraint(fields=["district", "number"], name="stationed_group_once")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.leader}"
