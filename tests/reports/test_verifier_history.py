"""What one begins with (lamps, warnings, safety problems) must follow from what it says of the past."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from reports import verifier
from reports.bundle import canonical, seal_edition, sealed

Document = dict[str, Any]


def resealed(edition: Document) -> Document:
    """What somebody would publish who seals anew what they have changed."""
    rows = [{name: value for name, value in row.items() if name != "seal"} for row in edition["inputs"]]
    kept = {name: value for name, value in edition.items() if name != "seals"}
    parsed: Document = json.loads(canonical(seal_edition({**kept, "inputs": list(map(sealed, rows))}, {})))
    return parsed


def first_input(edition: Document, fits: Callable[[Document], bool]) -> Document:
    """The first project's input of which something holds."""
    return next(row for row in edition["inputs"] if fits(row))


def other_lamp(edition: Document) -> None:
    """April was yellow and is said to have been green."""
    first_input(edition, lambda row: row["lamps"][3] == "yellow")["lamps"][3] = "green"


def later_lamp(edition: Document) -> None:
    """A lamp of the very month."""
    edition["inputs"][0]["lamps"][4] = "red"


def one_round_less(edition: Document) -> None:
    """Warned twice, and said to have been warned once."""
    first_input(edition, lambda row: row["warned_rounds"] == 2)["warned_rounds"] = 1


def no_round_last(edition: Document) -> None:
    """Warned in the last round, and said not to have been."""
    first_input(edition, lambda row: row["warned_rounds"] == 1)["warned_last_round"] = False


def made_safe(edition: Document) -> None:
    """An open safety problem is listed, and the project is said to have none."""
    first_input(edition, lambda row: row["safety_problem"])["safety_problem"] = False


def made_unsafe(edition: Document) -> None:
    """None is listed, and the project is said to have one."""
    first_input(edition, lambda row: not row["safety_problem"])["safety_problem"] = True


def joined_kept_back(edition: Document) -> None:
    """A project that joined the list is not told of."""
    edition["list_changes"]["joined"].pop()


def level_twice(edition: Document) -> None:
    """The counts of a level stand there twice."""
    edition["problems"]["levels"] *= 2


def unit_twice(edition: Document) -> None:
    """The counts of a unit stand there twice, once with others' figures."""
    edition["problems"]["units"].insert(0, {**edition["problems"]["units"][0], "open": 99})


def unit_renamed(edition: Document) -> None:
    """The unit has another name where it is counted than where it is listed."""
    edition["problems"]["units"][0]["name"] = "别的单位"


def unit_of_two_names(edition: Document) -> None:
    """One unit, two names."""
    edition["problems"]["rows"][0]["unit"] = {**edition["problems"]["rows"][0]["unit"], "name": "别的单位"}


def line_twice(edition: Document) -> None:
    """The month before has a project twice."""
    edition["before"]["lines"] *= 2


def round_twice(edition: Document) -> None:
    """A round stands there twice."""
    edition["before"]["rounds"] *= 2


def nothing_before(edition: Document) -> None:
    """Nothing is said of earlier months, whose lamps are there."""
    edition["before"] = edition["list_changes"] = None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_lamp, ".lamps: not what is said of the month before"),
        (later_lamp, ".lamps: not what is said of the month before"),
        (one_round_less, ".warned_rounds: not what the rounds before say"),
        (no_round_last, ".warned_rounds: not what the rounds before say"),
        (made_safe, ".safety_problem: not what the problems listed say"),
        (made_unsafe, ".safety_problem: not what the problems listed say"),
        (joined_kept_back, "list_changes: not what the lines of the two months come to"),
        (level_twice, "problems.levels: not what the rows come to"),
        (unit_twice, "problems.units: not what the rows come to"),
        (unit_renamed, "problems.units: not what the rows come to"),
        (unit_of_two_names, "problems.rows: a unit has two names"),
        (line_twice, "before.lines: not in the order of the codes"),
        (round_twice, "before.rounds: not the ends of quarters in their order"),
        (nothing_before, ".earlier_lamp: not what is said of the year before"),
    ],
)
def test_what_does_not_follow_is_named(
    bundle: Document, change: Callable[[Document], None], said: str
) -> None:
    edition = copy.deepcopy(bundle["edition"])
    assert verifier.verify(resealed(edition)) == []
    change(edition)
    assert any(line.endswith(said) for line in verifier.verify(resealed(edition)))


@pytest.mark.parametrize("section", ["before", "problems", "list_changes", "corrections"])
def test_a_section_left_out_is_no_way_around_a_check(bundle: Document, section: str) -> None:
    edition = copy.deepcopy(bundle["edition"])
    del edition[section]
    with pytest.raises(verifier.Unreadable, match=section):
        verifier.verify(resealed(edition))


def test_an_input_that_does_not_tell_of_safety_is_not_taken_for_safe(bundle: Document) -> None:
    edition = copy.deepcopy(bundle["edition"])
    del first_input(edition, lambda row: not row["safety_problem"])["safety_problem"]
    with pytest.raises(verifier.Unreadable, match="safety_problem"):
        verifier.verify(resealed(edition))
