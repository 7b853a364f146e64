"""Bundles that older formulas made: what was published once verifies for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reports import verifier
from reports.bundle import FORMULAS

BUNDLES = Path(__file__).parents[1] / "fixtures" / "bundles"


@pytest.fixture
def first() -> dict[str, Any]:
    """Made by the code that wrote version 1 of the formulas, before there was another."""
    parsed: dict[str, Any] = json.loads((BUNDLES / "formulas-1.json").read_text("utf-8"))
    return parsed


def test_a_bundle_of_the_first_formulas_verifies(first: dict[str, Any]) -> None:
    assert first["edition"]["formulas"] == 1
    assert FORMULAS > 1
    assert verifier.verify(first) == []


def test_it_is_still_computed_and_not_only_hashed(first: dict[str, Any]) -> None:
    first["edition"]["inputs"][3]["invested"][0] = "1.0000"
    found = verifier.verify(first)
    assert any(line.startswith("lines[P0003].invested_to_date") for line in found)


def test_each_version_has_its_own_formulas(first: dict[str, Any]) -> None:
    """Control: with the newer formulas the older bundle would not do."""
    with pytest.raises(KeyError, match="warned_rounds"):
        verifier.FORMULAS[FORMULAS](first["edition"])
