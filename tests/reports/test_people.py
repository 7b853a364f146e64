"""People's names in a bundle: withheld by commitments, opened beside the edition, the same digest without."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from reports import verifier
from reports.bundle import canonical, commitment, name_at, person, public_bundle, seal_edition, sealed

Bundle = dict[str, Any]


def small(openings: Bundle | None = None) -> Bundle:
    """Something sealed with three people in it, one of them in a sealed row."""
    row = sealed({"code": "A", "by": person("王审")})
    content = {"built_by": person("陈办"), "rows": [row], "ruleset": {"version": 1, "document": {}}}
    made: Bundle = json.loads(canonical(seal_edition(content, {"published_by": person("林主任")}, openings)))
    return made


def test_the_digested_part_holds_no_name() -> None:
    text = json.dumps(small()["edition"], ensure_ascii=False)
    assert [name for name in ("陈办", "王审", "林主任") if name in text] == []


def test_every_name_is_opened_beside_it() -> None:
    bundle = small()
    assert [name_at(bundle, path) for path in ("built_by", "rows.0.by", "published_by")] == [
        "陈办",
        "王审",
        "林主任",
    ]


def test_without_the_openings_the_digest_is_the_same_and_nobody_is_named() -> None:
    bundle = small()
    public = public_bundle(bundle)
    assert public["digest"] == verifier.digest(public["edition"]) == bundle["digest"]
    assert name_at(public, "built_by") == name_at(public, "rows.0.by") == name_at(public, "nobody") == ""


def test_a_name_gets_another_salt_every_time() -> None:
    assert small()["edition"]["built_by"] != small()["edition"]["built_by"]


def test_sealed_again_with_its_openings_it_is_the_same_bytes() -> None:
    bundle = small()
    assert canonical(small(bundle["openings"])) == canonical(bundle)


def test_the_seal_of_a_row_covers_what_stands_there() -> None:
    [row] = small()["edition"]["rows"]
    assert row["seal"] == verifier.seal(row)


def test_composed_and_decomposed_characters_are_one_name() -> None:
    assert commitment("00", "é") == commitment("00", "é")


def test_format_1_names_openly() -> None:
    assert name_at({"format": "keyworks-edition/1", "edition": {"built_by": "陈办"}}, "built_by") == "陈办"


def test_the_verifier_passes_a_bundle_with_and_without_its_openings(bundle: Bundle) -> None:
    assert verifier.verify(bundle) == []
    assert verifier.verify(public_bundle(bundle)) == []


@pytest.mark.parametrize("key", ["salt", "value"])
def test_the_verifier_names_an_opening_that_does_not_fit(bundle: Bundle, key: str) -> None:
    bundle["openings"]["built_by"][key] += "0"
    assert verifier.verify(bundle) == ["openings.built_by: salt and name do not fit what is withheld"]


def test_the_verifier_names_an_opening_of_nothing(bundle: Bundle) -> None:
    bundle["openings"]["issuer"] = {"salt": "00", "value": "x"}
    assert verifier.verify(bundle) == ["openings.issuer: opens nothing in the edition"]


def test_the_verifier_names_a_person_who_stands_there_openly(bundle: Bundle) -> None:
    edition = copy.deepcopy(bundle["edition"]) | {"built_by": "陈办"}
    del edition["seals"]
    resealed = json.loads(canonical(seal_edition(edition, {})))
    assert "built_by: a person's name stands there openly" in verifier.verify(resealed)


def test_an_older_format_can_not_be_claimed(bundle: Bundle) -> None:
    claimed = public_bundle(bundle) | {"format": "keyworks-edition/1"}
    assert verifier.verify(claimed)[0].endswith("does not belong in this format")
