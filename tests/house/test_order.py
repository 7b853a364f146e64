"""The order of the tests: what is dear stands at the start of either half, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.order import dear_first


def module(name: str, *fixtures: str, tests: int = 1) -> list[Any]:
    """Tests of a module that ask for these fixtures."""
    return [SimpleNamespace(path=Path(name), fixturenames=fixtures) for _ in range(tests)]


def test_dear_modules_start_either_half() -> None:
    demo, page, own = module("demo", "demo_database"), module("page", "browser"), module("own", "sample")
    cheap = [item for number in range(7) for item in module(f"cheap{number}", tests=2)]
    order = [item.path.name for item in dear_first([*cheap, *page, *own, *demo])]
    assert order[:2] == ["demo", "own"]
    assert abs(order.index("page") - len(order) // 2) <= 1
    assert len(order) == 17


def test_the_tests_of_a_module_stay_together() -> None:
    one, other = module("one", tests=5), module("other", "browser", tests=3)
    order = [item.path.name for item in dear_first([*one, *other])]
    assert order in (["one"] * 5 + ["other"] * 3, ["other"] * 3 + ["one"] * 5)
