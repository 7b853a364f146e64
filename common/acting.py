"""Who is acting, for the audit trail: django-pghistory tells PostgreSQL with every statement that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pghistory
from celery import Task


@contextmanager
def recorded_as(**who: Any) -> Iterator[UUID]:
    """Whatever is written inside is on record as done by this user, request, job or command.

    Inside another, it adds to that one until it ends; all of them have one number, which is given back.
    """
    with pghistory.context() as context:
        outer = dict(context.metadata)
        context.metadata.update({name: value for name, value in who.items() if value is not None})
        try:
            yield context.id
        finally:
            context.metadata.clear()
            context.metadata.update(outer)


def acting(user_id: int) -> None:
    """From now on, what the running request writes is on record as this person's."""
    pghistory.context(user=user_id)


class RecordedTask(Task):  # type: ignore[misc]
    """A Celery task whose writes are on record under its name."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        with recorded_as(task=self.name):
            return super().__call__(*args, **kwargs)
