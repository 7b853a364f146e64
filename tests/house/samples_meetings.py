"""What stands behind the addresses of meetings and tasks: joined to the tables of ``samples``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coordination.models import MeetingTask
from tests.coordination.meeting_steps import meeting_with_task

if TYPE_CHECKING:
    from tests.house.samples import Sample


def _task(sample: Sample) -> MeetingTask:
    """A task of a district's meeting, whose minutes were sent round."""
    return MeetingTask.objects.first() or meeting_with_task(sample.town)


VALUES: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("meeting", "IntConverter"): lambda sample: _task(sample).item.meeting_id,
    ("item", "IntConverter"): lambda sample: _task(sample).item_id,
    ("task", "IntConverter"): lambda sample: _task(sample).pk,
}
FORMS: dict[str, list[Callable[[Any], dict[str, Any]]]] = {
    # Where a meeting is held is chosen among one's own places.
    "meeting-new": [],
    "meeting": [lambda sample: {"action": "drop", "version": 1, "item": _task(sample).item_id}],
    "meeting-point": [],
    "meeting-task": [lambda sample: {"action": "done", "version": _task(sample).version}],
}
