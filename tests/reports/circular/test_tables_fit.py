"""No figure of a table is printed over the rule beside it, measured in the PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest

from common.press.model import Language
from reports.circular import Which, render
from tests.reports.circular.sample_before import with_before

SLACK = 0.5  # points; a glyph's box is a little wider than its ink


def crossing(page: Any) -> Iterator[str]:
    """The characters of a page through which an upright rule goes, with the line they stand in."""
    upright = [rule for rule in page.lines if rule["height"] > 1 > rule["width"]]
    for char in page.chars:
        middle = (char["top"] + char["bottom"]) / 2
        for rule in upright:
            if char["x0"] + SLACK < rule["x0"] < char["x1"] - SLACK and rule["top"] < middle < rule["bottom"]:
                row = [other["text"] for other in page.chars if abs(other["top"] - char["top"]) < 1]
                yield "".join(row)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("which", "month"), [("monthly", 10), ("quarterly", 9), ("annual", 12)])
def test_every_figure_stands_within_its_column(which: Which, month: int, language: Language) -> None:
    with pdfplumber.open(io.BytesIO(render(with_before(month), language, "pdf", which))) as pdf:
        assert any(page.lines for page in pdf.pages)
        assert [row for page in pdf.pages for row in crossing(page)] == []
