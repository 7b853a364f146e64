"""Celery tasks of the ground floor: they wake work up and hold no state. Each can run twice or not at all."""

from __future__ import annotations

from celery import shared_task

from common.mails import send_waiting


@shared_task
def send_mails() -> None:
    """Send the mails that are due."""
    send_waiting()
