"""Roles at an organisation, with dates, and the duties that stay separate: asked of PostgreSQL too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Membership, Organization, Role, User
from accounts.scope import holds, paths_as, roles_at_root, roles_of
from accounts.selectors import holders
from accounts.services import create_user
from common.clock import business_today, set_business_now
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.factories import NOW, Town
from tests.projects.racing import as_owner, split_refused

TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def town(db: None) -> Town:
    """A town on 2 December 2020."""
    set_business_now(NOW)
    return factories.make_town()


def give(
    user: User,
    role: Role,
    organization: Organization,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    on_behalf_of: User | None = None,
) -> Membership:
    """A role, straight into the table."""
    return Membership.objects.create(
        user=user,
        role=role,
        organization=organization,
        since=since,
        until=until,
        on_behalf_of=on_behalf_of,
    )


def nobody(name: str = "qian") -> User:
    """Somebody without a role."""
    return create_user(username=name, name="钱新", password=None, roles=[])


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (None, TODAY, True),
        (TODAY + DAY, None, False),
        (None, TODAY - DAY, False),
    ],
)
def test_a_role_counts_from_its_first_day_to_its_last(
    town: Town, since: dt.date | None, until: dt.date | None, counts: bool
) -> None:
    user = nobody()
    give(user, Role.CLERK, town.organizations["U1"], since=since, until=until)
    assert (roles_of(user) == {Role.CLERK}) is counts


def test_without_a_stored_clock_the_true_day_counts(town: Town) -> None:
    set_business_now(None)
    user, today = nobody(), business_today()
    give(user, Role.CLERK, town.organizations["U1"], since=today, until=today)
    assert roles_of(user) == {Role.CLERK}
    assert Membership.objects.in_force().filter(since__isnull=False).count() == 1


def test_a_role_reaches_what_lies_below(town: Town) -> None:
    clerk, reviewer = town.person("clerk"), town.person("reviewer")
    assert paths_as(reviewer, Role.REVIEWER, Role.OFFICE) == ["xm/"]
    assert holds(reviewer, Role.REVIEWER, town.organizations["U1"])
    assert not holds(clerk, Role.CLERK, town.organizations["U2"])
    assert not holds(clerk, Role.CLERK, town.organizations["xm"])
    assert (roles_at_root(reviewer), roles_at_root(clerk)) == ({Role.REVIEWER}, set())


def test_holders_are_found_at_a_place_and_above_it(town: Town) -> None:
    unit, district = town.organizations["U1"], town.organizations["D1"]
    local = nobody()
    give(local, Role.REVIEWER, unit)
    give(town.person("district"), Role.REVIEWER, unit, until=TODAY - DAY)
    User.objects.filter(username="clerk").update(is_active=False)
    assert holders(role=Role.REVIEWER, organizations=[unit, district]) == {unit.pk: [local], district.pk: []}
    assert holders(role=Role.REVIEWER, organizations=[unit], above=True)[unit.pk] == [
        local,
        town.people["reviewer"],
    ]
    assert holders(role=Role.CLERK, organizations=[unit])[unit.pk] == []


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("clerk", Role.SECURITY_ADMIN),
        ("admin", Role.SECURITY_ADMIN),
        ("admin", Role.AUDIT_ADMIN),
        ("admin", Role.VIEWER),
        ("auditor", Role.AUDIT_ADMIN),
    ],
)
def test_the_table_keeps_duties_separate(town: Town, username: str, role: Role) -> None:
    with pytest.raises(IntegrityError, match="separate"), transaction.atomic():
        give(town.person(username), role, town.organizations["xm"])


def test_duties_may_follow_one_another(town: Town) -> None:
    user = nobody()
    give(user, Role.CLERK, town.organizations["U1"], until=TODAY - DAY)
    give(user, Role.SECURITY_ADMIN, town.organizations["xm"], since=TODAY)
    assert roles_of(user) == {Role.SECURITY_ADMIN}


def test_the_same_role_is_not_held_twice_at_once(town: Town) -> None:
    unit = town.organizations["U1"]
    with pytest.raises(IntegrityError, match="already"), transaction.atomic():
        give(town.person("clerk"), Role.CLERK, unit)
    give(town.person("clerk"), Role.CLERK, unit, on_behalf_of=town.person("office"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_membership",
        "UPDATE accounts_membership SET role = 'leader'",
        "UPDATE accounts_membership SET organization_id = organization_id + 1",
        "UPDATE accounts_membership SET since = '2020-01-01'",
        "UPDATE accounts_membership SET until = until + 1",
        "UPDATE accounts_membership SET until = NULL",
    ],
)
def test_what_was_held_stays_known(town: Town, statement: str) -> None:
    Membership.objects.update(until=TODAY)
    with (
        pytest.raises(Exception, match="refused|denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_ended_role_is_history(town: Town) -> None:
    membership = town.person("clerk").held[0]
    Membership.objects.filter(pk=membership.pk).update(ended_at=NOW)
    assert roles_of(town.person("clerk")) == set()
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(ended_at=None)


def test_nobody_gives_a_role_to_themselves_or_stands_in_for_themselves(town: Town) -> None:
    user = nobody()
    for field in ("granted_by", "on_behalf_of"):
        with pytest.raises(IntegrityError, match="oneself"), transaction.atomic():
            Membership.objects.create(
                user=user, role=Role.CLERK, organization=town.organizations["U1"], **{field: user}
            )


ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE)


def give_all_at_once(town: Town) -> set[str]:
    """Several give one person roles that must stay separate, at the same moment, in open transactions."""
    user = nobody()

    def one(number: int) -> None:
        with transaction.atomic():
            give(user, ROLES[number % 4], town.organizations["xm" if number < 4 else "B1"])
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.2)")

    split_refused(together(8, one))
    return {membership.role for membership in Membership.objects.filter(user=user)}


def test_given_at_once_only_one_duty_remains(live: Database) -> None:
    assert len(give_all_at_once(factories.make_town())) == 1


def test_control_without_the_lock_on_the_person_duties_mix(live: Database) -> None:
    town = factories.make_town()
    as_owner(
        live,
        "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('accounts_membership_guard'::regproc),"
        " 'PERFORM FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;', ''); END $do$",
    )
    assert len(give_all_at_once(town)) > 1
