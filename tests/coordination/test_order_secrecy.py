"""A project that becomes confidential after an order was sent: its name is told nowhere any more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.models import Notice
from common.said import read_out
from coordination.models import Order
from coordination.order_papers import compose
from projects.models import Project
from tests.coordination.order_steps import order_for, take
from tests.coordination.steps import keep_secret
from tests.desk import body, signed_in
from tests.factories import Town

NAME, ALIAS = "翔安秘密工厂", "保密项目甲"


@pytest.fixture
def order(town: Town, mine: Project) -> Order:
    """One that was sent while the project was like any other."""
    Project.objects.filter(pk=mine.pk).update(name=NAME)
    mine.refresh_from_db()
    sent = order_for(mine)
    keep_secret(town, mine, NAME, ALIAS)
    sent.refresh_from_db()
    assert sent.project_name == NAME
    return sent


@pytest.mark.parametrize("address", ["", "table.csv"])
def test_the_list_and_its_file_hold_the_alias(town: Town, order: Order, address: str) -> None:
    response = signed_in(town, "official").get(reverse("order-list") + address)
    text = response.getvalue().decode()
    assert ALIAS in text
    assert NAME not in text


def test_the_page_holds_the_alias(town: Town, order: Order) -> None:
    text = body(signed_in(town, "official").get(reverse("order", args=[order.pk])))
    assert ALIAS in text
    assert NAME not in text


def test_the_name_is_not_found_by_searching(town: Town, order: Order) -> None:
    text = body(signed_in(town, "official").get(reverse("order-list"), {"q": NAME, "list": "all"}))
    assert order.number not in text


def test_what_people_are_told_holds_the_alias(town: Town, order: Order) -> None:
    take(town, order, "clerk", "answer")
    told = [read_out(row.text) for row in Notice.objects.filter(key__startswith=f"order:{order.pk}:")]
    assert told
    assert all(NAME not in text for text in told)


def test_a_paper_written_afterwards_holds_the_alias(order: Order) -> None:
    assert NAME not in repr(compose(Order.objects.get(pk=order.pk), "zh-hans"))
