"""The project's files, as the house rules see them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.home import ROOT

#: What .gitignore names: made on the machine, not part of the project.
MADE = {
    ".git",
    ".venv",
    ".keyworks",
    "node_modules",
    "test-artefacts",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
}
BINARY = {".png", ".jpg", ".gif", ".woff", ".woff2", ".ttf", ".otf", ".mo", ".pyc", ".ico", ".pdf", ".xlsx"}


@dataclass(frozen=True)
class Finding:
    """One place where a rule is broken."""

    place: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.what}"


def listing(findings: Iterable[Finding]) -> str:
    """What a failing test prints."""
    return "\n" + "\n".join(map(str, findings))


def applications() -> list[str]:
    """Every room of the house: what the site is made of, without what starts, ships or tests it."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    return sorted(packages - {"launcher", "deploy", "tests"})


def python_files(*folders: str) -> list[Path]:
    """Python files of some folders of the project (default: all of it), migrations left out."""
    starts = [ROOT / folder for folder in folders] if folders else [ROOT]
    return [
        path
        for start in starts
        for path in ([start] if start.is_file() else files(start))
        if path.suffix == ".py" and "migrations" not in path.parts
    ]


def files(start: Path = ROOT) -> list[Path]:
    """All files that belong to the project."""
    found: list[Path] = []
    for path in sorted(start.iterdir()):
        if path.name in MADE or path.name.startswith("celerybeat-schedule"):
            continue
        if path.is_dir():
            found += files(path)
        elif path.suffix not in BINARY:
            found.append(path)
    return found


def templates() -> list[Path]:
    """Every page and part of a page."""
    return [path for path in files(ROOT / "templates") if path.suffix == ".html"]


def name_of(path: Path) -> str:
    """The path inside the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of a Python file."""
    return ast.walk(ast.parse(path.read_text("utf-8"), str(path)))


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or an attribute; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
