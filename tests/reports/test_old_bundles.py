"""Bundles made by earlier versions of the program: they verify for ever, and nothing in them may change.

The files in tests/reports/bundles are what earlier versions published, byte for byte; never made again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reports import verifier
from reports.bundle import name_at

FILES = sorted((Path(__file__).parent / "bundles").glob("format-1-*.json"))


def read(path: Path) -> dict[str, Any]:
    """One of them, parsed."""
    parsed: dict[str, Any] = json.loads(path.read_bytes())
    return parsed


SECOND = sorted((Path(__file__).parent / "bundles").glob("formulas-2-*.json"))


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.stem)
def test_a_bundle_of_the_second_formulas_still_verifies(path: Path) -> None:
    bundle = read(path)
    assert (bundle["format"], bundle["edition"]["formulas"]) == ("keyworks-edition/2", 2)
    assert verifier.verify(bundle) == []
    assert path.read_bytes() == verifier.canonical(bundle)


def test_the_chain_of_the_second_formulas_holds() -> None:
    assert len(SECOND) == 4
    assert verifier.verify_chain([read(path) for path in SECOND]) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bundle_of_format_1_still_verifies(path: Path) -> None:
    bundle = read(path)
    assert (bundle["format"], bundle["edition"]["formulas"]) == ("keyworks-edition/1", 1)
    assert verifier.verify(bundle) == []
    assert path.read_bytes() == verifier.canonical(bundle)


def test_their_chain_holds() -> None:
    assert len(FILES) == 3
    assert verifier.verify_chain([read(path) for path in FILES]) == []


def test_a_figure_changed_in_one_is_still_found() -> None:
    bundle = read(FILES[0])
    bundle["edition"]["lines"][0]["invested_to_date"] = "1.0000"
    assert verifier.verify(bundle)[0].startswith("lines[P1].invested_to_date")


def test_their_people_are_read_where_they_stand() -> None:
    assert name_at(read(FILES[0]), "built_by") == "陈办"
    assert name_at(read(FILES[0]), "published_by") == "林主任"
