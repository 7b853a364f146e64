"""What stands beside a return: on whose behalf a deputy acted, and by when the unit is due."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import create_user
from projects.models import Project, ReportingPeriod, ReturnEvent
from projects.services.extensions import extend_due
from projects.services.returns import Versioned, approve_returns, submit_returns
from tests import factories
from tests.desk import body, draft, signed_in, submitted
from tests.factories import NOW, Town, deputy_of

pytestmark = pytest.mark.django_db


def test_what_a_clerks_deputy_hands_in_is_handed_in_for_the_clerk(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    deputy = deputy_of(town, "clerk")
    row = draft(town, november, mine)
    submit_returns(seen=[Versioned(row.pk, row.version)], user=deputy, now=NOW)
    event = ReturnEvent.objects.get()
    assert (event.author, event.on_behalf_of) == (deputy, town.people["clerk"])
    client = signed_in(town, "deputy")
    for address in (
        reverse("receipt", args=[event.batch]),
        f"{reverse('receipt-list')}?month=2020-11",
        reverse("return-edit", args=[november.month, "P1"]),
        reverse("project", args=["P1"]),
    ):
        assert "赵代 for 李录" in " ".join(body(client.get(address)).split())


def test_what_a_reviewers_deputy_approves_is_approved_for_the_reviewer(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    deputy = deputy_of(town, "reviewer")
    row = submitted(town, november, mine)
    approve_returns(seen=[Versioned(row.pk, row.version)], user=deputy, now=NOW)
    assert ReturnEvent.objects.latest("posting").on_behalf_of == town.people["reviewer"]
    page = signed_in(town, "reviewer").get(f"{reverse('review-queue')}?month=2020-11&status=approved")
    assert "赵代 for 王审" in " ".join(body(page).split())


def test_whoever_has_the_right_themselves_acts_for_nobody(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    deputy = deputy_of(town, "reviewer", Role.OFFICE, "xm")
    row = submitted(town, november, mine)
    approve_returns(seen=[Versioned(row.pk, row.version)], user=deputy, now=NOW)
    assert not ReturnEvent.objects.exclude(on_behalf_of=None).exists()


def test_a_unit_with_more_time_reads_its_own_due_date(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    client = signed_in(town, "clerk")
    assert "has more time" not in body(client.get(reverse("return-list")))
    extend_due(
        period=november,
        organization=town.organizations["U1"],
        due_on=november.lock_on,
        reason="台风",
        author=town.people["office"],
        now=NOW,
    )
    text = body(client.get(reverse("return-list")))
    assert f"Due {november.lock_on}" in text
    assert f"Road and Bridge Group has more time: {november.lock_on}" in text
    assert f"Due {november.lock_on}" in body(client.get(reverse("return-edit", args=[november.month, "P1"])))


def test_a_clerk_of_two_units_reads_the_first_day_and_who_has_more(
    town: Town, november: ReportingPeriod, mine: Project
) -> None:
    factories.add_project(town, unit="U2")
    create_user(
        username="both", name="双", password=None,
        roles=[(Role.CLERK, town.organizations["U1"]), (Role.CLERK, town.organizations["U2"])],
    )  # fmt: skip
    town.people["both"] = User.objects.get(username="both")
    extend_due(
        period=november,
        organization=town.organizations["U2"],
        due_on=november.lock_on,
        reason="台风",
        author=town.people["office"],
        now=NOW,
    )
    text = body(signed_in(town, "both").get(reverse("return-list")))
    assert f"Due {november.due_on}" in text
    assert f"Rail Transit Group has more time: {november.lock_on}" in text
