"""Celery tasks about accounts. Each can run twice or not at all."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task

from accounts.reset import mail_links
from accounts.sessions import SessionStore


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=30, max_retries=4, expires=3600)
def mail_reset_links(typed: str) -> None:
    """Send links to whoever is meant, if anybody is."""
    mail_links(typed)


@shared_task
def clear_sessions() -> None:
    """Remove sessions that no longer count."""
    SessionStore.clear_expired()
