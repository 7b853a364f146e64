"""Units and districts sign off their totals; a change after that shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from common.errors import Conflict, Refusal
from projects.models import Project, ReportingPeriod, SignOff
from projects.services.periods import lock_period
from projects.services.signoffs import Total, sign_off, totals
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.helpers import return_in, take

Level = SignOff.Level
pytestmark = pytest.mark.usefixtures("english")


def total_of(period: ReportingPeriod, code: str, level: Level) -> Total:
    return next(one for one in totals(period) if (one.organization.code, one.level) == (code, level))


def sign(town: Town, period: ReportingPeriod, code: str = "U1", level: Level = Level.UNIT) -> bool:
    """Sign what the page shows; whether that was new."""
    return sign_off(
        period=period,
        organization=town.organizations[code],
        level=level,
        seen=total_of(period, code, level).digest,
        user=town.people["clerk" if level == Level.UNIT else "reviewer"],
        now=NOW,
    )[1]


def test_a_unit_signs_what_it_handed_in(town: Town, november: ReportingPeriod, mine: Project) -> None:
    return_in("submitted", town, november, mine, investment=1250)
    assert sign(town, november)
    signed = SignOff.objects.get()
    assert (signed.count, signed.due, signed.total) == (1, 1, Decimal(1250))
    assert total_of(november, "U1", Level.UNIT).is_signed


def test_signed_again_it_is_signed_once(town: Town, november: ReportingPeriod, mine: Project) -> None:
    return_in("submitted", town, november, mine)
    assert [sign(town, november), sign(town, november)] == [True, False]
    assert SignOff.objects.count() == 1


def test_approving_what_was_signed_changes_nothing(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    row = return_in("submitted", town, november, mine)
    sign(town, november)
    take("approve", row, town)
    assert total_of(november, "U1", Level.UNIT).is_signed


def test_a_later_change_makes_it_stale(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = return_in("submitted", town, november, mine, investment=100)
    sign(town, november)
    for step in ("withdraw", "save", "submit"):
        take(step, row, town, investment=200)
    total = total_of(november, "U1", Level.UNIT)
    assert total.is_stale
    assert total.signed is not None
    assert [total.signed.total, total.total] == [100, 200]
    assert sign(town, november)
    assert total_of(november, "U1", Level.UNIT).is_signed


def test_two_changes_that_cancel_out_in_the_total_show_too(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    rows = [return_in("submitted", town, november, p) for p in (mine, factories.add_project(town))]
    sign(town, november)
    for row, amount in zip(rows, (50, 150), strict=True):
        for step in ("withdraw", "save", "submit"):
            take(step, row, town, investment=amount)
    assert total_of(november, "U1", Level.UNIT).is_stale


def test_a_unit_hands_everything_in_first(town: Town, november: ReportingPeriod, mine: Project) -> None:
    factories.add_project(town)
    return_in("submitted", town, november, mine)
    with pytest.raises(Refusal, match="1 of 2 returns"):
        sign(town, november)


def test_a_district_reviews_everything_first(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = return_in("submitted", town, november, mine, investment=70)
    with pytest.raises(Refusal, match="wait for review"):
        sign(town, november, "D1", Level.DISTRICT)
    take("approve", row, town)
    assert sign(town, november, "D1", Level.DISTRICT)
    assert SignOff.objects.get().total == 70


def test_a_supervising_department_signs_in_the_districts_place(town: Town, november: ReportingPeriod) -> None:
    factories.add_project(town, department="B1")
    places = [one.organization.code for one in totals(november) if one.level == Level.DISTRICT]
    assert places == ["B1"]


def test_what_the_page_showed_must_still_be_so(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = return_in("submitted", town, november, mine, investment=100)
    digest = total_of(november, "U1", Level.UNIT).digest
    for step in ("withdraw", "save", "submit"):
        take(step, row, town, investment=300)
    with pytest.raises(Conflict, match=r"300\.00"):
        sign_off(
            period=november, organization=town.organizations["U1"], level=Level.UNIT,
            seen=digest, user=town.people["clerk"], now=NOW,
        )  # fmt: skip


def test_a_locked_month_is_not_signed(town: Town, november: ReportingPeriod, mine: Project) -> None:
    return_in("approved", town, november, mine)
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    with pytest.raises(Refusal, match="is locked"):
        sign(town, november)


def test_ten_presses_at_once_sign_once(live: Database) -> None:
    town = factories.make_town()
    november, mine = factories.month(11), factories.add_project(town)
    return_in("submitted", town, november, mine)
    done = together(10, lambda _number: sign(town, november))
    assert sorted(bool(one) for one in done) == [False] * 9 + [True]
    assert SignOff.objects.count() == 1
