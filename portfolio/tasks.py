"""Work on a schedule that needs several rooms."""

from __future__ import annotations

from celery import shared_task

from common.clock import business_now
from portfolio import digests


@shared_task
def send_digests() -> None:
    """Tell people in the morning what waits for them."""
    digests.send_digests(now=business_now())
