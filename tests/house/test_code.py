"""What Python code must not contain: naive times, floats for money, sprawl, unexplained exceptions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import Finding, applications, dotted, listing, name_of, nodes, python_files

FILE_LINES, FUNCTION_LINES = 300, 40
TEST_LINES = 60  # a scenario or a sample document may be told in one piece
#: One file with all formula versions, so that it can be handed out alone.
VERIFIER = "reports/verifier.py"
#: Lengths on paper and lengths of time are not money.
NOT_MONEY = re.compile(
    r"reports/circular/(charts|columns|docx|xlsx|excel|tables)\w*\.py$|common/press/(pdf|word|fonts)\w*\.py$"
    r"|portfolio/(settings|celery)\.py$|portfolio/demo/publication\.py$"
)
NAIVE_CALLS = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp"}
CLOCKS = {"datetime", "datetime.datetime", "dt.datetime", "date", "datetime.date", "dt.date"}
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[)")


def naive_times(path: Path) -> list[Finding]:
    """Clocks read without a time zone, and days derived from them."""
    return [
        Finding(name_of(path), node.lineno, f"{dotted(node.func)}() has no time zone")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in NAIVE_CALLS
        and dotted(node.func.value) in CLOCKS
        and not has_zone(node)
    ]


def has_zone(call: ast.Call) -> bool:
    """Whether a call names a time zone."""
    assert isinstance(call.func, ast.Attribute)
    if any(keyword.arg in ("tz", "tzinfo") for keyword in call.keywords):
        return True
    return len(call.args) >= {"now": 1, "fromtimestamp": 2}.get(call.func.attr, 99)


def floats(path: Path) -> list[Finding]:
    """Binary fractions: as a literal, made by float(), in an annotation, or by a field of a model."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(Finding(name_of(path), node.lineno, f"the literal {node.value} is a float"))
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(Finding(name_of(path), node.lineno, "float"))
        elif isinstance(node, ast.Attribute) and node.attr == "FloatField":
            found.append(Finding(name_of(path), node.lineno, "FloatField"))
    return found


def long_functions(path: Path) -> list[Finding]:
    """Functions of more lines than a screen shows."""
    allowed = TEST_LINES if name_of(path).startswith("tests/") else FUNCTION_LINES
    return [
        Finding(name_of(path), node.lineno, f"{node.name} has {length} lines")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > allowed
    ]


def long_file(path: Path) -> list[Finding]:
    """A file that should be split by noun."""
    lines = len(path.read_text("utf-8").splitlines())
    return [Finding(name_of(path), lines, f"{lines} lines")] if lines > FILE_LINES else []


def bare_ignores(path: Path) -> list[Finding]:
    """Exceptions from the type checker that don't say which error they mean."""
    return [
        Finding(name_of(path), number, "type: ignore without the error's code")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if BARE_IGNORE.search(line)
    ]


def signals(path: Path) -> list[Finding]:
    """Work that happens behind the reader's back."""
    found = []
    for node in nodes(path):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = node.module or ""
        if module == "django.dispatch" or module.endswith(".signals"):
            found.append(Finding(name_of(path), node.lineno, f"imports {module}"))
    return found


Checker = Callable[[Path], list[Finding]]


def project_files() -> list[Path]:
    """Code and its tests."""
    return python_files()


def money_files() -> list[Path]:
    """Where amounts are kept, derived and written; and not where lengths on paper are meant."""
    folders = [name for name in applications() if name != "accounts"]
    return [path for path in python_files(*folders) if not NOT_MONEY.search(name_of(path))]


def sized_files() -> list[Path]:
    """All code but the verifier."""
    return [path for path in python_files() if name_of(path) != VERIFIER]


def application_files() -> list[Path]:
    """The rooms of the house."""
    return python_files(*applications())


RULES: list[tuple[Checker, Callable[[], list[Path]]]] = [
    (naive_times, project_files),
    (floats, money_files),
    (long_functions, sized_files),
    (long_file, sized_files),
    (bare_ignores, project_files),
    (signals, application_files),
]
CONTROLS: list[tuple[Checker, str, int]] = [
    (naive_times, "import datetime as dt\nA = dt.datetime.now()\nB = dt.datetime.now(tz=dt.UTC)\n", 1),
    (naive_times, "from datetime import date, datetime\nA = date.today()\nB = datetime.utcnow()\n", 2),
    (floats, "A = 0.1\nB = float('1')\nC = 1\n", 2),
    (long_functions, "def f():\n" + "    pass\n" * 41, 1),
    (long_file, "A = 1\n" * 301, 1),
    (bare_ignores, "A = 1  # type: " + "ignore\nB = 1  # type: " + "ignore[assignment]\n", 1),
    (signals, "from django.db.models.signals import post_save\n", 1),
]


@pytest.mark.parametrize(("checker", "chosen"), RULES, ids=lambda value: value.__name__)
def test_the_code_keeps_the_rule(checker: Checker, chosen: Callable[[], list[Path]]) -> None:
    paths = chosen()
    found = [finding for path in paths for finding in checker(path)]
    assert len(paths) > 10
    assert not found, listing(found)


@pytest.mark.parametrize(("checker", "planted", "number"), CONTROLS)
def test_a_planted_violation_is_caught(tmp_path: Path, checker: Checker, planted: str, number: int) -> None:
    path = tmp_path / "planted.py"
    path.write_text(planted, "utf-8")
    assert len(checker(path)) == number
