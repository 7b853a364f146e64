"""What stands behind the addresses of orders and talks: joined to the tables of ``samples``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coordination.models import Order
from tests.coordination.order_steps import order_with_file

if TYPE_CHECKING:
    from tests.house.samples import Sample


def _order(sample: Sample) -> Order:
    """A rectification order about the sample's project, answered with a document."""
    return Order.objects.filter(kind="rectify").first() or order_with_file(sample.town, sample.project)


VALUES: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("order", "IntConverter"): lambda sample: _order(sample).pk,
    ("order-file", "file"): lambda sample: _order(sample).attached.get().pk,
}
FORMS: dict[str, list[Callable[[Any], dict[str, Any]]]] = {
    "order": [lambda sample: {"action": "verify", "version": _order(sample).version}],
}
