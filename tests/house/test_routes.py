"""Every route declares who may use it, and keeps to it: URLconf × methods × people, asked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers import exception
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from accounts.middleware import DeclaredRolesMiddleware
from accounts.models import ADMINISTRATORS, Role
from accounts.scope import FIGURE_ROLES
from common.routes import ANYONE, SIGNED_IN, allow
from launcher.home import ROOT
from tests.house.browsers import ANONYMOUS, DISABLED, everybody, held_by
from tests.house.routing import Route, all_routes, routes, undeclared
from tests.house.samples import FOREIGN, FORMS, Sample

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE")
#: What a visitor may have who has not signed in.
OPEN = {
    *("login", "logout", "healthz", "verifier"),
    # Editions that the leader opened to everybody, and the page that tells what a file is.
    *("verify", "public-list", "public-edition", "public-digests", "public-digests-json"),
    *("public-bundle", "public-pdf", "public-docx", "public-xlsx"),
    *("forgotten", "password-reset-sent", "password-reset-confirm"),
    *("oidc-start", "oidc_authentication_callback"),
    # Opened by the token in the address.
    *("wall", "wall-slides", "node-feed"),
}
GUARD = "accounts.middleware.DeclaredRolesMiddleware"
INSIDE = 299


class Doorstep:
    """Stands right behind the guard and answers in the views' stead: that somebody got in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse:
        return HttpResponse(status=INSIDE)


#: All pages for all roles are more than one test has time for.
PARTS = 5


@dataclass(frozen=True)
class Check:
    """One question: this route, asked in this way by this person."""

    route: Route
    method: str
    who: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.route.name:28}{self.method:9}{self.who:14}{self.wanted}"


def expected(route: Route, who: str, held: set[str], at_root: set[str]) -> str:
    """What the declaration says: let in, refused, or sent to sign in."""
    if ANYONE in route.allowed:
        return "in"
    if who in (ANONYMOUS, DISABLED):
        return "sign in"
    counting = at_root if route.at_root else held
    return "in" if SIGNED_IN in route.allowed or route.allowed & counting else "refused"


def answered(response: Any) -> str:
    """What the site did."""
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("login")):
        return "sign in"
    known = {INSIDE: "in", 200: "in", 302: "in", 304: "in", 405: "in", 403: "refused"}
    return known.get(response.status_code, str(response.status_code))


Asking = Callable[[str, str, str], Any]


def ask(sample: Sample, people: Iterable[str], methods: Iterable[str], site: Asking) -> Iterator[Check]:
    """Every route in every way as everybody; ``site`` answers (who, method, address)."""
    held = {who: {m.role for m in held_by(who)} for who in people}
    at_root = {who: {m.role for m in held_by(who) if not m.organization.parent_id} for who in people}
    for route in all_routes():
        url = sample.url(route)
        for who in held:
            wanted = expected(route, who, held[who], at_root[who])
            for method in methods:
                yield Check(route, method, who, wanted, answered(site(who, method, url)))


def by_browser(clients: Mapping[str, Client]) -> Asking:
    """The site as a browser meets it."""
    return lambda who, method, url: clients[who].generic(method, url)


def by_handler(clients: Mapping[str, Client]) -> Asking:
    """The same stack of middleware without the test client's luggage: thousands of questions in seconds."""
    handler, factory = BaseHandler(), RequestFactory()
    handler.load_middleware()

    def answer(who: str, method: str, url: str) -> Any:
        request = factory.generic(method, url)
        request.COOKIES = {name: cookie.value for name, cookie in clients[who].cookies.items()}
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return handler.get_response(request)

    return answer


def remembered(get_user: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Find out once for each browser who sits before it."""
    known: dict[str, Any] = {}

    def find(request: HttpRequest) -> Any:
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if session not in known:
            known[session] = get_user(request)
        return known[session]

    return find


def wrong(checks: Iterable[Check]) -> list[str]:
    """Where declaration and site differ."""
    return [f"{check}; the site: {check.got}" for check in checks if check.got != check.wanted]


def write_down(checks: list[Check]) -> None:
    """The whole table, with its counts, among the artefacts."""
    people = {check.who for check in checks}
    counts = (
        f"{len({c.route.name for c in checks})} routes × {len(METHODS)} methods × {len(people)} people"
        f" ({len(Role)} roles, a visitor, somebody disabled, somebody without a role, all business roles in"
        f" another district) = {len(checks)} checks"
    )
    artefacts = ROOT / "test-artefacts"
    artefacts.mkdir(exist_ok=True)
    (artefacts / "routes.txt").write_text("\n".join([counts, "", *map(str, checks)]) + "\n", "utf-8")


def test_every_route_declares_who_may_use_it_and_has_a_name() -> None:
    assert undeclared(all_routes()) == []
    names = [route.name for route in all_routes()]
    assert [route.address for route in all_routes() if not route.name] == []
    assert sorted(names) == sorted(set(names))


def test_only_the_doors_are_open_to_visitors() -> None:
    assert {route.name for route in all_routes() if ANYONE in route.allowed} == OPEN


def test_administrators_share_no_page_with_those_who_work_with_figures() -> None:
    administrators, business = set(ADMINISTRATORS), set(FIGURE_ROLES)
    both = [r.name for r in all_routes() if r.allowed & administrators and r.allowed & business]
    assert set(both) <= SHARED


#: What the auditor of figures and the administrator who reads the audit trail both open, and what holds no
#: figures: the design system.
SHARED: set[str] = {
    *("style", "audit-accounts", "audit-accounts-csv", "audit-accounts-xlsx"),
    *("downloads", "downloads-csv", "downloads-xlsx"),
}


def test_whoever_builds_does_not_publish() -> None:
    allowed = {route.name: route.allowed for route in all_routes()}
    assert allowed["publish"] == {Role.LEADER}
    assert allowed["build"] == allowed["lock"] == {Role.OFFICE}


def test_what_concerns_the_whole_portfolio_needs_the_role_at_its_root() -> None:
    at_root = {route.name for route in all_routes() if route.at_root}
    assert {"open-month", "lock", "build", "discard", "publish", "preparation", "job"} <= at_root


def test_every_route_keeps_to_its_declaration(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as the doorstep: nothing is done, so that everything can be asked."""
    where = settings.MIDDLEWARE.index(GUARD) + 1
    doorstep = f"{__name__}.{Doorstep.__name__}"
    monkeypatch.setattr(
        settings, "MIDDLEWARE", [*settings.MIDDLEWARE[:where], doorstep, *settings.MIDDLEWARE[where:]]
    )
    # What a refusal looks like is not asked here.
    monkeypatch.setattr(
        exception,
        "get_exception_response",
        lambda request, resolver, status, error: HttpResponse(status=status),
    )
    # Who somebody is and what they hold is the same for each of their questions: read once.
    monkeypatch.setattr(auth, "get_user", remembered(auth.get_user))
    clients = everybody()
    checks = list(ask(sample, clients, METHODS, by_handler(clients)))
    write_down(checks)
    assert not wrong(checks), "\n" + "\n".join(wrong(checks))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_opens_for_those_it_lets_in(sample: Sample, part: int) -> None:
    """Through the door: the pages themselves, each for one person of each role."""
    clients, found = everybody(), []
    inside = insiders(clients)
    for route in all_routes()[part::PARTS]:
        url = sample.url(route)
        found += [
            f"{url} as {who}: {response.status_code}"
            for who in clients
            if inside(route, who)
            and (route.name, who) not in FOREIGN
            and answered(response := clients[who].get(url)) != "in"
        ]
    assert not found, "\n".join(found)


#: Signed out again, or with all roles elsewhere (who finds nothing behind the sample's addresses).
NOT_INSIDE = {DISABLED, "elsewhere"}


def test_no_route_takes_a_method_that_it_does_not_know(sample: Sample) -> None:
    found, clients = [], everybody()
    inside = insiders(clients)
    for route in all_routes():
        who = next(who for who in reversed(clients) if inside(route, who))
        for method in ("PUT", "DELETE", "PATCH"):
            status = clients[who].generic(method, sample.url(route)).status_code
            if status != 405:
                found.append(f"{method} {route.address} as {who}: {status}")
    assert not found, "\n".join(found)


def insiders(people: Iterable[str]) -> Callable[[Route, str], bool]:
    """Tells whether somebody gets in, and is not from elsewhere; what people hold is read once."""
    held = {who: held_by(who) for who in people}

    def inside(route: Route, who: str) -> bool:
        roles = {m.role for m in held[who]}
        at_root = {m.role for m in held[who] if not m.organization.parent_id}
        return who not in NOT_INSIDE and expected(route, who, roles, at_root) == "in"

    return inside


def test_every_route_that_takes_a_form_says_what_ids_are_in_it(sample: Sample) -> None:
    clients = everybody()
    takers, inside = set(), insiders(clients)
    for route in all_routes():
        who = next(who for who in reversed(clients) if inside(route, who))
        response = clients[who].options(sample.url(route))
        if response.status_code == 200 or "POST" in response.headers.get("Allow", ""):
            takers.add(route.name)
    assert sorted(takers - set(FORMS)) == []


def test_without_the_guard_the_table_does_not_hold(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MIDDLEWARE", [name for name in settings.MIDDLEWARE if name != GUARD])
    clients = {who: client for who, client in everybody().items() if who in (ANONYMOUS, "outsider")}
    for client in clients.values():
        client.raise_request_exception = False
    checks = ask(sample, clients, ["GET"], by_browser(clients))
    assert {check.who for check in checks if check.got != check.wanted} == set(clients)


def test_a_route_that_declares_nothing_is_caught_and_refused(rf: RequestFactory) -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = [
        path("a/", forgotten, name="a"),
        path("b/", allow(ANYONE)(lambda request: HttpResponse()), name="b"),
    ]
    assert undeclared(list(routes(planted))) == ["a/"]
    guard = DeclaredRolesMiddleware(lambda request: HttpResponse())
    with pytest.raises(ImproperlyConfigured):
        guard.process_view(rf.get("/a/"), forgotten, (), {})
