"""A real site in a real browser: gunicorn on a copy of a small portfolio, Chromium, axe."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect
from redis import Redis

from launcher.home import ROOT
from tests import databases, services
from tests.browser.windows import PASSWORD, Shelf, Site, Visitor, visiting
from tests.databases import TEMPLATE, Database

if TYPE_CHECKING:
    from tests.browser.looks import Looker

expect.set_options(timeout=15_000)  # a machine that does much else takes its time
TOWN = "keyworks_town"
ARTEFACTS = ROOT / "test-artefacts" / "screens"
Lend = Callable[[str], Site]
NETWORK = "https://cdn.jsdelivr.net/**"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The content network is not there. (A route would switch the browser's cache off for every page.)
    "--host-resolver-rules=MAP cdn.jsdelivr.net ~NOTFOUND",
]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(database: Database, password: str = PASSWORD, **environment: str) -> Iterator[Site]:
    """Gunicorn on a database until the block ends."""
    site = Site(f"http://127.0.0.1:{free_port()}", password)
    # Preloaded: the program is imported once for both workers.
    options = ["--preload", "--workers", "2", "--bind", site.url.removeprefix("http://")]
    log = services.home().logs / f"site-{site.url.rpartition(':')[2]}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "portfolio.wsgi:application", *options],
            cwd=ROOT,
            env=os.environ | database.environment | environment,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(site, process, log)
        yield site
    finally:
        process.send_signal(signal.SIGINT)  # at once: nobody waits for an answer any more
        process.wait(60)


def wait_for(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the site answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{log.read_text('utf-8')[-2000:]}")


def fill_town(database: Database) -> None:
    """Make the portfolio of tests/browser/town.py in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "tests.browser.town"],
        cwd=ROOT,
        env=database.environment,
        check=True,
        timeout=300,
    )


def ensure_town() -> None:
    """The template with the small portfolio, made once per run."""
    databases.ensure_template(TEMPLATE)
    databases.make_template(TOWN, TEMPLATE, fill_town)


@pytest.fixture(scope="session")
def town_database() -> Generator[Database]:
    """A copy of the small portfolio that this process's read-only tests share."""
    ensure_town()
    name = f"{services.own_database()}_site"
    databases.copy(TOWN, name)
    yield databases.describe(name)
    databases.drop(name)


@pytest.fixture(scope="session")
def site(town_database: Database) -> Generator[Site]:
    """The site that tests share; nothing in it is written to."""
    with running_site(town_database) as running:
        running.is_lasting = True
        yield running


@pytest.fixture(scope="session")
def lent_site() -> Generator[tuple[Site, Database]]:
    """A running site that is lent to one test after the other, and its database."""
    ensure_town()
    name = f"{services.own_database()}_lent"
    databases.copy(TOWN, name)
    database = databases.describe(name, 16 * services.own_valkey())
    with running_site(database) as running:
        running.is_lasting = running.is_written = True
        yield running, database
    databases.drop(name)


@pytest.fixture
def lend(lent_site: tuple[Site, Database]) -> Lend:
    """Gives the lent site a portfolio of the test's own, to write to: as new, whatever others did in it."""
    site, database = lent_site

    def renew(template: str) -> Site:
        databases.drop(database.name)
        databases.copy(template, database.name)
        with closing(Redis.from_url(database.redis_url)) as valkey:
            valkey.flushdb()
        site.states.clear()
        return site

    return renew


@pytest.fixture
def own_site(lend: Lend) -> Site:
    """A site with a small portfolio of the test's own."""
    return lend(TOWN)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; its absence is a failure, never a skip."""
    assert Path(CHROMIUM).exists(), "install Chromium: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def shelf(browser: Browser) -> Shelf:
    """What one test's windows leave to the next one's."""
    return Shelf(browser)


@pytest.fixture
def visitor(browser: Browser, site: Site, shelf: Shelf) -> Generator[Visitor]:
    """Windows on the shared site."""
    with visiting(browser, site, shelf) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def looker(browser: Browser, site: Site) -> Generator[Looker]:
    """Looks at pages of the shared site (tests/browser/looks.py says how)."""
    from tests.browser.looks import Looker

    looking = Looker(browser, site)
    yield looking
    looking.close()


@pytest.fixture
def own_visitor(browser: Browser, own_site: Site, shelf: Shelf) -> Generator[Visitor]:
    """Windows on a site of the test's own."""
    with visiting(browser, own_site, shelf) as visitor:
        yield visitor


def picture(page: Page, name: str) -> None:
    """Keep a screenshot as a test artefact."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
