"""Orders for tests: what a published month calls for, and the way to each state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from coordination.models import Order, OrderEvent
from coordination.services.order_making import Called, Publication, follow_publication
from coordination.services.order_steps import take_step
from projects.models import Project
from tests.factories import NOW, Town
from tests.pictures import upload

LETTERHEAD = {
    "name_zh": "厦门市重点项目建设办公室",
    "name_en": "Xiamen Key Projects Office",
    "mark_zh": "厦重点办",
}
OCTOBER, NOVEMBER = dt.date(2020, 10, 1), dt.date(2020, 11, 1)


def called(project: Project, lamp: str = "red", run: int = 1) -> Called:
    """A project that is called in."""
    return Called(project, lamp, run, planned=Decimal(10_000), invested=Decimal(4_000))


def follow(
    *of: Called,
    month: dt.date = OCTOBER,
    number: int = 10,
    now: dt.datetime = NOW,
    is_newest: bool = True,
) -> list[Order]:
    """A month is published that calls these in."""
    publication = Publication(month, f"厦重点办〔2020〕{number}号", LETTERHEAD, is_newest)
    return follow_publication(publication=publication, called=of, now=now)


def order_for(project: Project, kind: str = "rectify", now: dt.datetime = NOW) -> Order:
    """One paper for a red lamp."""
    return next(one for one in follow(called(project), now=now) if one.kind == kind)


def take(
    town: Town, order: Order, who: str, step: str, now: dt.datetime = NOW, text: str = "已落实"
) -> OrderEvent:
    """A step by somebody who has the page open as it is now."""
    order.refresh_from_db()
    event = take_step(order=order, step=step, seen=order.version, user=town.person(who), now=now, text=text)
    order.refresh_from_db()
    return event


def order_with_file(town: Town, project: Project) -> Order:
    """One that the clerk has answered with a document."""
    order = order_for(project)
    take_step(
        order=order, step="answer", seen=1, user=town.person("clerk"), now=NOW, text="已落实",
        uploads=[upload("c.pdf", b"%PDF-1.7")],
    )  # fmt: skip
    return order


def walk(town: Town, order: Order, steps: Sequence[tuple[str, str]]) -> Order:
    """Several steps, one after the other."""
    for who, step in steps:
        take(town, order, who, step)
    return order


#: The way to the end.
WAY = [("clerk", "answer"), ("reviewer", "verify"), ("office", "close")]
