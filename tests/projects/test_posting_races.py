"""A cut-off sees exactly the facts up to its number that anybody will ever see up to that number."""

from __future__ import annotations

import random
import time

import psycopg2
import pytest
from django.db import transaction

from projects.models import Project, Stage, StageChange
from reports.services.snapshots import cut_off
from tests import factories
from tests.common.threads import Aside, together
from tests.databases import Database
from tests.factories import NEW_YEAR, NOW, Town
from tests.projects.racing import as_owner

WRITERS = 10
READERS = 3
SECONDS = 2.0
UNLOCKED = """
CREATE OR REPLACE FUNCTION keyworks_draw_posting() RETURNS bigint LANGUAGE sql
    AS $$ SELECT nextval('projects_posting') $$
"""
View = tuple[int, frozenset[int]]


@pytest.fixture
def town(live: Database) -> Town:
    return factories.make_town()


def up_to(number: int) -> frozenset[int]:
    """The numbers that can be read up to a number."""
    postings = StageChange.objects.filter(posting__lte=number).values_list("posting", flat=True)
    return frozenset(posting for posting in postings if posting)


def post(town: Town, project: Project) -> None:
    """Post one or two facts and be slow to commit them, or think better of it."""
    with transaction.atomic():
        for _ in range(random.randint(1, 2)):
            StageChange.objects.create(
                project=project,
                stage=Stage.ADVANCING,
                effective_on=NEW_YEAR,
                author=town.people["office"],
                business_at=NOW,
            )
            time.sleep(random.uniform(0, 0.02))
        transaction.set_rollback(random.random() < 0.1)


def views_while_posting(town: Town) -> list[View]:
    """Many post with delays, a few take cut-offs: each number with what could be read just then."""
    project = factories.add_project(town)
    end = time.monotonic() + SECONDS

    def work(number: int) -> list[View]:
        views = []
        while time.monotonic() < end:
            if number < WRITERS:
                post(town, project)
            else:
                taken = cut_off()
                views.append((taken, up_to(taken)))
                time.sleep(random.uniform(0, 0.01))
        return views

    views: list[View] = []
    for result in together(WRITERS + READERS, work):
        if isinstance(result, Exception):
            raise result
        views += result
    return views


def test_no_number_appears_below_a_cut_off(town: Town) -> None:
    views = views_while_posting(town)
    changed = [number for number, seen in views if up_to(number) != seen]
    assert not changed
    assert len(views) > 10
    assert len({number for number, _seen in views}) > 5, "facts were posted meanwhile"


def test_control_without_the_shared_lock_numbers_appear_later(town: Town, live: Database) -> None:
    as_owner(live, UNLOCKED)
    views = views_while_posting(town)
    assert any(up_to(number) > seen for number, seen in views)


def test_a_cut_off_waits_for_a_fact_that_is_being_posted(town: Town, live: Database) -> None:
    connection = psycopg2.connect(live.url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT keyworks_draw_posting()")
        drawn = cursor.fetchone()[0]
    reader = Aside(cut_off)
    assert not reader.done(within=0.4)
    connection.commit()
    connection.close()
    assert reader.outcome() == drawn


def test_a_cut_off_of_nothing_is_zero(live: Database) -> None:
    assert cut_off() == 0


def test_a_cut_off_holds_nobody_up_once_it_is_taken(town: Town) -> None:
    project = factories.add_project(town)
    first = cut_off()
    post_one(town, project)
    assert cut_off() == first + 1


def post_one(town: Town, project: Project) -> None:
    StageChange.objects.create(
        project=project,
        stage=Stage.COMPLETED,
        effective_on=NEW_YEAR,
        author=town.people["office"],
        business_at=NOW,
    )
