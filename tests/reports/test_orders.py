"""A published month sends orders and talks; its correction takes back what it no longer calls for."""

from __future__ import annotations

from coordination.models import Order
from projects.models import Project
from reports.models import Edition
from reports.services.following import send_orders
from tests import factories
from tests.factories import NOW, Town
from tests.reports.test_errata import corrected, post_more, published, town

__all__ = ["town"]


def states() -> list[tuple[str, str, str]]:
    """Kind, circular and state of what the second project was sent."""
    rows = Order.objects.filter(project_code="P2").order_by("pk")
    return [(one.kind, one.circular, one.status) for one in rows]


def test_a_month_its_repetition_and_its_correction(town: Town) -> None:
    first = Edition.objects.get()
    assert states() == [("rectify", first.number, "issued"), ("talk", first.number, "issued")]
    send_orders(first, NOW)
    assert Order.objects.count() == 2
    post_more(town, 900)
    published(town, corrected(town))
    assert [state for _kind, _number, state in states()] == ["withdrawn", "withdrawn"]


def test_what_a_month_says_again_is_noted_on_what_is_open(town: Town) -> None:
    february = factories.month(2)
    factories.report(town, february, {Project.objects.get(code="P2"): 100})
    factories.publish(town, february)
    assert len(states()) == 2
    kinds = Order.objects.filter(project_code="P2", events__kind="again").count()
    assert kinds == 2
