"""The Celery application: messages only wake work up, the database says what is to do."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")

app = Celery("keyworks", task_cls="common.acting:RecordedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["portfolio", "reports", "coordination", "common", "projects", "accounts"])
app.conf.beat_schedule = {
    # What is due and not done is found here, whatever became of the messages.
    "reconcile": {"task": "reports.tasks.reconcile", "schedule": 5.0, "options": {"expires": 5}},
    "send-mails": {"task": "common.tasks.send_mails", "schedule": 30.0, "options": {"expires": 30}},
    "remind": {"task": "projects.tasks.remind", "schedule": 600.0, "options": {"expires": 600}},
    "watch-schedule": {
        "task": "reports.tasks.watch_schedule",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": 3600.0},
    "inspect": {"task": "reports.tasks.inspect", "schedule": 1800.0, "options": {"expires": 1800}},
    "turn-the-day": {"task": "reports.tasks.turn_the_day", "schedule": 600.0, "options": {"expires": 600}},
    "send-digests": {
        "task": "portfolio.tasks.send_digests",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "send-orders": {"task": "reports.tasks.send_orders", "schedule": 600.0, "options": {"expires": 600}},
    "watch-orders": {
        "task": "coordination.tasks.watch_orders",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "raise-problems": {
        "task": "coordination.tasks.raise_problems",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}
if state := os.environ.get("KEYWORKS_STATE_DIR"):
    app.conf.beat_schedule_filename = os.path.join(state, "celerybeat-schedule")  # noqa: PTH118
