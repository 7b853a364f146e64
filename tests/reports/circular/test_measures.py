"""The printed page beside the table of GB/T 9704-2012, measured in the PDF, in millimetres and points.

A character is measured by its square (em): its top lies 0.8 em above the base line, its foot 0.2 em below.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from tests.reports.circular.rendered import rendered

MM = 72 / 25.4
TOP, LEFT, WIDTH, HEIGHT = 37, 28, 156, 225
LINE = 29 / MM
EM = 16 / MM


@lru_cache
def pages() -> list[Any]:
    """The pages of the Chinese circular."""
    with pdfplumber.open(io.BytesIO(rendered("zh-hans", "pdf"))) as pdf:
        return [_page(page) for page in pdf.pages]


def _page(page: Any) -> Any:
    """A page with its characters read, so that the file may be closed."""
    assert page.chars
    assert page.lines is not None
    return page


def rows(page: Any) -> list[list[dict[str, Any]]]:
    """The characters of a page by their base line, from the top."""
    found: dict[float, list[dict[str, Any]]] = {}
    for char in page.chars:
        found.setdefault(round(float(char["matrix"][5]), 1), []).append(char)
    ordered = sorted(found.items(), reverse=True)
    return [sorted(chars, key=lambda char: float(char["x0"])) for _, chars in ordered]


def text(row: list[dict[str, Any]]) -> str:
    """What a line says."""
    return "".join(char["text"] for char in row)


def line(page: Any, beginning: str) -> list[dict[str, Any]]:
    """The line that begins so."""
    return next(row for row in rows(page) if text(row).startswith(beginning))


def base(page: Any, row: list[dict[str, Any]]) -> float:
    """How far below the page's top a base line lies, mm."""
    return float(page.height - row[0]["matrix"][5]) / MM


def top(page: Any, row: list[dict[str, Any]]) -> float:
    """The top of a line's squares."""
    return base(page, row) - 0.8 * float(row[0]["size"]) / MM


def foot(page: Any, row: list[dict[str, Any]]) -> float:
    """The foot of a line's squares."""
    return base(page, row) + 0.2 * float(row[0]["size"]) / MM


def rules(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """The lines as wide as the text block: left, right, distance from the top, thickness; mm."""
    for found in page.lines:
        if found["width"] > 150 * MM and found["linewidth"] > 0.5:
            yield tuple(round(float(found[key]) / MM, 2) for key in ("x0", "x1", "top", "linewidth"))  # type: ignore[misc]


def near(value: float) -> Any:
    """To a tenth of a millimetre."""
    return pytest.approx(value, abs=0.1)


def test_the_page_and_its_text_block() -> None:
    page = pages()[1]
    assert (page.width / MM, page.height / MM) == (near(210), near(297))
    body = [row for row in rows(page) if round(row[0]["size"]) == 16]
    assert top(page, body[0]) == near(TOP)
    assert min(row[0]["x0"] for row in body) / MM == near(LEFT)
    full = [row for row in body if len(row) > 25 and row[-1]["text"] not in "，。、；：）"]
    assert {round(row[-1]["x1"] / MM) for row in full} == {LEFT + WIDTH}
    assert max(foot(page, row) for row in body) <= TOP + HEIGHT + 0.1


def test_lines_are_29_points_apart_and_characters_15_8() -> None:
    page = pages()[4]  # of running text alone
    body = [row for row in rows(page) if round(row[0]["size"]) == 16]
    steps = {round((base(page, after) - base(page, before)) * MM, 1) for before, after in pairwise(body)}
    assert steps == {29.0}
    assert abs(HEIGHT * MM - 22 * 29) < 1
    heading = line(page, "四、责任单位排名")
    pitches = {round(after["x0"] - before["x0"], 1) for before, after in pairwise(heading)}
    assert pitches <= {15.8}
    assert abs(WIDTH * MM - 28 * 15.79) < 0.5
    assert heading[0]["x0"] / MM == near(LEFT + 2 * EM)  # two characters in


def test_the_red_head() -> None:
    page = pages()[0]
    mark = line(page, "厦门市重点项目")
    assert top(page, mark) == near(TOP + 35)
    assert (mark[0]["x0"] + mark[-1]["x1"]) / 2 / MM == near(LEFT + WIDTH / 2)
    assert mark[0]["non_stroking_color"] == pytest.approx((1, 0.2, 0.2))  # Y80 M80
    assert "Bold" in mark[0]["fontname"] or "Song" in mark[0]["fontname"] or "Serif" in mark[0]["fontname"]


def test_the_number_and_the_red_rule() -> None:
    page = pages()[0]
    mark, number = line(page, "厦门市重点项目"), line(page, "厦重点办")
    assert text(number) == "厦重点办〔2020〕10号"
    assert round(number[0]["size"]) == 16
    assert top(page, number) - foot(page, mark) == near(2 * LINE)
    left, right, below, _ = next(rules(page))
    assert (left, right) == (near(LEFT), near(LEFT + WIDTH))
    assert below - foot(page, number) == near(4)


def test_title_and_addressee() -> None:
    page = pages()[0]
    first, last = line(page, "关于2020年"), line(page, "建设进展情况的通报")
    assert round(first[0]["size"]) == 22
    assert top(page, first) - next(rules(page))[2] == near(2 * LINE)
    for row in (first, last):
        assert (row[0]["x0"] + row[-1]["x1"]) / 2 / MM == near(LEFT + WIDTH / 2)
    addressee = line(page, "各区人民政府")
    assert text(addressee).endswith("：")
    assert addressee[0]["x0"] / MM == near(LEFT)
    # One line is left empty between them.
    assert top(page, addressee) - foot(page, last) == near(2 * LINE - EM)


def test_attachments_signature_and_date() -> None:
    number, page = next(
        (n, page) for n, page in enumerate(pages()) if "附件：" in "".join(map(text, rows(page)))
    )
    lead = line(page, "附件：")
    above = rows(page)[rows(page).index(lead) - 1]
    assert top(page, lead) - foot(page, above) == near(2 * LINE - EM)
    assert lead[0]["x0"] / MM == near(LEFT + 2 * EM)
    assert text(lead)[-1] not in "。；，."
    signed = next(
        page for page in pages()[number:] if any(text(row) == "2020年11月10日" for row in rows(page))
    )
    issuer, dated = line(signed, "厦门市重点"), line(signed, "2020年11月10日")
    assert dated[-1]["x1"] / MM == near(LEFT + WIDTH - 4 * EM)
    middle = [(row[0]["x0"] + row[-1]["x1"]) / 2 / MM for row in (issuer, dated)]
    assert middle[0] == near(middle[1])


def test_an_attachment_says_so_at_the_top_left_and_its_title_stands_on_the_third_line() -> None:
    page = next(page for page in pages() if text(rows(page)[0]) == "附件1")
    label, title = rows(page)[:2]
    assert (round(label[0]["size"]), label[0]["x0"] / MM) == (16, near(LEFT))
    assert top(page, label) == near(TOP)
    assert top(page, title) == near(TOP + 2 * LINE)


def test_the_wide_tables_text_block_is_the_same_turned() -> None:
    page = next(page for page in pages() if page.width > page.height)
    chars = [char for char in page.chars if char["size"] < 10]
    assert min(char["x0"] for char in chars) / MM >= 35
    assert max(char["x1"] for char in chars) / MM <= 35 + HEIGHT + 0.2


def test_the_colophon() -> None:
    page = pages()[-1]
    found = list(rules(page))
    assert [thickness for *_, thickness in found] == [0.35, 0.25, 0.35]
    assert {(left, right) for left, right, *_ in found} == {(28.0, 184.0)}
    assert found[-1][2] == near(TOP + HEIGHT)
    printed = next(row for row in rows(page) if text(row).endswith("印发"))
    assert round(printed[0]["size"]) == 14
    assert printed[0]["x0"] / MM == near(LEFT + 14 / MM)
    assert text(line(page, "抄送：")).startswith("抄送：市委办公厅")


def test_page_numbers() -> None:
    for number, page in enumerate(pages()[:8], start=1):
        row = rows(page)[-1]
        assert text(row) == f"— {number} —"
        assert round(row[0]["size"]) == 14
        assert top(page, row) == near(TOP + HEIGHT + 7)
        if number % 2:
            assert row[-1]["x1"] / MM == near(LEFT + WIDTH - 14 / MM)
        else:
            assert row[0]["x0"] / MM == near(LEFT + 14 / MM)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_is_archival_and_tagged(language: Any) -> None:
    with pdfplumber.open(io.BytesIO(rendered(language, "pdf"))) as pdf:
        catalog = pdf.doc.catalog
        assert catalog["MarkInfo"]["Marked"] is True
        assert catalog["OutputIntents"]
        described = catalog["Metadata"].resolve().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in described
