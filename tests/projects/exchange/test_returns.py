"""A month's returns out and in: what a clerk sends, sees, confirms and takes back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Organization
from projects.models import ImportBatch, MonthlyReturn, Project, ReportingPeriod
from projects.services.attachments import attach_to_return
from projects.services.periods import lock_period
from tests.desk import body, draft, messages_in, signed_in, submitted
from tests.factories import NOW, Town, add_project
from tests.projects.exchange.sending import act, edited, page, send, table, template

State = ImportBatch.State
Status = MonthlyReturn.Status


@pytest.fixture
def clerk(town: Town) -> Client:
    return signed_in(town, "clerk")


def stored(project: Project) -> tuple[object, ...]:
    """What is stored of a project's return."""
    row = MonthlyReturn.objects.get(project=project)
    return row.status, row.version, row.investment, row.physical_progress, row.stage_text


def test_a_template_comes_back_filled(clerk: Client, november: ReportingPeriod, mine: Project) -> None:
    file = edited(
        template(clerk),
        {("P1", "本月完成投资"): 1250.5, ("P1", "形象进度"): 52, ("P1", "工程形象描述"): "主体封顶"},
    )
    batch = send(clerk, file, period=november)
    assert (batch.state, batch.counts["new"], batch.counts["error"]) == (State.PREVIEWED, 1, 0)
    assert not MonthlyReturn.objects.exists()
    assert "1,250.5" in page(clerk, batch)
    assert act(clerk, batch, "confirm").state == State.CONFIRMED
    assert stored(mine) == (Status.DRAFT, 1, Decimal("1250.5"), Decimal(52), "主体封顶")


def test_rows_of_projects_that_are_others_by_now_are_not_shown(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    other = add_project(town, code="P3", name="别处项目", unit="U1")
    filled = {(code, "本月完成投资"): 1250.5 for code in ("P1", "P3")}
    batch = send(clerk, edited(template(clerk), filled), period=november)
    assert "别处项目" in page(clerk, batch)
    Project.objects.filter(pk=other.pk).update(responsible_unit=town.organizations["U2"])
    shown = page(clerk, batch)
    assert "别处项目" not in shown
    assert "1 row is about a project that you no longer report" in shown
    assert mine.name in shown


def test_the_template_as_it_is_changes_nothing(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    add_project(town, code="P3", unit="U1")
    draft(town, november, mine)
    batch = send(clerk, template(clerk), period=november)
    assert (batch.counts["same"], batch.counts["change"], batch.counts["new"]) == (2, 0, 0)
    assert "nothing to change" in page(clerk, batch)


def test_the_same_file_twice_changes_nothing(clerk: Client, november: ReportingPeriod, mine: Project) -> None:
    file = edited(template(clerk), {("P1", "本月完成投资"): 1250.5})
    act(clerk, send(clerk, file, period=november), "confirm")
    again = send(clerk, file, period=november)
    text = page(clerk, again)
    assert (again.counts["same"], again.counts["change"]) == (1, 0)
    assert "This very file was imported" in text
    assert "there is nothing to change" in text
    assert stored(mine)[1] == 1


def test_confirming_twice_stores_once(clerk: Client, november: ReportingPeriod, mine: Project) -> None:
    batch = send(clerk, table(["P1", "", "", 100, 10, "", ""]), period=november)
    batch = name_columns_if_asked(clerk, batch)
    act(clerk, batch, "confirm")
    act(clerk, batch, "confirm")
    assert stored(mine)[1] == 1
    response = clerk.get("/projects/exchange/")
    assert "imported already" in messages_in(response)[-1]


def name_columns_if_asked(client: Client, batch: ImportBatch) -> ImportBatch:
    """Take the columns as they are guessed."""
    if batch.state != State.UNMAPPED:
        return batch
    response = client.get(f"/projects/exchange/{batch.pk}/")
    chosen = {f"field-{head.number}": head.field for head in response.context["heads"]}
    units = {f"unit-{head.number}": head.unit for head in response.context["heads"]}
    table_ = response.context["table"]
    return act(client, batch, "columns", sheet=table_.sheet.name, head=table_.head_row, **chosen, **units)


def test_what_somebody_else_changed_meanwhile_is_named(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    file = edited(template(clerk), {("P1", "本月完成投资"): 700})
    draft(town, november, mine, investment=Decimal(900), physical_progress=Decimal(40))
    batch = send(clerk, file, period=november)
    text = page(clerk, batch)
    assert batch.counts["error"] == 1
    assert "version 1 is stored with 900 万元 and 40 %, the file started from version 0" in text
    assert "N2" in text  # where the version stands


def test_what_changes_between_preview_and_confirmation_is_shown_anew(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    batch = send(clerk, edited(template(clerk), {("P1", "本月完成投资"): 700}), period=november)
    draft(town, november, mine, investment=Decimal(900))
    batch = act(clerk, batch, "confirm")
    assert (batch.state, batch.counts["error"]) == (State.PREVIEWED, 1)
    assert stored(mine)[2] == 900
    assert "Nothing was" in page(clerk, batch)


def test_a_return_under_review_is_left_alone(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    submitted(town, november, mine)
    batch = send(clerk, edited(template(clerk), {("P1", "本月完成投资"): 700}), period=november)
    assert "under review" in page(clerk, batch)
    assert act(clerk, batch, "confirm").state == State.PREVIEWED


def test_an_import_is_undone_as_one_step(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    second = add_project(town, code="P3", unit="U1")
    draft(town, november, mine, investment=Decimal(900), physical_progress=Decimal(40))
    changes = {("P1", "本月完成投资"): 700, ("P3", "本月完成投资"): 5, ("P3", "形象进度"): 1}
    batch = act(clerk, send(clerk, edited(template(clerk), changes), period=november), "confirm")
    assert (stored(mine)[2], stored(second)[2]) == (700, 5)
    assert act(clerk, batch, "undo").state == State.UNDONE
    assert stored(mine)[:4] == (Status.DRAFT, 3, 900, 40)
    assert not MonthlyReturn.objects.filter(project=second).exists()
    act(clerk, batch, "undo")
    assert stored(mine)[1] == 3


def test_what_was_handed_in_since_can_not_be_undone(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    second = add_project(town, code="P3", unit="U1")
    changes = {("P1", "本月完成投资"): 700, ("P3", "本月完成投资"): 5}
    batch = act(clerk, send(clerk, edited(template(clerk), changes), period=november), "confirm")
    MonthlyReturn.objects.filter(project=second).update(version=2)
    assert act(clerk, batch, "undo").state == State.CONFIRMED
    assert stored(mine)[2] == 700
    assert "1 of the returns have been changed" in messages_in(clerk.get("/projects/exchange/"))[-1]


def test_an_import_to_which_files_were_attached_since_is_not_undone(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    batch = act(
        clerk, send(clerk, edited(template(clerk), {("P1", "本月完成投资"): 7}), period=november), "confirm"
    )
    row = MonthlyReturn.objects.get(project=mine)
    upload = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4\n%%EOF\n")
    attach_to_return(row=row, upload=upload, user=town.people["clerk"], now=NOW)
    assert act(clerk, batch, "undo").state == State.CONFIRMED
    assert stored(mine)[2] == 7


def test_an_import_of_projects_that_are_no_longer_mine_is_not_undone(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    batch = act(
        clerk, send(clerk, edited(template(clerk), {("P1", "本月完成投资"): 7}), period=november), "confirm"
    )
    Project.objects.update(responsible_unit=Organization.objects.get(code="U2"))
    assert act(clerk, batch, "undo").state == State.CONFIRMED
    assert stored(mine)[2] == 7


def test_after_the_lock_nothing_is_stored_or_undone(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    second = add_project(town, code="P3", unit="U1")
    done = act(
        clerk, send(clerk, edited(template(clerk), {("P1", "本月完成投资"): 7}), period=november), "confirm"
    )
    waiting = send(clerk, edited(template(clerk), {("P3", "本月完成投资"): 7}), period=november)
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    assert act(clerk, waiting, "confirm").state == State.PREVIEWED
    assert "is locked" in page(clerk, waiting)
    assert not MonthlyReturn.objects.filter(project=second).exists()
    assert act(clerk, done, "undo").state == State.CONFIRMED


def test_other_peoples_files_do_not_exist(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project
) -> None:
    batch = send(clerk, template(clerk), period=november)
    other = signed_in(town, "office")
    assert other.get(f"/projects/exchange/{batch.pk}/").status_code == 404
    assert other.post(f"/projects/exchange/{batch.pk}/", {"action": "confirm"}).status_code == 404
    assert other.get("/projects/exchange/template/returns/").status_code == 404


def test_foreign_projects_are_unknown_ones(
    clerk: Client, november: ReportingPeriod, mine: Project, foreign: Project
) -> None:
    def said(code: str) -> str:
        batch = name_columns_if_asked(
            clerk, send(clerk, table([code, "", "", 100, 10, "", ""]), period=november)
        )
        text = page(clerk, batch)
        assert foreign.name not in text
        assert batch.counts["error"] == 1
        return str(batch.rows.get().problems).replace(code, "…")

    assert said(foreign.code) == said("NONE")


def test_the_page_asks_a_constant_number_of_questions(
    town: Town, clerk: Client, november: ReportingPeriod, mine: Project, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        add_project(town, code=f"Q{number}", unit="U1")
    file = edited(template(clerk), {(f"Q{number}", "本月完成投资"): 7 for number in range(12)})
    batch = send(clerk, file, period=november)
    with django_assert_max_num_queries(19):  # type: ignore[operator]
        assert body(clerk.get(f"/projects/exchange/{batch.pk}/")).count("xc-changes") == 12
