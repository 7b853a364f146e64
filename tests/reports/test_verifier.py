"""The verifier: what it passes, what it names, and that it stands alone."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reports import verifier
from reports.bundle import canonical, digest, seal_edition, sealed

Place = tuple[tuple[Any, ...], int]
VERIFIER = Path(verifier.__file__)
PARTS = 5


def digits(value: Any, path: tuple[Any, ...] = ()) -> Iterator[Place]:
    """Every place in a document where a digit stands: the path of its leaf, and the position in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from digits(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from digits(item, (*path, index))
    elif not isinstance(value, bool) and value is not None:
        yield from ((path, n) for n, letter in enumerate(str(value)) if letter in "0123456789")


def put(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    """Put something in one place; gives back what stood there."""
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    before, holder[path[-1]] = holder[path[-1]], value
    return before


def change_digit(document: dict[str, Any], path: tuple[Any, ...], position: int) -> Any:
    """Put another digit in one place; gives back what stood there."""
    before = put(document, path, None)
    text = str(before)
    changed = text[:position] + str((int(text[position]) + 1) % 10) + text[position + 1 :]
    put(document, path, int(changed) if isinstance(before, int) else changed)
    return before


def place_of(document: dict[str, Any], path: tuple[Any, ...]) -> str:
    """The words with which a message about this place must begin."""
    if path[0] != "edition":
        return str(path[0])
    section = path[1]
    if section in verifier.ROWS:
        row = document["edition"][section][path[2]]
        name = verifier.label(row) if section == "groups" else row["code"]
        return section if path[3] in ("code", "kind") else f"{section}[{name}].{path[3]}"
    if section == "corrections":
        row = document["edition"][section][path[2]]
        return section if path[3] == "posting" else f"{section}[{row['posting']}].{path[3]}"
    if section == "ruleset":
        return ".".join(str(key) for key in path[1 : 4 if path[2] == "document" else 3])
    return str(section)


def findings(document: dict[str, Any]) -> list[str]:
    """What the verifier says, a refusal to read counting as a finding too."""
    try:
        return verifier.verify(document)
    except verifier.Unreadable as error:
        return [f"{error}"]


def test_passes_an_untouched_bundle(bundle: dict[str, Any]) -> None:
    assert verifier.verify(bundle) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_names_the_place_of_any_changed_digit(bundle: dict[str, Any], part: int) -> None:
    """Of four hundred places and one of each kind, one part of them in each test."""
    random = Random(11)
    places = [place for place in digits(bundle) if "seal" not in place[0] and "seals" not in place[0]]
    for path, position in [*random.sample(places, 400), *one_of_each(places)][part::PARTS]:
        where = place_of(bundle, path)
        as_it_was = change_digit(bundle, path, position)
        found = findings(bundle)
        put(bundle, path, as_it_was)
        assert found, f"{path} changed unnoticed"
        if path[-1] not in ("format", "formulas"):  # of these it says that it does not know them
            assert found[0].startswith(where), (path, where, found[:3])
    assert verifier.verify(bundle) == []  # every digit is back in its place


def one_of_each(places: list[Place]) -> list[Place]:
    """The first digit of every kind of place: section and field, each rule, each field of the head."""
    kinds = {
        tuple(key for key in path if not isinstance(key, int)): (path, n) for path, n in reversed(places)
    }
    return list(kinds.values())


@pytest.mark.parametrize("section", ["lamp", "red_flag", "warning", "score", "league"])
def test_names_a_changed_rule(bundle: dict[str, Any], section: str) -> None:
    tampered = copy.deepcopy(bundle)
    rule = tampered["edition"]["ruleset"]["document"][section]
    path, position = next(digits(rule))
    change_digit(rule, path, position)
    assert findings(tampered)[0].startswith(f"ruleset.document.{section}")


def test_finds_a_figure_changed_together_with_every_seal(bundle: dict[str, Any]) -> None:
    """Whoever reseals everything still can't make the figures agree with the inputs."""
    edition = copy.deepcopy(bundle["edition"])
    line = edition["lines"][3]
    line["invested_to_date"] = "123456.7890"
    edition["lines"][3] = sealed({key: value for key, value in line.items() if key != "seal"})
    found = verifier.verify(resealed(edition))
    assert any(line["code"] in item and "invested_to_date" in item for item in found)


def test_names_a_line_left_out(bundle: dict[str, Any]) -> None:
    tampered = copy.deepcopy(bundle)
    gone = tampered["edition"]["lines"].pop(5)
    assert f"lines[{gone['code']}]: missing" in verifier.verify(tampered)[0]


@pytest.mark.parametrize("formulas", [2, 3])
def test_names_a_broken_chain(bundle: dict[str, Any], formulas: int) -> None:
    older = copy.deepcopy(bundle)
    newer = copy.deepcopy(bundle)
    older["edition"]["sequence"], newer["edition"]["sequence"] = 1, 2
    newer["edition"]["previous"] = older["digest"]
    newer["edition"]["revision"] = older["edition"]["revision"] + 1
    newer["edition"]["cutoff"]["since"], newer["edition"]["corrections"] = 20, []
    older["edition"]["formulas"] = newer["edition"]["formulas"] = formulas
    whole = verifier.verify_chain([newer, older])
    # One edition twice: from version 3 on what each says of those before it is looked at, too.
    assert whole == [] if formulas == 2 else all("before" in line or "lamp" in line for line in whole)
    newer["edition"]["previous"] = "0" * 64
    assert len(set(verifier.verify_chain([newer, older])) - set(whole)) == 1


def resealed(edition: dict[str, Any]) -> dict[str, Any]:
    """What somebody would publish who seals anew what they have changed."""
    kept = {name: value for name, value in edition.items() if name != "seals"}
    made: dict[str, Any] = json.loads(canonical(seal_edition(kept, {})))
    return made


def test_passes_a_bundle_from_before_corrections_were_listed(bundle: dict[str, Any]) -> None:
    edition = copy.deepcopy(bundle["edition"])
    del edition["corrections"], edition["corrected"], edition["cutoff"]["since"]
    edition["formulas"] = 2
    assert verifier.verify(resealed(edition)) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", "-1.0000", "corrected"),
        ("amount", "0.0000", "corrects nothing"),
        ("reason", "", "doesn't say why"),
        ("posting", 21, "not between the cut-offs"),
        ("posting", 3, "not in the order"),
        ("month", "2020-06", "later than the month reported"),
    ],
)
def test_finds_a_correction_that_can_not_be_right(
    bundle: dict[str, Any], field: str, value: str | int, said: str
) -> None:
    edition = copy.deepcopy(bundle["edition"])
    row = {name: old for name, old in edition["corrections"][1].items() if name != "seal"}
    edition["corrections"][1] = sealed(row | {field: value})
    assert any(said in line for line in verifier.verify(resealed(edition)))


def month_before(month: str) -> str:
    """The month before a month, as a bundle writes it."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 2, 12)
    return f"{year:04}-{number + 1:02}"


def neighbours(bundle: dict[str, Any], change: str, formulas: int = 2) -> list[dict[str, Any]]:
    """Editions of two months; between them January of the first project changes by an amount."""
    older, newer = copy.deepcopy(bundle), copy.deepcopy(bundle)
    older["edition"]["sequence"], newer["edition"]["sequence"] = 1, 2
    older["edition"]["period"] = month_before(newer["edition"]["period"])
    newer["edition"]["previous"] = older["digest"]
    newer["edition"]["cutoff"]["since"] = 20
    older["edition"]["formulas"] = newer["edition"]["formulas"] = formulas
    first = newer["edition"]["inputs"][0]
    first["invested"][0] = str(Decimal(first["invested"][0]) + Decimal(change))
    row = {"code": first["code"], "month": "2020-01", "amount": "-120.5000", "posting": 30, "reason": "x"}
    newer["edition"]["corrections"] = [row]
    return [older, newer]


def test_a_published_month_changes_by_the_corrections_listed(bundle: dict[str, Any]) -> None:
    assert verifier.verify_chain(neighbours(bundle, "-120.5")) == []


@pytest.mark.parametrize("formulas", [2, 3])
def test_names_a_published_month_that_changed_by_something_else(
    bundle: dict[str, Any], formulas: int
) -> None:
    sound = verifier.verify_chain(neighbours(bundle, "-120.5", formulas))
    [found] = set(verifier.verify_chain(neighbours(bundle, "7", formulas))) - set(sound)
    assert "2020-01" in found
    assert "changed by 7.0000" in found
    assert "-120.5000" in found


def test_its_canonical_form_is_that_of_the_press(bundle: dict[str, Any]) -> None:
    assert verifier.canonical(bundle) == canonical(bundle)
    assert verifier.digest(bundle["edition"]) == digest(bundle["edition"]) == bundle["digest"]


def test_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(VERIFIER.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def run_alone(tmp_path: Path, content: bytes) -> subprocess.CompletedProcess[str]:
    """The verifier as a stranger runs it: one copied file, an isolated Python, no project around it."""
    alone = tmp_path / "verifier.py"
    alone.write_bytes(VERIFIER.read_bytes())
    (tmp_path / "bundle.json").write_bytes(content)
    return subprocess.run(
        [sys.executable, "-I", "verifier.py", "bundle.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PATH": ""},
        check=False,
    )


def test_runs_alone_and_says_intact(bundle: dict[str, Any], tmp_path: Path) -> None:
    done = run_alone(tmp_path, canonical(bundle))
    assert done.returncode == 0, done.stderr
    assert "INTACT" in done.stdout
    assert bundle["digest"] in done.stdout


def test_runs_alone_and_says_what_differs(bundle: dict[str, Any], tmp_path: Path) -> None:
    line = bundle["edition"]["lines"][0]
    line["planned_to_date"] = "1.0000"
    done = run_alone(tmp_path, canonical(bundle))
    assert done.returncode == 1
    assert f"lines[{line['code']}].planned_to_date" in done.stdout


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"format":1}', b"\xff\xfe", b'{"a":1,"a":2}', b"[" * 100_000]
)
def test_says_when_a_file_is_no_bundle(content: bytes, tmp_path: Path) -> None:
    done = run_alone(tmp_path, content)
    assert done.returncode == 2
    assert "can't be read as a bundle" in done.stdout
    assert "Traceback" not in done.stderr


def test_says_when_only_the_writing_differs(bundle: dict[str, Any], tmp_path: Path) -> None:
    done = run_alone(tmp_path, json.dumps(bundle, ensure_ascii=False, indent=1).encode())
    assert done.returncode == 1
    assert "canonical form" in done.stdout
