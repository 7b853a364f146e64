"""Every route declares who may use it, and keeps to it: URLconf × people, asked one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from accounts.middleware import DeclaredRolesMiddleware
from accounts.models import Role, User
from accounts.scope import roles_of
from accounts.services import create_user
from common.models import Job
from common.routes import ANYONE, SIGNED_IN, allow, allowed_roles
from launcher.home import ROOT
from tests.databases import Database
from tests.factories import Town, add_project, make_town, month, publish, report

BACKEND = "django.contrib.auth.backends.ModelBackend"
ANONYMOUS, OUTSIDER, DISABLED = "anonymous", "outsider", "disabled"
ROLES = ("official", "clerk", "reviewer", "office", "leader", "auditor", "admin")
#: What a visitor may have who has not signed in.
OPEN = {"login", "logout", "healthz", "verifier"}
GUARD = "accounts.middleware.DeclaredRolesMiddleware"


@dataclass(frozen=True)
class Route:
    """One address of the site, with the names of what varies in it."""

    name: str
    view: Callable[..., Any]
    arguments: dict[str, str]
    address: str

    @property
    def allowed(self) -> frozenset[str]:
        """Who may use it, as declared."""
        return allowed_roles(self.view) or frozenset()


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[Route]:
    """Every route below some patterns."""
    for entry in patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, address)
        else:
            kinds = {name: type(kind).__name__ for name, kind in entry.pattern.converters.items()}
            yield Route(entry.name or "", entry.callback, kinds, address)


def all_routes() -> list[Route]:
    """The routes of this site."""
    return list(routes(get_resolver().url_patterns))


def undeclared(found: Sequence[Route]) -> list[str]:
    """Addresses that don't say who may use them."""
    return [route.address for route in found if not route.allowed]


@dataclass(frozen=True)
class Sample:
    """Things to ask for: a project with returns, a published month, an open one, a job, and people."""

    town: Town
    values: dict[tuple[str, str], Any]
    clients: dict[str, Client]

    def url(self, route: Route) -> str:
        """An address of the route that there is something behind."""
        return reverse(
            route.name, kwargs={name: self.values[name, kind] for name, kind in route.arguments.items()}
        )


@pytest.fixture
def sample(live: Database) -> Sample:
    """January published, February open, and everybody signed in."""
    town = make_town()
    project = add_project(town)
    january = month(1)
    report(town, january, {project: 900})
    publish(town, january)
    month(2)
    values = {
        ("code", "CodeConverter"): project.code,
        ("year", "IntConverter"): 2020,
        ("month", "IntConverter"): 1,
        ("month", "MonthConverter"): dt.date(2020, 2, 1),
        ("notice", "IntConverter"): 1,
        ("pk", "IntConverter"): Job.objects.latest("pk").pk,
    }
    return Sample(town, values, everybody(town))


def everybody(town: Town) -> dict[str, Client]:
    """One browser for each person, and one for a visitor."""
    clients = {ANONYMOUS: Client()}
    outsider = create_user(username=OUTSIDER, name="外人", password=None, roles=[])
    disabled = create_user(
        username=DISABLED, name="停用", password=None, roles=[(Role.LEADER, town.organizations["xm"])]
    )
    for name, user in [(OUTSIDER, outsider), (DISABLED, disabled), *((n, town.person(n)) for n in ROLES)]:
        clients[name] = Client()
        clients[name].force_login(user, BACKEND)
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    return clients


def expected(route: Route, who: str, held: set[str]) -> str:
    """What the declaration says: let in, refused, or sent to sign in."""
    if ANYONE in route.allowed:
        return "in"
    if who in (ANONYMOUS, DISABLED):
        return "sign in"
    return "in" if SIGNED_IN in route.allowed or route.allowed & held else "refused"


def answered(client: Client, url: str) -> str:
    """What the site did; a route that takes no GET answers 405 to those it lets in."""
    response = client.get(url)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("login")):
        return "sign in"
    if response.status_code == 403:
        return "refused"
    return "in" if response.status_code in (200, 302, 304, 405) else str(response.status_code)


def differences(sample: Sample) -> tuple[list[str], list[str]]:
    """Ask every route as everybody: the whole table, and where declaration and site differ."""
    table, wrong = [], []
    held = {name: roles_of(sample.town.person(name)) for name in ROLES}
    for route in all_routes():
        url = sample.url(route)
        for who, client in sample.clients.items():
            got, wanted = answered(client, url), expected(route, who, held.get(who, set()))
            table.append(f"{route.name:24}{who:12}{wanted}")
            if got != wanted:
                wrong.append(f"{url} as {who}: {got}, declared: {wanted}")
    return table, wrong


def test_every_route_declares_who_may_use_it_and_has_a_name() -> None:
    assert undeclared(all_routes()) == []
    assert [route.address for route in all_routes() if not route.name] == []


def test_only_the_doors_are_open_to_visitors() -> None:
    assert {route.name for route in all_routes() if ANYONE in route.allowed} == OPEN


def test_whoever_keeps_the_system_running_sees_no_figures() -> None:
    assert [route.name for route in all_routes() if Role.SYSTEM_ADMIN in route.allowed] == []


def test_whoever_builds_does_not_publish() -> None:
    allowed = {route.name: route.allowed for route in all_routes()}
    assert allowed["publish"] == {Role.LEADER}
    assert allowed["build"] == allowed["lock"] == {Role.OFFICE}


def test_every_route_keeps_to_its_declaration(sample: Sample) -> None:
    table, wrong = differences(sample)
    artefacts = ROOT / "test-artefacts"
    artefacts.mkdir(exist_ok=True)
    (artefacts / "routes.txt").write_text("\n".join(table) + "\n", "utf-8")
    assert not wrong, "\n" + "\n".join(wrong)


def test_without_the_guard_the_table_does_not_hold(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MIDDLEWARE", [name for name in settings.MIDDLEWARE if name != GUARD])
    for client in sample.clients.values():
        client.raise_request_exception = False
    _, wrong = differences(sample)
    assert any(" as outsider: " in line for line in wrong)
    assert any(" as anonymous: " in line for line in wrong)


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
