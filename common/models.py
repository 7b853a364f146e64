"""Ground-floor tables: jobs, stored files, notices and mails, the working calendar and the business clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Job(models.Model):
    """A piece of work that must be done once, whoever does it and however often it is woken.

    The row is the queue. A worker claims it by a conditional update, then does the whole work in one
    transaction that holds the row's lock: while the lock is held the worker is alive, and when a
    worker dies PostgreSQL lets go of it, so that the reconciler can hand the work out again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], condition=~models.Q(state="done"), name="job_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class JobProgress(models.Model):
    """How far a job has come, written outside the job's own transaction so that others see it."""

    job = models.OneToOneField(Job, primary_key=True, on_delete=models.CASCADE, related_name="progress")
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.step}/{self.steps}"


class StoredFile(models.Model):
    """A file kept as bytes, stored once and served as stored. Append-only in PostgreSQL."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Something a person is told on the site, once per key. The text is written down and read out later.

    ``created_at`` is true time; ``business_at`` is the moment that counted as now.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    business_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=["user", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class Mail(models.Model):
    """The outbox: a mail to be sent once. The row is the queue, and says what became of the mail."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    to = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.TextField()
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="mail")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="mail_waiting")
        ]

    def __str__(self) -> str:
        return self.key


class DigestDay(models.Model):
    """A day whose digest is in the outbox: written in one transaction with all its mails."""

    day = models.DateField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.day}"


class AuditRecord(models.Model):
    """One row changed once: by whom, from where, in which request, and what it said before and after.

    Written by triggers on every business table (``common/audit_triggers.py``); the application's role can
    read it and nothing else. Whom and what it is about stand here as numbers without foreign keys: what was
    done stays on record whatever becomes of them. ``role`` is the database role that sent the statement.
    """

    class Action(models.TextChoices):
        INSERT = "insert", pgettext_lazy("audit", "Added")
        UPDATE = "update", pgettext_lazy("audit", "Changed")
        DELETE = "delete", pgettext_lazy("audit", "Removed")

    recorded_at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row_key = models.CharField(max_length=64)
    action = models.CharField(max_length=6, choices=Action)
    project_key = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    user_key = models.BigIntegerField(null=True)
    request = models.UUIDField(null=True)
    context = models.JSONField()
    role = models.CharField(max_length=63)
    transaction = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["table_name", "-id"], name="audit_by_table"),
            models.Index(
                fields=["project_key", "-id"],
                condition=models.Q(project_key__isnull=False),
                name="audit_by_project",
            ),
            models.Index(
                fields=["user_key", "-id"], condition=models.Q(user_key__isnull=False), name="audit_by_user"
            ),
            BrinIndex(fields=["recorded_at"], name="audit_by_time"),
            # Who wrote a monthly return is asked for every row of the reviewer's page.
            models.Index(
                fields=["row_key"],
                condition=models.Q(table_name="projects_monthlyreturn"),
                name="audit_by_return",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.action}"


class Download(models.Model):
    """A file that somebody took away. Append-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    project_key = models.BigIntegerField(null=True)
    ip = models.GenericIPAddressField(null=True)
    address = models.CharField(max_length=500)
    request = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="download_by_user")]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day on which working or resting differs from the week's rule; editable by the office."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    label = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class BusinessClock(models.Model):
    """At most one row: the moment that services take for now, where it is not the true one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    now = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_business_clock")]

    def __str__(self) -> str:
        return self.now.isoformat()
