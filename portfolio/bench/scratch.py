"""Databases of the measuring's own, on the server of the site. They are dropped whatever happens."""

from __future__ import annotations

import contextlib
import io
import os
import signal
from collections.abc import Iterator
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

PREFIX = "keyworks_bench_"


class NoScratch(Exception):
    """No database can be made here."""


class Scratch:
    """Databases by name, made as copies of an empty one that is up to date."""

    def __init__(self, admin: str) -> None:
        try:
            self.admin = psycopg2.connect(admin)
        except psycopg2.Error as error:
            raise NoScratch(str(error).strip()) from error
        self.admin.autocommit = True
        self.owner = connections["owner"].settings_dict["USER"]
        self.made: list[str] = []
        self.is_stopped = False

    def run(self, statement: str, *names: str) -> list[Any]:
        """One statement on the server, with names in it."""
        with self.admin.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    def make(self, name: str, template: str) -> str:
        """A database as a copy of another."""
        own = f"{PREFIX}{os.getpid()}_{name}"
        try:
            self.run("CREATE DATABASE {} OWNER {} TEMPLATE {}", own, self.owner, template)
        except psycopg2.Error as error:
            raise NoScratch(str(error).strip()) from error
        self.made.append(own)
        return own

    def forget_others(self) -> None:
        """Drop what a run that was killed has left: those whose process is gone."""
        for (name,) in self.run("SELECT datname FROM pg_database WHERE datname LIKE 'keyworks\\_bench\\_%'"):
            number = name.removeprefix(PREFIX).partition("_")[0]
            if number.isdigit() and not os.path.exists(f"/proc/{number}"):  # noqa: PTH110 - of the kernel
                self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def check(self) -> None:
        """Obey a Ctrl-C that was swallowed: the driver does so with one while it reads a message."""
        if self.is_stopped:
            raise KeyboardInterrupt

    def drop(self) -> None:
        """Drop all of them."""
        close_all()
        for name in reversed(self.made):
            self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self.admin.close()


def close_all() -> None:
    """Leave the database that is in use."""
    for alias in connections:
        connections[alias].close()


def use(name: str) -> None:
    """Let all connections of this process go to a database."""
    close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
        connections.settings[alias]["NAME"] = name


@contextlib.contextmanager
def scratch() -> Iterator[Scratch]:
    """The maker of databases; on leaving they are gone and the site's own is in use again."""
    own = {alias: connections.settings[alias]["NAME"] for alias in connections}
    made = Scratch(os.environ.get("KEYWORKS_BENCH_ADMIN") or os.environ["DATABASE_OWNER_URL"])
    with _stoppable(made):
        try:
            made.forget_others()
            yield made
        finally:
            # A second Ctrl-C must not leave gigabytes behind.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            made.drop()
            for alias, name in own.items():
                connections[alias].settings_dict["NAME"] = connections.settings[alias]["NAME"] = name


@contextlib.contextmanager
def _stoppable(made: Scratch) -> Iterator[None]:
    """SIGTERM stops like Ctrl-C; and that stops even what a shell has started in the background."""

    def stop(*_arguments: object) -> None:
        made.is_stopped = True
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def make_empty(made: Scratch, template: str) -> str:
    """An empty database with all tables, triggers and grants: set up, or a copy of one that is."""
    name = made.make("empty", template or "template0")
    if not template:
        use(name)
        call_command("setup_database", verbosity=0, stdout=io.StringIO())
        close_all()
    return name
