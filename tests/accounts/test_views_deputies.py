"""Deputies: named for a leave, gone by themselves, and never a way round the four eyes."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from accounts.models import Membership, Role
from accounts.scope import roles_of
from accounts.services import create_organization, create_user
from common.clock import set_business_now
from common.errors import Refusal
from projects.services.returns import Versioned, approve_returns
from tests import factories
from tests.desk import BACKEND, body, messages_in, signed_in, submitted
from tests.factories import NOW, Town

URL = "/accounts/deputies/"
TODAY = NOW.date()
WEEK = dt.timedelta(days=7)


@pytest.fixture
def town(db: None) -> Town:
    set_business_now(NOW)
    return factories.make_town()


def leave(town: Town, username: str, takes_over: str, **changed: object) -> dict[str, object]:
    """What the form sends: somebody is away for a week."""
    return {
        "membership": town.person(username).held[0].pk,
        "deputy": takes_over,
        "since": TODAY,
        "until": TODAY + WEEK,
        "reason": "年休假",
    } | changed


def test_a_deputy_holds_the_role_for_the_leave(town: Town) -> None:
    signed_in(town, "reviewer").post(URL, leave(town, "reviewer", "official"))
    assert roles_of(town.person("official")) == {Role.VIEWER, Role.REVIEWER}
    assert "Standing in for 王审" in body(signed_in(town, "official").get("/notices/"))
    set_business_now(NOW + WEEK + dt.timedelta(days=1))
    assert roles_of(town.person("official")) == {Role.VIEWER}


def test_the_office_names_a_deputy_for_somebody_absent(town: Town) -> None:
    signed_in(town, "office").post(URL, leave(town, "clerk", "official"))
    named = Membership.objects.get(on_behalf_of=town.people["clerk"])
    assert (named.user, named.granted_by) == (town.people["official"], town.people["office"])


def test_others_name_no_deputy(town: Town) -> None:
    assert signed_in(town, "clerk").post(URL, leave(town, "reviewer", "official")).status_code == 404


def test_a_leader_s_deputy_is_named_by_no_office(town: Town) -> None:
    assert signed_in(town, "office").post(URL, leave(town, "leader", "official")).status_code == 404
    signed_in(town, "leader").post(URL, leave(town, "leader", "official"))
    assert Role.LEADER in roles_of(town.person("official"))
    again = leave(town, "leader", "reviewer")
    assert signed_in(town, "official").post(URL, again).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"deputy": "reviewer"}, "for themselves"),
        ({"deputy": "admin"}, "name nobody with the user name"),
        ({"deputy": "nobody"}, "name nobody with the user name"),
        ({"until": TODAY + 60 * WEEK}, "half a year"),
        ({"since": TODAY - WEEK}, "at the earliest"),
        ({"until": TODAY - WEEK}, "over"),
        ({"deputy": "x\0"}, "Null characters"),
    ],
)
def test_a_deputy_that_can_not_be_is_refused(town: Town, changed: dict[str, object], said: str) -> None:
    response = signed_in(town, "reviewer").post(URL, leave(town, "reviewer", "official", **changed))
    assert response.status_code == 422
    assert said in html.unescape(body(response))
    assert not Membership.objects.filter(on_behalf_of__isnull=False).exists()


def test_somebody_elsewhere_is_answered_like_nobody(town: Town) -> None:
    above, other = town.organizations["U1"], town.organizations["U2"]
    below = create_organization(code="U11", name="分公司", name_en="Branch", kind=above.kind, parent=above)  # type: ignore[arg-type]
    create_user(username="far", name="远", password=None, roles=[(Role.CLERK, other)])
    clerk = create_user(username="below", name="录", password=None, roles=[(Role.CLERK, below)])
    client = Client()
    client.force_login(clerk, BACKEND)
    asked = leave(town, "clerk", "", membership=clerk.memberships.get().pk)
    answers = {name: client.post(URL, asked | {"deputy": name}).status_code for name in ("far", "clerk")}
    assert answers == {"far": 422, "clerk": 302}


def test_somebody_back_early_ends_it(town: Town) -> None:
    client = signed_in(town, "reviewer")
    client.post(URL, leave(town, "reviewer", "official"))
    named = Membership.objects.get(on_behalf_of__isnull=False)
    response = client.post(f"{URL}{named.pk}/end/", follow=True)
    assert "no longer stands in" in messages_in(response)[-1]
    assert roles_of(town.person("official")) == {Role.VIEWER}
    assert client.post(f"{URL}{named.pk}/end/").status_code == 404


def test_a_deputy_of_others_is_not_ended(town: Town) -> None:
    signed_in(town, "reviewer").post(URL, leave(town, "reviewer", "official"))
    named = Membership.objects.get(on_behalf_of__isnull=False)
    assert signed_in(town, "clerk").post(f"{URL}{named.pk}/end/").status_code == 404


def test_a_clerk_s_deputy_approves_nothing_of_the_clerk_s(town: Town) -> None:
    row = submitted(town, factories.month(11), factories.add_project(town))
    signed_in(town, "clerk").post(URL, leave(town, "clerk", "reviewer"))
    with pytest.raises(Refusal, match="代理人不得审核|stands in"):
        approve_returns(seen=[Versioned(row.pk, row.version)], user=town.person("reviewer"), now=NOW)
    assert "another person must approve it" in body(
        signed_in(town, "reviewer").get("/projects/review/?month=2020-11")
    )


def test_a_clerk_approves_nothing_that_the_deputy_entered(town: Town) -> None:
    """Also after the leave, and although the clerk may review."""
    Membership.objects.create(
        user=town.people["clerk"], organization=town.organizations["xm"], role=Role.REVIEWER
    )
    signed_in(town, "clerk").post(URL, leave(town, "clerk", "official"))
    deputy = Town(town.organizations, town.categories, town.people | {"clerk": town.person("official")})
    row = submitted(deputy, factories.month(11), factories.add_project(town))
    later = NOW + WEEK + WEEK
    set_business_now(later)
    with pytest.raises(Refusal, match="代理人不得审核|stands in"):
        approve_returns(seen=[Versioned(row.pk, row.version)], user=town.person("clerk"), now=later)


def test_a_reviewer_s_deputy_approves_what_others_entered(town: Town) -> None:
    row = submitted(town, factories.month(11), factories.add_project(town))
    signed_in(town, "reviewer").post(URL, leave(town, "reviewer", "official"))
    [done] = approve_returns(seen=[Versioned(row.pk, row.version)], user=town.person("official"), now=NOW)
    assert done.status == "approved"


def test_when_the_role_ends_the_deputy_s_ends_too(town: Town) -> None:
    signed_in(town, "reviewer").post(URL, leave(town, "reviewer", "official"))
    held = town.person("reviewer").held[0]
    signed_in(town, "security").post(f"/accounts/roles/{held.pk}/end/", {"reason": "调离"})
    assert roles_of(town.person("official")) == {Role.VIEWER}
