"""Who proposes does not decide: nor who wrote part of it, nor for whom it was written, by whatever way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import Membership, Role, User
from accounts.services import create_user
from common.acting import recorded_as
from common.errors import Conflict, Refusal
from projects.models import PlanRevision, Project
from projects.services import proposals
from projects.services.carrying import Carried, carry_over
from projects.services.drafts import change_draft
from projects.services.plans import PlanFigures, approve_revision, revise_plan
from tests import factories
from tests.factories import NEW_YEAR, NOW, YEAR, Town

pytestmark = pytest.mark.django_db
FIGURES = PlanFigures(annual_amount=Decimal(12000), targets=[Decimal(1000)] * 12)


@pytest.fixture
def town() -> Town:
    return factories.make_town()


@pytest.fixture
def both(town: Town) -> User:
    """Somebody who is of the office and leads it, too."""
    city = town.organizations["xm"]
    return create_user(
        username="both", name="钱双", password=None, roles=[(Role.OFFICE, city), (Role.LEADER, city)]
    )


def again(user: User) -> User:
    """The person with the roles of now."""
    return User.objects.get(pk=user.pk)


def deputy_of(town: Town, person: User, role: Role) -> User:
    """Somebody with no role of their own in the office, who stands in for a person."""
    deputy = create_user(
        username="deputy", name="赵代", password=None, roles=[(Role.VIEWER, town.organizations["xm"])]
    )
    Membership.objects.create(
        user=deputy,
        organization=town.organizations["xm"],
        role=role,
        since=NEW_YEAR,
        until=dt.date(2099, 12, 31),
        on_behalf_of=person,
        granted_by=person,
    )
    return again(deputy)


def drafted(town: Town, author: User, project: Project | None = None) -> PlanRevision:
    project = project or factories.add_project(town)
    with recorded_as(user=author.pk):
        return revise_plan(
            plan=project.annual_plans.get(), first_period=12, figures=FIGURES, author=author, reason="调整"
        )


def approve(revision: PlanRevision, approver: User, version: int | None = None) -> PlanRevision:
    return approve_revision(revision=revision, approver=approver, now=NOW, version=version)


def test_another_hand_in_between_makes_nobody_forget_who_drew_it_up(town: Town, both: User) -> None:
    revision = drafted(town, both)
    with recorded_as(user=town.people["office"].pk):
        revision = change_draft(
            revision=revision,
            version=revision.version,
            figures=FIGURES,
            author=town.people["office"],
            first_period=12,
            reason="调整。",
        )
    with pytest.raises(Refusal):
        approve(revision, again(both))
    assert approve(revision, town.people["leader"]).status == "approved"


def test_a_deputy_does_not_approve_what_their_leader_entered(town: Town, both: User) -> None:
    revision = drafted(town, both)
    with pytest.raises(Refusal):
        approve(revision, deputy_of(town, both, Role.LEADER))


def test_the_same_holds_for_other_proposals(town: Town, both: User) -> None:
    deputy = deputy_of(town, both, Role.LEADER)
    proposal = PlanRevision(author=both)
    with pytest.raises(Refusal):
        proposals.check_approver(proposal, deputy)  # type: ignore[type-var]
    proposals.check_approver(proposal, town.people["leader"])  # type: ignore[type-var]


def test_a_version_that_nobody_saw_is_not_approved(town: Town) -> None:
    revision = drafted(town, town.people["office"])
    seen = revision.version
    change_draft(
        revision=revision,
        version=seen,
        figures=FIGURES,
        author=town.people["office"],
        first_period=12,
        reason="再调整",
    )
    with pytest.raises(Conflict, match="已被修改"):
        approve(revision, town.people["leader"], seen)


def test_what_stands_alone_is_counted_when_carried_over(town: Town) -> None:
    project = factories.add_project(town)
    (draft,) = carry_over(
        year=YEAR + 1, rows=[Carried(project, Decimal(100), False)], way="none",
        author=town.people["office"], now=NOW,
    )  # fmt: skip
    assert draft.plan.is_counted
