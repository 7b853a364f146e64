"""Celery tasks about facts: they wake work up and hold no state. Each can run twice or not at all."""

from __future__ import annotations

from celery import shared_task

from common.clock import business_now
from projects.services import reminders


@shared_task
def remind() -> None:
    """Tell people of returns that are due."""
    reminders.remind(now=business_now())
