"""What was written before a project became confidential: files and searches tell its name to nobody else."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse

from coordination.meeting_selectors import asked_for as asked_of_tasks
from coordination.meeting_selectors import task_counts, tasks_listed
from coordination.models import MeetingTask, Order, OrderPaper
from coordination.problem_selectors import asked_for, list_counts, listed
from coordination.site_selectors import FILTERS as SITE_FILTERS
from coordination.site_selectors import records_listed
from projects.models import Project
from projects.services.secrecy import told_in
from tests import factories
from tests.coordination.meeting_steps import call, released, say, task_of
from tests.coordination.order_steps import order_for
from tests.coordination.site_steps import keep
from tests.coordination.steps import keep_secret, register
from tests.desk import body, signed_in
from tests.factories import NOW, Town

NAME, ALIAS = "翔安秘密工厂", "保密项目甲"


@pytest.fixture
def named(mine: Project) -> Project:
    """Like any other project, so far."""
    Project.objects.filter(pk=mine.pk).update(name=NAME)
    mine.refresh_from_db()
    return mine


def word_of(town: Town, who: str, address: str) -> str:
    """The text of a Word file as somebody is given it."""
    answer = signed_in(town, who).get(address)
    assert answer.status_code == 200
    return "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)


def test_a_paper_from_before_is_only_for_those_who_are_cleared(town: Town, named: Project) -> None:
    order: Order = order_for(named)
    address = reverse("order-docx", args=[order.pk])
    assert NAME in word_of(town, "official", address)
    keep_secret(town, named, NAME, ALIAS)
    text = word_of(town, "official", address)
    assert (NAME in text, ALIAS in text) == (False, True)
    assert NAME in word_of(town, "office", address), "as it was stored"
    assert OrderPaper.objects.count() == 1


def test_minutes_from_before_are_only_for_those_who_are_cleared(town: Town, named: Project) -> None:
    later = factories.NOW.replace(day=29)
    order_for(named, now=later)
    meeting = call(town, now=later)
    for item in meeting.items.all():
        say(town, item, f"{NAME}限期整改", now=later)
    meeting = released(town, meeting, later)
    address = reverse("meeting-minutes", args=[meeting.pk])
    assert NAME in word_of(town, "official", address)
    keep_secret(town, named, NAME, ALIAS)
    text = word_of(town, "official", address)
    assert (NAME in text, ALIAS in text) == (False, True)
    assert NAME in word_of(town, "office", address)


def test_whoever_decides_reads_where_the_name_stands(town: Town, named: Project) -> None:
    order_for(named)  # and a talk with it
    register(town, named, title=f"{NAME}用地未交")
    keep(town, named, text=f"{NAME}用地已围挡")
    assert told_in(NAME)["matters"] == 4


def test_and_where_it_stands_in_what_is_kept_of_others(town: Town, named: Project, across: Project) -> None:
    register(town, across, title=f"与{NAME}管线交叉")
    meeting = call(town, now=NOW)
    item = meeting.items.create(position=9, title="用地")
    say(town, item, f"{NAME}限期整改", now=NOW)
    assert told_in(NAME)["matters"] == 3, "the problem, its place on the agenda, the decision"


@pytest.mark.parametrize(("who", "name"), [("official", ALIAS), ("office", NAME)])
def test_and_reads_there_what_is_for_them(
    town: Town, named: Project, across: Project, who: str, name: str
) -> None:
    problem = register(town, across, title=f"与{NAME}管线交叉", text=f"{NAME}占用红线")
    keep(town, across, text=f"{NAME}已围挡")
    keep_secret(town, named, NAME, ALIAS)
    reader, shown = signed_in(town, who), ({NAME, ALIAS} - {name}).pop()
    for address in (
        reverse("problem-list"), reverse("problem", args=[problem.pk]), reverse("site-list"),
        reverse("project", args=[across.code]),
    ):  # fmt: skip
        page = body(reader.get(address))
        assert (name in page, shown in page) == (True, False), address


@pytest.mark.parametrize(("who", "text", "found"), [
    ("official", NAME, False), ("official", "秘密", False), ("official", f"{ALIAS}用地", True),
    ("office", NAME, True),
])  # fmt: skip
def test_searching_finds_what_the_reader_reads(
    town: Town, named: Project, who: str, text: str, found: bool
) -> None:
    register(town, named, title=f"{NAME}用地未交")
    keep(town, named, text=f"{NAME}用地已围挡")
    meeting = call(town, now=NOW)
    meeting.items.create(position=9, title="用地")
    task_of(town, say(town, meeting.items.get(position=9), now=NOW), now=NOW)
    MeetingTask.objects.update(text=f"{NAME}用地本周交付")
    keep_secret(town, named, NAME, ALIAS)
    user, asked, tasks = town.person(who), asked_for({"q": text}), asked_of_tasks({"q": text}, NOW.date())
    assert listed(user, asked).exists() == found
    assert bool(list_counts(user, asked)["all"]) == found
    assert tasks_listed(user, tasks, NOW.date()).exists() == found
    assert bool(task_counts(user, tasks, NOW.date())["all"]) == found
    assert records_listed(user, dict.fromkeys(SITE_FILTERS, "") | {"q": text}).exists() == found
