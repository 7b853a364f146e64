"""The page of totals to sign off."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from accounts.services import create_user
from projects.models import Project, ReportingPeriod, SignOff
from projects.services.signoffs import totals
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import Town
from tests.projects.helpers import return_in, take

URL = reverse("sign-offs")


def sign(
    town: Town, period: ReportingPeriod, who: str = "clerk", level: str = "unit", code: str = "U1"
) -> Any:
    total = next(t for t in totals(period) if (t.level, t.organization.code) == (level, code))
    data = {"total": f"{level}:{total.organization.pk}", "seen": total.digest}
    return signed_in(town, who).post(f"{URL}?month=2020-11", data, follow=True)


def test_the_clerk_signs_what_the_unit_handed_in(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    return_in("submitted", town, november, mine, investment=1250)
    response = sign(town, november)
    assert messages_in(response) == ["Road and Bridge Group: 1,250.00 万元 signed off."]
    assert SignOff.objects.get().by == town.people["clerk"]


def test_a_second_press_signs_nothing_again(town: Town, november: ReportingPeriod, mine: Project) -> None:
    return_in("submitted", town, november, mine)
    sign(town, november)
    assert "already" in messages_in(sign(town, november))[-1]
    assert SignOff.objects.count() == 1


def test_a_change_after_it_shows_both_totals(town: Town, november: ReportingPeriod, mine: Project) -> None:
    row = return_in("submitted", town, november, mine, investment=12_300)
    sign(town, november)
    for step in ("withdraw", "save", "submit"):
        take(step, row, town, investment=12_500)
    page = body(signed_in(town, "clerk").get(URL, {"month": "2020-11"}))
    assert "李录 signed 12,300.00, now 12,500.00" in page


def test_the_reviewer_signs_the_districts_total(town: Town, november: ReportingPeriod, mine: Project) -> None:
    return_in("approved", town, november, mine)
    sign(town, november, "reviewer", "district", "D1")
    assert SignOff.objects.get().level == "district"


@pytest.mark.parametrize(("who", "level", "code"), [("reviewer", "unit", "U1"), ("clerk", "district", "D1")])
def test_nobody_signs_for_others(
    town: Town, november: ReportingPeriod, mine: Project, who: str, level: str, code: str
) -> None:
    return_in("approved", town, november, mine)
    assert sign(town, november, who, level, code).status_code == 404
    assert not SignOff.objects.exists()


def test_a_unit_sees_its_own_total_only(
    town: Town, november: ReportingPeriod, mine: Project, foreign: Project
) -> None:
    page = body(signed_in(town, "clerk").get(URL, {"month": "2020-11"}))
    assert "Road and Bridge Group" in page
    assert "East Sea Headquarters" not in page


def test_a_deputy_signs_on_behalf_of_the_one_they_stand_in_for(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    return_in("submitted", town, november, mine)
    town.people["deputy"] = deputy = create_user(username="deputy", name="代录", password=None, roles=[])
    Membership.objects.create(
        user=deputy,
        organization=town.organizations["U1"],
        role=Role.CLERK,
        since=dt.date(2020, 11, 1),
        until=dt.date(2020, 12, 31),
        on_behalf_of=town.people["clerk"],
        granted_by=town.people["office"],
    )
    assert "代录" in body(sign(town, november, "deputy"))
    assert SignOff.objects.get().on_behalf_of == town.people["clerk"]


def test_the_page_asks_as_much_for_many_as_for_one(
    town: Town, november: ReportingPeriod, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        factories.add_project(town, unit=f"U{number % 4 + 1}", district=f"D{number % 2 + 1}")
    client = signed_in(town, "office")
    with django_assert_max_num_queries(16):
        client.get(URL, {"month": "2020-11"})
