"""Imports go down the house; the launcher stands apart; pure modules know no Django."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from launcher.home import ROOT
from tests.house.tree import Finding, applications, listing, name_of, nodes

#: Plain values in, plain values out. The verifier must also run where nothing is installed.
PURE = (
    "projects/progress.py",
    "projects/cadence.py",
    "projects/checks.py",
    "projects/typed.py",
    "common/numbers.py",
    "portfolio/charts.py",
    "reports/rules.py",
    "coordination/problem_moves.py",
    "coordination/order_moves.py",
    "coordination/escalation_days.py",
)
VERIFIER = "reports/verifier.py"
#: Loaded by whoever asks first: together they would be a third of every start of the program.
HEAVY = ("docx", "jwt", "lxml", "pypdf", "pypinyin", "python_calamine", "requests")
LOADED = """
import sys, django
django.setup()
import portfolio.urls
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a pyproject.toml."""
    program = Path(sys.executable).parent / "lint-imports"
    command = [str(program), "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)


def imported(path: Path) -> list[tuple[int, str]]:
    """Line and module of every import, wherever in the file it stands."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return found


def django_imports(path: Path) -> list[Finding]:
    """Imports of the framework, the drivers or the models."""
    banned = ("django", "psycopg2", "celery", "redis")
    return [
        Finding(name_of(path), line, f"imports {module}")
        for line, module in imported(path)
        if module.partition(".")[0] in banned or module.endswith(".models")
    ]


def foreign_imports(path: Path) -> list[Finding]:
    """Imports of anything but Python's own library."""
    return [
        Finding(name_of(path), line, f"imports {module}")
        for line, module in imported(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
    ]


def test_imports_go_down_the_house() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_application_has_its_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    assert sorted(layers) == applications()


def test_an_import_upwards_is_caught(tmp_path: Path) -> None:
    contract = (
        '[tool.importlinter]\nroot_packages = ["upper", "lower"]\n'
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["upper", "lower"]\n'
    )
    (tmp_path / "pyproject.toml").write_text(contract, "utf-8")
    for package, text in (("upper", ""), ("lower", "def late() -> None:\n    import upper\n")):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(text, "utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "lower -> upper" in done.stdout


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_know_no_django(module: str) -> None:
    found = django_imports(ROOT / module)
    assert not found, listing(found)


def test_the_verifier_needs_python_alone() -> None:
    found = foreign_imports(ROOT / VERIFIER)
    assert not found, listing(found)


def test_a_forbidden_import_is_caught(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import json\n\ndef f() -> None:\n    from django.db import models\n", "utf-8")
    assert [finding.line for finding in django_imports(planted)] == [4]
    assert [finding.line for finding in foreign_imports(planted)] == [4]


def loaded(*asked: str) -> list[str]:
    """Which of these modules the program has loaded once all its addresses are known."""
    command = [sys.executable, "-c", LOADED, *asked]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def test_what_few_ask_for_is_not_loaded_at_every_start() -> None:
    assert loaded(*HEAVY, "projects.urls") == ["projects.urls"]
