"""Celery tasks of this room: they wake work up and hold no state. Each can run twice or not at all."""

from __future__ import annotations

from celery import shared_task

from common.clock import business_now
from coordination.services import meeting_tasks, order_steps
from coordination.services.escalation import run_clock


@shared_task
def raise_problems() -> None:
    """Let problems that were not settled in time rise."""
    run_clock(now=business_now())


@shared_task
def watch_orders() -> None:
    """Say of orders and tasks that were not answered in time that they are overdue."""
    order_steps.run_clock(now=business_now())
    meeting_tasks.run_clock(now=business_now())
