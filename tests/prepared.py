"""What many tests begin with, made once per run: its rows stand in a template that databases are copied from.

A fixture declared by ``prepared`` is not made anew for each test. Tests that roll back share one copy of the
template in each process; a test with a database of its own (``live``) gets a copy of its own. Either has the
objects as they were made. Where a test began otherwise, they are made there and then.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import databases, services
from tests.databases import TEMPLATE, Database

Made = TypeVar("Made")
MARK = "_prepared"
_known: dict[str, Prepared[Any]] = {}


class Prepared(Generic[Made]):
    """Rows by the name of their template, and how they are made."""

    def __init__(self, name: str, make: Callable[[], Made]) -> None:
        self.make = make
        self.template = f"keyworks_made_{name}"
        self.shared = f"{services.own_database()}_{name}"
        self.is_there = False
        self.places: set[str] = set()  # databases of this process that hold the rows

    @property
    def kept(self) -> Path:
        """Where the objects that were made are kept for every process."""
        return services.home().state / f"{self.template}.pickle"

    def ensure(self) -> None:
        """Make the template, once per run."""
        if not self.is_there:
            databases.ensure_template(TEMPLATE)
            databases.make_template(self.template, TEMPLATE, self._fill)
            self.is_there = True

    def ensure_shared(self) -> None:
        """Make this process's copy, in which nothing is ever committed."""
        if self.shared not in self.places:
            self.ensure()
            databases.copy(self.template, self.shared)
            self.places.add(self.shared)

    def _fill(self, database: Database) -> None:
        before = str(connection.settings_dict["NAME"])
        point_at(database.name)
        try:
            with translation.override(settings.LANGUAGE_CODE):
                self.kept.write_bytes(pickle.dumps(self.make()))
        finally:
            point_at(before)

    def here(self) -> Made:
        """What stands in the database in use, as new objects for each who asks; made where it does not."""
        if connection.settings_dict["NAME"] not in self.places:
            return self.make()
        cache.clear()  # of other tests, whose rows had the same numbers
        made: Made = pickle.loads(self.kept.read_bytes())  # noqa: S301 - our own
        return made


def prepared(name: str, *, alone: bool = False) -> Callable[[Callable[[], Made]], Any]:
    """Declare a fixture that begins with what a function makes; ``alone`` on a database of the test's own."""

    def declare(make: Callable[[], Made]) -> Any:
        rows: Prepared[Made] = _known.setdefault(name, Prepared(name, make))
        assert rows.make.__qualname__ == make.__qualname__, f"{name} is something else already"

        def rolled_back(db: None) -> Made:
            return rows.here()

        def committed(live: Database) -> Made:
            return rows.here()

        fixture = committed if alone else rolled_back
        fixture.__name__, fixture.__doc__ = make.__name__, make.__doc__
        setattr(fixture, MARK, (rows, alone))
        return pytest.fixture(fixture)

    return declare


def wanted(item: pytest.Item | None, *, alone: bool = False) -> Prepared[Any] | None:
    """What a test begins with, of the one kind or of the other."""
    if not isinstance(item, pytest.Function):
        return None
    known = item._fixtureinfo.name2fixturedefs
    for name in item.fixturenames:
        rows, kind = getattr(known[name][-1].func, MARK, (None, None)) if name in known else (None, None)
        if rows and kind == alone:
            return rows  # type: ignore[no-any-return]
    return None


def point_at(name: str) -> None:
    """Let this process's connections go to a database."""
    for alias in connections:
        if connections.settings[alias]["NAME"] != name:
            connections[alias].close()
            connections.settings[alias]["NAME"] = name


def own_copy(item: pytest.Item, make: Callable[..., Database]) -> Database:
    """A database of a test's own, with what it begins with."""
    rows = wanted(item, alone=True)
    if rows is None:
        return make()
    database = make(rows.template)
    rows.places.add(database.name)
    return database


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Before its fixtures, which may change how things are made; then to where the rows are.

    Whose module has a database of its own stays there.
    """
    shared, own = wanted(item), wanted(item, alone=True)
    with item.config.stash[blocking_manager_key].unblock():
        if own:
            own.ensure()
        if shared and connection.settings_dict["NAME"] == services.own_database():
            shared.ensure_shared()
            point_at(shared.shared)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """After its fixtures: back, unless the next test begins with the same."""
    try:
        yield
    finally:
        rows = wanted(item)
        if rows and rows is not wanted(nextitem) and connection.settings_dict["NAME"] == rows.shared:
            with item.config.stash[blocking_manager_key].unblock():
                point_at(services.own_database())
