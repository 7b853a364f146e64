"""Who: organisations, people, and the roles they hold at an organisation."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """A node of the tree city → districts, departments, headquarters, groups → responsible units.

    ``path`` holds the codes from the root down, each closed by a slash, so that a subtree is a prefix.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        OFFICE = "office", _("Key-projects office")
        DISTRICT = "district", _("District")
        DEPARTMENT = "department", _("Department")
        HEADQUARTERS = "headquarters", _("Construction headquarters")
        GROUP = "group", _("State-owned group")
        ENTERPRISE = "enterprise", _("Enterprise")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, unique=True, db_index=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(path__endswith="/"), name="organization_path_ends_with_slash"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["User"]):
    """Finds an account by its name, as signing in needs it."""


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their memberships alone."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def held(self) -> list[Membership]:
        """The user's memberships with their organisations, read once per request."""
        return list(self.memberships.select_related("organization"))


class Role(models.TextChoices):
    """What a person may do at an organisation and below it."""

    VIEWER = "viewer", _("Official")
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    OFFICE = "office", _("Key-projects office")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")


class Membership(models.Model):
    """A role held at an organisation; it reaches the whole subtree."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organization_id}"
