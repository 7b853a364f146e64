"""Who: organisations, people, and the roles they hold at an organisation."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Django finds an app's tables through this module.
import accounts.sign_in_models
import accounts.view_models
import accounts.wall_models  # noqa: F401
from common.clock import office_day


class Organization(models.Model):
    """A node of the tree city → districts, departments, headquarters, groups → responsible units.

    ``path`` holds the codes from the root down, each closed by a slash, so that a subtree is a prefix.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        OFFICE = "office", _("Key-projects office")
        DISTRICT = "district", pgettext_lazy("organisation", "District")
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
    ended_on = models.DateField(null=True, help_text="the last day")
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(path__endswith="/"), name="organization_path_ends_with_slash"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationName(models.Model):
    """What an organisation is called from a day on; the first one (``since`` null) from the beginning.

    Written when a name changes: an organisation without rows here was never renamed.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160)
    since = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organization_id", "id"]

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
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    #: A password made up by somebody else stops counting then.
    password_expires_at = models.DateTimeField(null=True, blank=True)
    #: The language last chosen; empty where none was.
    language = models.CharField(max_length=10, blank=True)
    #: Who this is for the sign-in service of the organisation (OpenID Connect).
    subject = models.CharField(max_length=255, unique=True, null=True, blank=True)
    is_cleared = models.BooleanField(default=False, help_text="may read the names of confidential projects")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def held(self) -> list[Membership]:
        """The memberships that count today, with their organisations, read once per request."""
        return list(self.memberships.in_force().select_related("organization", "on_behalf_of"))


class Role(models.TextChoices):
    """What a person may do at an organisation and below it."""

    VIEWER = "viewer", _("Official")
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    OFFICE = "office", _("Key-projects office")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


# No account holds two of these, nor one of these beside any other role: they see no business figures.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles held, with their dates."""

    def in_force(self) -> Self:
        """Those that count on the office's day: begun, not over, not ended."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=office_day()),
            Q(until__isnull=True) | Q(until__gte=office_day()),
            ended_at__isnull=True,
        )

    def running(self) -> Self:
        """Those that count on the office's day or later."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=office_day()), ended_at__isnull=True)

    def open_on(self, day: date) -> Self:
        """Those that count on a day, as things stand."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
            ended_at__isnull=True,
        )


class Membership(models.Model):
    """A role held at an organisation from a day to a day; it reaches the whole subtree.

    ``since`` null: from before there was Keyworks; ``until`` is the last day, null: until further notice.
    ``on_behalf_of`` is the person whom a deputy stands in for. A row is never removed: it is ended. The
    table's triggers refuse all else, and a role beside one from which it must stay separate.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    on_behalf_of = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="deputies")
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=models.F("user")), name="membership_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(on_behalf_of=models.F("user")), name="membership_not_for_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organization_id}"
