"""What the documents name exists: commands, addresses, files, variables, and the examples run."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from accounts.models import Organization
from launcher.cli import build_parser
from launcher.home import ROOT
from portfolio.context import VERSION
from projects.models import Project
from tests.databases import Database

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
README, OPERATING = ROOT / "README.md", ROOT / "docs" / "operating.md"
LAUNCHER = re.compile(r"\./keyworks ([a-z]+)((?: \[?--[a-z-]+)*)")
MANAGE = re.compile(r"(?:manage\.py|keyworks manage) ([a-z_]{3,})")
ADDRESS = re.compile(r"`(/[A-Za-z0-9_./-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")
VARIABLE = re.compile(r"\b(?:KEYWORKS|DATABASE|REDIS)_[A-Z_]+\b")
#: Addresses on a server's disk, not of the site.
ON_DISK = ("/opt/", "/etc/", "/var/", "/state/", "/tmp/")  # noqa: S108
SOURCES = ("portfolio", "launcher", "deploy", "docker-compose.yml", "Dockerfile")


def verbs() -> dict[str, ArgumentParser]:
    """The launcher's verbs with their options."""
    actions = build_parser()._actions
    return dict(next(action.choices for action in actions if isinstance(action, _SubParsersAction)))


def unknown_commands(text: str) -> list[str]:
    """Commands that neither the launcher nor Django knows."""
    found, known = [], verbs()
    for verb, options in LAUNCHER.findall(text):
        allowed = known[verb].format_help() if verb in known else ""
        missing = [option for option in re.findall(r"--[a-z-]+", options) if option not in allowed]
        if verb not in known or (missing and verb not in ("manage", "test")):
            found.append(f"./keyworks {verb}{options}")
    commands = get_commands()
    return found + [name for name in MANAGE.findall(text) if name not in commands]


def unknown_addresses(text: str) -> list[str]:
    """Addresses that lead nowhere on the site."""
    found = []
    for address in ADDRESS.findall(text):
        if address.startswith(ON_DISK):
            continue
        try:
            resolve(address)
        except Resolver404:
            found.append(address)
    return found


def dead_links(document: Path, text: str) -> list[str]:
    """Links to files or headings that are not there."""
    found = []
    for target, anchor in LINK.findall(text):
        path = document.parent / target if target else document
        if not path.exists():
            found.append(target)
        elif anchor and anchor.removeprefix("#") not in headings(path):
            found.append(target + anchor)
    return found


def headings(path: Path) -> set[str]:
    """The anchors of a document's headings."""
    lines = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def unknown_variables(text: str) -> list[str]:
    """Environment variables that nothing reads."""
    paths = [
        path for name in SOURCES for path in ([ROOT / name] if "." in name else (ROOT / name).rglob("*.py"))
    ]
    read = set(VARIABLE.findall("\n".join(path.read_text("utf-8") for path in paths if path.exists())))
    return [name for name in VARIABLE.findall(text) if name not in read]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    assert unknown_commands(text) == []
    assert unknown_addresses(text) == []
    assert unknown_variables(text) == []
    assert dead_links(document, text) == []


def test_what_does_not_exist_is_caught() -> None:
    text = "`./keyworks fly --high`, `manage.py make_coffee`, `/nowhere/`, KEYWORKS_WINGS, [a](b.md), [c](#d)"
    assert unknown_commands(text) == ["./keyworks fly --high", "make_coffee"]
    assert unknown_addresses(text) == ["/nowhere/"]
    assert unknown_variables(text) == ["KEYWORKS_WINGS"]
    assert dead_links(README, text) == ["b.md", "#d"]


def test_the_readme_opens_with_the_name_and_the_two_commands() -> None:
    text = README.read_text("utf-8")
    assert text.startswith("# Keyworks")
    first = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert first
    assert first.group(1).splitlines() == ["./keyworks demo", "./keyworks test"]
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith("./keyworks test")


def test_the_change_log_names_this_version() -> None:
    newest = re.search(r"^## \[(.*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest.group(1) == VERSION


def test_the_example_for_the_shell_runs(live: Database) -> None:
    [first] = re.findall(r"```python\n(.*?)```", OPERATING.read_text("utf-8"), re.DOTALL)
    exec(compile(first, "first", "exec"), {})  # noqa: S102
    assert Organization.objects.count() == 3
    assert Project.objects.get().annual_plans.get().revisions.get().status == "approved"
