"""Storms: fifty people at one return, twenty times over, and five hundred returns while figures are built."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections import Counter
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Role, User
from accounts.services import create_user
from common.clock import business_now, set_business_now
from common.errors import Conflict
from launcher.home import ROOT
from projects.models import MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.services import returns
from projects.services.returns import Versioned, save_returns, submit_returns
from reports.services.snapshots import build_snapshot, cut_off, switch_to
from tests import factories
from tests.browser.conftest import running_site
from tests.browser.windows import Site
from tests.common.threads import Aside, together
from tests.databases import Database
from tests.desk import BACKEND
from tests.factories import NOW, Town
from tests.projects.helpers import draft, entry
from tests.projects.racing import meeting, split, without_row_locks

ROUNDS, PEOPLE = 20, 50
CLERKS, PROJECTS = 14, 42  # × 12 months: 504 returns
MONTHS = range(1, 13)
TOKEN = "k" * 32
LONGEST = 300.0  # seconds on a machine that does much else


@pytest.fixture
def town(live: Database) -> Town:
    set_business_now(NOW)
    return factories.make_town()


def clerks(town: Town, count: int) -> list[User]:
    """Clerks of the city, each with a name of their own."""
    return [
        create_user(
            username=f"clerk{number}", name=f"填报{number:02}", password=None,
            roles=[(Role.CLERK, town.organizations["xm"])],
        )
        for number in range(count)
    ]  # fmt: skip


def rounds(
    period: ReportingPeriod, project: Project, people: list[User], count: int
) -> list[tuple[list[object], list[Conflict]]]:
    """In every round each of many people saves an amount of their own, all having seen the same version."""
    row = MonthlyReturn.objects.get()
    gate = threading.Barrier(len(people), timeout=LONGEST)

    def save(number: int) -> list[object]:
        said: list[object] = []
        for turn in range(count):
            typed = [entry(project, version=row.version + turn, investment=1000 * (turn + 1) + number)]
            gate.wait()
            try:
                save_returns(period=period, entries=typed, user=people[number], now=NOW)
                said.append(number)
            except Conflict as conflict:
                said.append(conflict)
        return said

    by_person = together(len(people), save, LONGEST)
    return [
        split([one[turn] if isinstance(one, list) else one for one in by_person]) for turn in range(count)
    ]


def test_twenty_rounds_of_fifty_edits(town: Town) -> None:
    """One wins each round; the others are told who it was and in what the two differ."""
    project, october = factories.add_project(town), factories.month(10)
    draft(town, october, project)
    people = clerks(town, PEOPLE)
    for winners, conflicts in rounds(october, project, people, ROUNDS):
        assert (len(winners), len(conflicts)) == (1, PEOPLE - 1)
        name = people[int(str(winners[0]))].name
        assert all(name in str(conflict) and "本月完成投资" in str(conflict) for conflict in conflicts)
    row = MonthlyReturn.objects.get()
    assert row.version == 1 + ROUNDS
    assert row.investment == 1000 * ROUNDS + int(str(winners[0]))


def test_control_without_the_version_check_the_last_one_wins(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, october = factories.add_project(town), factories.month(10)
    draft(town, october, project)

    def unchecked(row: MonthlyReturn, typed: returns.ReturnEntry, user: User, now: object) -> MonthlyReturn:
        row.version += 1
        return returns._fill(row, typed, user, NOW)

    monkeypatch.setattr(returns, "_changed_row", unchecked)
    [(winners, _conflicts)] = rounds(october, project, clerks(town, PEOPLE), 1)
    assert len(winners) > 1


def test_five_hundred_returns_while_figures_are_built(town: Town, live: Database) -> None:
    """Through the real site, every tenth of them pressed twice at once: nothing lost, nothing twice."""
    projects = [factories.add_project(town) for _ in range(PROJECTS)]
    periods = [factories.month(number) for number in MONTHS]
    people = clerks(town, CLERKS)
    pages = [(project, period) for period in periods for project in projects]
    builds = Builds(periods[9])
    with running_site(live, KEYWORKS_LOGIN_LIMIT="0") as site:
        windows = [Window(site, person) for person in people]
        builder = Aside(builds.go_on)
        begun = time.monotonic()
        statuses = [
            status
            for done in together(
                CLERKS, lambda number: windows[number].hand_in(pages[number::CLERKS]), LONGEST
            )
            for status in answers(done)
        ]
        seconds = time.monotonic() - begun
        builds.enough.set()
        builder.outcome()
    write_down(
        f"{len(pages)} returns, {len(statuses)} presses, {builds.count} builds beside: {seconds:.1f} s"
    )
    assert Counter(statuses) == {302: len(statuses)}
    assert builds.count > 0
    handed_in = ReturnEvent.objects.filter(kind=ReturnEvent.Kind.SUBMITTED)
    assert handed_in.count() == MonthlyReturn.objects.filter(status="submitted").count() == len(pages) >= 500
    stored = dict(MonthlyReturn.objects.values_list("project__code", "investment").filter(period=periods[0]))
    assert stored == {project.code: amount_of(project, periods[0]) for project in projects}


def write_down(said: str) -> None:
    """Keep how long it took, with what else the machine had to do."""
    artefacts = ROOT / "test-artefacts"
    artefacts.mkdir(exist_ok=True)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    (artefacts / "storm.txt").write_text(f"{said}; {os.cpu_count()} cores, load {load}\n", "utf-8")


def answers(done: object) -> list[int]:
    """What a thread got; what it raised is raised here."""
    if isinstance(done, Exception):
        raise done
    assert isinstance(done, list)
    return done


def amount_of(project: Project, period: ReportingPeriod) -> Decimal:
    """An amount of its own for every return, never the target."""
    return Decimal(500 + project.pk + period.month.month)


class Builds:
    """Figures of a month, computed again and again until it is enough."""

    def __init__(self, period: ReportingPeriod) -> None:
        self.period, self.count = period, 0
        self.enough = threading.Event()

    def go_on(self) -> None:
        """Cut off, build, switch: as the worker does."""
        while not self.enough.wait(0.5):
            switch_to(build_snapshot(period=self.period, cutoff=cut_off(), as_of=business_now()))
            self.count += 1


class Window:
    """A clerk's browser without the browser."""

    def __init__(self, site: Site, person: User) -> None:
        client = Client()
        client.force_login(person, backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        self.address = site.url.removeprefix("http://")
        self.headers = {
            "Cookie": f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def hand_in(self, pages: list[tuple[Project, ReportingPeriod]]) -> list[int]:
        """Fill in one return after the other, every tenth with a double click; what the site answered."""
        statuses = []
        for number, (project, period) in enumerate(pages):
            if number % 10:
                statuses.append(self.press(project, period))
            else:
                second = Aside(lambda page=(project, period): self.press(*page))  # type: ignore[misc]
                statuses += [self.press(project, period), int(str(second.outcome()))]
        return statuses

    def press(self, project: Project, period: ReportingPeriod) -> int:
        """Hand one return in."""
        typed = {
            "version": 0,
            "investment": amount_of(project, period),
            "physical_progress": period.month.month * 8,
            "action": "submit",
        }
        connection = http.client.HTTPConnection(self.address, timeout=120)
        path = f"/projects/returns/{period.month:%Y-%m}/{project.code}/"
        connection.request("POST", path, urlencode(typed), self.headers)
        status = connection.getresponse().status
        connection.close()
        return status


def test_control_without_lock_and_check_a_double_click_hands_in_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = draft(town, factories.month(10), factories.add_project(town))
    without_row_locks(monkeypatch)
    monkeypatch.setattr(returns, "_check_row", meeting(lambda *_arguments: None))
    seen = [Versioned(row.pk, row.version)]
    together(2, lambda _number: submit_returns(seen=seen, user=town.people["clerk"], now=NOW))
    assert ReturnEvent.objects.filter(kind=ReturnEvent.Kind.SUBMITTED).count() == 2
