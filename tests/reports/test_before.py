"""What an edition says of those before it is what they say, and the verifier tells where it isn't."""

from __future__ import annotations

import json
from typing import Any

from reports import verifier
from reports.models import Edition
from tests import factories
from tests.prepared import prepared


def bundle_of(edition: Edition) -> dict[str, Any]:
    """The bundle as it is stored."""
    assert edition.bundle is not None
    parsed: dict[str, Any] = json.loads(bytes(edition.bundle.content))
    return parsed


@prepared("four_months", alone=True)
def bundles() -> list[dict[str, Any]]:
    """January to April, three projects; the third has never reported. March is a final round."""
    town = factories.make_town()
    works = [factories.add_project(town, code=f"P{n}", unit=f"U{n}") for n in (1, 2, 3)]
    made = []
    for number in (1, 2, 3, 4):
        period = factories.month(number)
        factories.report(town, period, {works[0]: 1200, works[1]: 300 * number})
        made.append(factories.publish(town, period))
    assert made[2].files.count() == 12
    assert set(made[2].files.values_list("circular", flat=True)) == {"monthly", "quarterly"}
    return [bundle_of(edition) for edition in made]


def test_each_edition_remembers_the_month_before_and_the_rounds(bundles: list[dict[str, Any]]) -> None:
    first, second, third, fourth = (bundle["edition"] for bundle in bundles)
    assert first["before"] is None
    assert (second["before"]["digest"], second["before"]["rounds"]) == (bundles[0]["digest"], [])
    assert fourth["before"]["period"] == "2020-03"
    listed = [line["code"] for line in third["lines"] if line["warning_position"] is not None]
    assert listed
    assert [one["warning"] for one in fourth["before"]["rounds"]] == [listed]
    assert verifier.verify_chain(bundles) == []
    for told, place in (("lines", "before.lines[P1]"), ("groups", "before.groups[total/all]")):
        changed = json.loads(json.dumps(bundles))
        changed[3]["edition"]["before"][told][0 if told == "lines" else -1].update(lamp="x", projects=99)
        assert any(place in line for line in verifier.verify_chain(changed))
    bundles[3]["edition"]["before"]["rounds"][0]["warning"] = []
    assert any("before.rounds[2020-03].warning" in line for line in verifier.verify_chain(bundles))


def test_lamps_and_rounds_are_those_of_the_editions_before(bundles: list[dict[str, Any]]) -> None:
    def after(change: Any) -> list[str]:
        changed = json.loads(json.dumps(bundles))
        change(changed[3]["edition"])
        return verifier.verify_chain(changed)

    found = after(lambda edition: edition["inputs"][1]["lamps"].__setitem__(0, "x"))
    assert found == ["edition 4: inputs[P2].lamps: not what was published of 2020-01"]
    found = after(lambda edition: edition["inputs"][1].update(earlier_lamp="red"))
    assert found == ["edition 4: inputs[P2].earlier_lamp: not what was published last in the years before"]
    found = after(lambda edition: edition["before"].update(digest=bundles[1]["digest"], lines=[], groups=[]))
    assert "edition 4: before: not the newest edition of the month before" in found
    found = after(lambda edition: edition["before"].update(rounds=[]))
    assert found == ["edition 4: before.rounds[2020-03]: not the newest edition of that month"]
