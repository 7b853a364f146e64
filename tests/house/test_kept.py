"""The schema that is kept between runs is that of this tree, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from launcher.home import ROOT
from tests import kept


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As much of a tree as schemas are made from."""
    for name in ("projects/migrations/0001_initial.py", "projects/sql/period.sql", "requirements.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before", "utf-8")
    return tmp_path


CHANGES: dict[str, Callable[[Path], object]] = {
    "another migration": lambda tree: (tree / "projects/migrations/0002_more.py").write_text("", "utf-8"),
    "a changed one": lambda tree: (tree / "projects/migrations/0001_initial.py").write_text("after", "utf-8"),
    "changed SQL": lambda tree: (tree / "projects/sql/period.sql").write_text("after", "utf-8"),
    "one less": lambda tree: (tree / "projects/sql/period.sql").unlink(),
    "another Django": lambda tree: (tree / "requirements.txt").write_text("after", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_schema_of_an_earlier_tree_is_not_taken(tree: Path, change: str) -> None:
    before = kept.place(tree)
    assert kept.place(tree) == before
    CHANGES[change](tree)
    assert kept.place(tree) != before


def test_what_migrations_are_made_from_is_all_there() -> None:
    names = {str(path.relative_to(ROOT)) for path in kept.made_from()}
    assert {"common/migration_sql.py", "common/migration_at_once.py"} <= names
    assert {"reports/rulesets/default.json", "requirements.txt"} <= names
    assert {path.parts[-3] for path in kept.made_from() if "migrations" in path.parts} >= {
        "accounts",
        "common",
        "coordination",
        "projects",
        "reports",
    }
