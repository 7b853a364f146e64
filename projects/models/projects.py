"""Projects and their categories."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.scope import scope_paths


class Category(models.Model):
    """A sector of the portfolio: industrial, social, infrastructure, new-town; extendable."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """On whose list a project stands."""

    PROVINCIAL = "provincial", _("Provincial")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")


class Stage(models.TextChoices):
    """Life cycle: signed → started → advancing → completed → in operation."""

    SIGNED = "signed", _("Signed")
    STARTED = "started", _("Started")
    ADVANCING = "advancing", _("Advancing")
    COMPLETED = "completed", _("Completed")
    IN_OPERATION = "in_operation", _("In operation")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Projects whose district, responsible unit or department lies in the user's subtrees."""
        scope = Q(pk__in=[])
        for path in scope_paths(user):
            scope |= (
                Q(responsible_unit__path__startswith=path)
                | Q(district__path__startswith=path)
                | Q(supervising_department__path__startswith=path)
            )
        return self.filter(scope)

    def for_list(self) -> Self:
        """What the project list shows of each project."""
        return self.select_related("category", "district", "responsible_unit").order_by("name_sort", "code")

    def for_page(self) -> Self:
        """What a project's own page shows."""
        return self.select_related(
            "category", "district", "responsible_unit", "supervising_department", "package"
        )


class RegisterManager(models.Manager["Project"]):
    """Projects of the register: without those that an import took in and that were taken back with it."""

    def get_queryset(self) -> models.QuerySet[Project]:
        """What everybody works with."""
        return super().get_queryset().filter(undone_at__isnull=True)


class Project(models.Model):
    """A key construction project.

    Category, level, stage, district, unit, department, official and team repeat the newest posted
    ``Assignment`` and ``StageChange``; the services that post those write both in one transaction.
    Amounts in 万元. ``name`` is what everybody may read: of a confidential project an alias
    (``ConfidentialName`` has the true one). ``version`` rises with every edit of the project's own words.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=500, db_index=True, help_text="pinyin of the name")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="projects")
    level = models.CharField(max_length=12, choices=Level, default=Level.CITY)
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.SIGNED)
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="district_projects")
    responsible_unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="unit_projects")
    supervising_department = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="department_projects"
    )
    lead_official = models.CharField(max_length=60, blank=True)
    work_team = models.CharField(max_length=200, blank=True)
    total_investment = models.DecimalField(max_digits=18, decimal_places=4)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    package = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    summary = models.TextField(blank=True)
    is_generated = models.BooleanField(default=False, help_text="made up for the demo, not a real project")
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True, help_text="taken back with the import that brought it")

    # Django's own look-ups go by the first: history must name what the register no longer shows.
    everything = ProjectQuerySet.as_manager()
    objects = RegisterManager.from_queryset(ProjectQuerySet)()

    class Meta:
        ordering = ["name_sort", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(total_investment__gte=0), name="project_total_not_negative"),
            models.CheckConstraint(condition=~Q(package=models.F("id")), name="project_not_its_own_package"),
            # It stands in addresses.
            models.CheckConstraint(condition=Q(code__regex="^[A-Za-z0-9-]+$"), name="project_code_is_plain"),
        ]

    def __str__(self) -> str:
        return self.name
