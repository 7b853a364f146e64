"""The pages of orders and talks: the list, one of them, its paper."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.models import Order, OrderPaper
from projects.models import Project
from tests import factories
from tests.coordination.order_steps import NOVEMBER, called, follow, order_for, order_with_file
from tests.factories import Town


@pytest.fixture
def clerk(client: Client, town: Town) -> Client:
    client.force_login(town.people["clerk"])
    return client


def press(client: Client, order: Order, action: str, version: int, text: str = "已落实") -> int:
    """Press a button; the answer's status."""
    sent = {"action": action, "version": version, f"{action}-text": text}
    return client.post(reverse("order", args=[order.pk]), sent).status_code


def test_the_list_asks_the_same_questions_for_many(clerk: Client, town: Town, mine: Project) -> None:
    follow(called(mine))
    clerk.get(reverse("order-list"))
    with CaptureQueriesContext(connection) as few:
        clerk.get(reverse("order-list"))
    follow(*(called(factories.add_project(town)) for _number in range(5)), month=NOVEMBER)
    with CaptureQueriesContext(connection) as many:
        assert clerk.get(reverse("order-list")).content.decode().count("厦重点办督") == 6
    assert len(many) == len(few)


def test_another_district_s_orders_are_not_listed(clerk: Client, mine: Project, across: Project) -> None:
    follow(called(mine), called(across))
    page = clerk.get(reverse("order-list")).content.decode()
    assert "厦重点办督〔2020〕1号" in page
    assert "厦重点办督〔2020〕2号" not in page


def test_a_press_twice_counts_once(clerk: Client, mine: Project) -> None:
    order = order_for(mine)
    assert press(clerk, order, "answer", 1) == 302
    assert press(clerk, order, "answer", 1) == 302
    assert order.events.filter(kind="answer").count() == 1


def test_what_was_written_is_not_lost_when_it_is_refused(clerk: Client, mine: Project) -> None:
    order = order_for(mine)
    sent = {"action": "verify", "version": 1, "verify-text": "写了很多"}
    answer = clerk.post(reverse("order", args=[order.pk]), sent)
    assert answer.status_code == 422
    assert "写了很多" in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"action": "x", "version": "1"}, {"action": "answer", "version": "9" * 30}]
)
def test_what_no_button_sends_is_not_found(clerk: Client, mine: Project, sent: dict[str, str]) -> None:
    assert clerk.post(reverse("order", args=[order_for(mine).pk]), sent).status_code == 404


def test_the_paper_is_written_once_and_served_as_stored(clerk: Client, mine: Project) -> None:
    order = order_for(mine)
    first, second = (clerk.get(reverse("order-docx", args=[order.pk])) for _twice in range(2))
    assert first.content == second.content
    assert OrderPaper.objects.count() == 1
    lines = [one.text for one in docx.Document(io.BytesIO(first.content)).paragraphs]
    assert "厦门市重点项目建设办公室文件" in lines
    assert "厦重点办督〔2020〕1号" in lines
    assert "厦门路桥集团：" in lines
    assert any("累计完成投资0.40亿元，为序时进度计划1.00亿元的40.00%，亮红灯" in line for line in lines)
    assert any("请于2020年12月16日前完成整改" in line for line in lines)


def test_a_talk_in_english_as_pdf(clerk: Client, mine: Project, tmp_path: Path) -> None:
    talk = order_for(mine, "talk")
    answer = clerk.get(reverse("order-pdf", args=[talk.pk]), {"language": "en"})
    (tmp_path / "talk.pdf").write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", tmp_path / "talk.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Xiamen Key Projects Office" in text
    assert "it showed a red lamp" in " ".join(text.split())


def test_another_unit_s_paper_and_files_are_not_found(clerk: Client, town: Town, across: Project) -> None:
    order = order_for(across)
    for name in ("order", "order-pdf", "order-docx"):
        assert clerk.get(reverse(name, args=[order.pk])).status_code == 404


def test_the_document_of_an_answer_is_handed_out(clerk: Client, town: Town, mine: Project) -> None:
    order = order_with_file(town, mine)
    file = order.attached.get()
    assert clerk.get(reverse("order-file", args=[order.pk, file.pk])).content == b"%PDF-1.7"
    other = order_for(mine, "talk") if Order.objects.count() < 2 else Order.objects.get(kind="talk")
    assert clerk.get(reverse("order-file", args=[other.pk, file.pk])).status_code == 404


def test_the_list_is_taken_away(clerk: Client, mine: Project) -> None:
    order_for(mine)
    answer = clerk.get(reverse("order-list-csv"))
    assert "厦重点办督〔2020〕1号" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
