"""The loaded demo: October's published figures, every lamp, list and reason, ten verified editions."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password
from django.db.models import F, Max

from accounts.models import Membership, Role, User
from common.clock import business_now
from common.numbers import percent_of, yi
from portfolio.demo.moments import END
from projects.models import (
    DelayReason,
    LedgerEntry,
    MonthlyReturn,
    PlanRevision,
    Project,
    ReportingPeriod,
    Suspension,
)
from reports import verifier
from reports.models import CurrentBuild, Edition, EditionGroup, EditionLine, SnapshotLine
from tests.databases import DEMO_PASSWORD
from tests.portfolio.demo.conftest import table

# Whoever comes first in a run waits for the template to be loaded.
pytestmark = [pytest.mark.timeout(900), pytest.mark.usefixtures("demo")]
OCTOBER = dt.date(2020, 10, 1)


def october() -> list[EditionLine]:
    """The lines of October's edition."""
    return list(EditionLine.objects.filter(edition__period__month=OCTOBER).select_related("project"))


def group(kind: str, code: str) -> EditionGroup:
    """A group of October's edition."""
    return EditionGroup.objects.get(edition__period__month=OCTOBER, kind=kind, code=code)


@pytest.mark.parametrize("row", table("xiamen-2020-10"), ids=lambda row: row["category_code"])
def test_october_prints_what_was_published(row: dict[str, str]) -> None:
    found = group("category", row["category_code"])
    assert found.projects == int(row["projects"])
    assert yi(found.invested_to_date) == row["invested_to_date_yi"]
    assert percent_of(found.invested_to_date, found.planned_to_date).rstrip("0%") == row[
        "schedule_ratio_pct"
    ].rstrip("0")


def test_october_in_all() -> None:
    found = group("total", "all")
    assert (found.projects, yi(found.invested_to_date)) == (415, "1,371.47")


def test_ten_editions_are_published_in_order_and_numbered_from_one() -> None:
    editions = list(Edition.objects.published().order_by("sequence").select_related("period"))
    assert [edition.period.month for edition in editions] == [dt.date(2020, n, 1) for n in range(1, 11)]
    assert [edition.number for edition in editions] == [f"厦重点办〔2020〕{n}号" for n in range(1, 11)]
    assert not Edition.objects.exclude(status=Edition.Status.PUBLISHED).exists()


def test_all_editions_verify_and_hang_together() -> None:
    editions = Edition.objects.published().order_by("sequence").select_related("bundle")
    bundles = [json.loads(bytes(edition.bundle.content)) for edition in editions if edition.bundle]
    assert len(bundles) == 10
    assert [verifier.verify(bundle) for bundle in bundles] == [[]] * 10
    assert verifier.verify_chain(bundles) == []


def test_october_shows_every_lamp_for_every_reason() -> None:
    assert {(line.lamp, line.lamp_clause) for line in october()} == {
        ("green", "band_green"),
        ("yellow", "band_yellow"),
        ("yellow", "late_start"),
        ("red", "band_red"),
        ("red", "late_start"),
        ("unlit", "not_reported"),
        ("unlit", "exempt"),
        ("unlit", "no_plan"),
        ("unlit", "not_counted"),
    }


def test_most_of_october_is_green() -> None:
    lamps = Counter(line.lamp for line in october())
    assert lamps["green"] > 415 * 7 // 10
    assert 10 <= lamps["red"] <= 40
    assert 20 <= lamps["yellow"] <= 60


def test_october_leaves_projects_unranked_for_every_reason() -> None:
    assert {line.unranked_reason for line in october()} == {
        "", "not_counted", "suspension", "force_majeure", "completed", "new", "preparatory", "no_plan",
    }  # fmt: skip


@pytest.mark.parametrize("league", ["large", "small"])
def test_each_league_is_warned_for_every_reason(league: str) -> None:
    listed = {line.warning_clause for line in october() if line.warning_position and line.league == league}
    assert listed == {"behind", "late_start", "behind_and_late_start"}


@pytest.mark.parametrize("league", ["large", "small"])
def test_each_league_has_red_flags_and_both_kinds_of_snails(league: str) -> None:
    members = [line for line in october() if line.league == league]
    assert any(line.red_flag_position for line in members)
    assert {line.snail_clause for line in members if line.snail_position} == {
        "warned_twice",
        "red_at_quarter_end",
    }


def test_october_denies_red_flags_for_every_reason() -> None:
    assert {reason for line in october() for reason in line.red_flag_unmet} == {
        "not_ranked", "not_in_works", "no_return", "no_quarter_plan", "quarter_ratio", "quarter_excess",
        "year_ratio", "red_lamp", "quota",
    }  # fmt: skip


def test_final_rounds_list_honours_and_warnings() -> None:
    for month in (3, 6, 9):
        lines = EditionLine.objects.filter(edition__period__month=dt.date(2020, month, 1))
        assert lines.filter(red_flag_position__isnull=False).exists()
        assert lines.filter(warning_position__isnull=False).exists()
        assert lines.filter(snail_position__isnull=False).exists()


def test_talks_are_due_after_two_yellows_and_after_a_red() -> None:
    assert {line.lamp for line in october() if line.is_talk_due} == {"yellow", "red"}


def test_an_accepted_reason_keeps_a_red_project_from_being_a_snail() -> None:
    excused = set(DelayReason.objects.values_list("project", flat=True))
    red = [line for line in october() if line.project_id in excused and line.lamp == "red"]
    assert red
    assert any(line.warning_clause and not line.snail_clause for line in red)


def test_stops_are_approved_with_a_document_or_do_not_exempt() -> None:
    unapproved = set(
        Suspension.objects.filter(approver__isnull=True, document="").values_list("project", flat=True)
    )
    lines = [line for line in october() if line.project_id in unapproved]
    assert lines
    assert all(line.unranked_reason == "" and line.rank_all for line in lines)
    assert Suspension.objects.filter(approver__isnull=False).exclude(document="").exists()


def test_known_projects_are_not_among_the_warned() -> None:
    known = Project.objects.filter(is_generated=False)
    assert known.count() == 24
    lines = EditionLine.objects.filter(edition__period__month=OCTOBER, project__in=known)
    assert not lines.exclude(warning_clause="").exists()
    assert not lines.filter(lamp="red").exists()


def test_plans_were_revised_raised_and_softened() -> None:
    lines = [line for line in october() if line.plan_revision == 2]
    assert any(line.first_planned_to_date > line.planned_to_date for line in lines)
    assert any(line.first_planned_to_date < line.planned_to_date for line in lines)
    assert PlanRevision.objects.filter(number=2, status=PlanRevision.Status.DRAFT).exists()


def test_corrections_came_after_their_month_was_published() -> None:
    corrections = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.CORRECTION)
    assert corrections.count() >= 10
    assert {entry.amount > 0 for entry in corrections} == {True, False}
    for entry in corrections:
        assert entry.posting is not None
        assert Edition.objects.get(period__month=entry.month).posting < entry.posting  # type: ignore[operator]


def test_no_one_decided_on_their_own_work() -> None:
    assert not LedgerEntry.objects.filter(approver=F("author")).exists()
    assert not Edition.objects.filter(published_by=F("built_by")).exists()
    assert LedgerEntry.objects.values("author").distinct().count() > 20
    assert LedgerEntry.objects.values("approver").distinct().count() > 10


def test_november_is_open_with_part_of_its_returns() -> None:
    november = ReportingPeriod.objects.get(month=dt.date(2020, 11, 1))
    assert november.status == ReportingPeriod.Status.OPEN
    states = Counter(MonthlyReturn.objects.filter(period=november).values_list("status", flat=True))
    assert states["approved"] > 415 * 5 // 10
    assert min(states[state] for state in ("submitted", "draft", "sent_back")) > 5
    assert sum(states.values()) < 415


def test_november_has_provisional_figures() -> None:
    november = ReportingPeriod.objects.get(month=dt.date(2020, 11, 1))
    assert SnapshotLine.objects.current(november).count() == 415


def test_published_months_show_the_build_of_their_edition() -> None:
    for edition in Edition.objects.published():
        assert CurrentBuild.objects.get(period=edition.period).build_id == edition.build_id


def test_the_clock_stands_before_anything_is_due() -> None:
    assert business_now() == END
    assert not ReportingPeriod.objects.filter(
        status=ReportingPeriod.Status.OPEN, due_on__lt=END.date()
    ).exists()
    assert Edition.objects.aggregate(last=Max("published_at"))["last"] < END


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("official", Role.VIEWER),
        ("clerk", Role.CLERK),
        ("reviewer", Role.REVIEWER),
        ("office", Role.OFFICE),
        ("leader", Role.LEADER),
        ("auditor", Role.AUDITOR),
        ("system", Role.SYSTEM_ADMIN),
        ("security", Role.SECURITY_ADMIN),
        ("audit", Role.AUDIT_ADMIN),
    ],
)
def test_the_printed_accounts_share_the_password(username: str, role: Role) -> None:
    user = User.objects.get(username=username)
    assert check_password(DEMO_PASSWORD, user.password)
    assert [membership.role for membership in user.held] == [role]


def test_nobody_else_can_sign_in() -> None:
    assert User.objects.exclude(password__startswith="!").count() == 9


def test_a_deputy_stands_in_for_a_week() -> None:
    [deputy] = Membership.objects.in_force().filter(on_behalf_of__isnull=False)
    assert (deputy.role, deputy.since) == (Role.REVIEWER, END.date())


@pytest.mark.parametrize("username", ["official", "office", "leader", "auditor"])
def test_the_city_sees_everything(username: str) -> None:
    assert Project.objects.visible_to(User.objects.get(username=username)).count() == 415


def test_the_reviewer_sees_what_the_clerk_enters() -> None:
    clerk, reviewer = (User.objects.get(username=name) for name in ("clerk", "reviewer"))
    entered = set(Project.objects.visible_to(clerk).values_list("pk", flat=True))
    checked = set(Project.objects.visible_to(reviewer).values_list("pk", flat=True))
    assert 36 <= len(entered) <= 44
    assert len(entered & checked) >= len(entered) * 9 // 10
