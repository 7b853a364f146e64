"""The demo's pictures of building sites."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from portfolio.demo.pictures import site_picture


@pytest.mark.parametrize("group", ["plant", "road"])
@pytest.mark.parametrize("tenths", [0, 500, 1000])
def test_a_picture_is_a_small_photo(group: str, tenths: int) -> None:
    content = site_picture("CY-005", "2020-10", group, tenths)
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (640, 420))
    assert len(content) < 60_000


def test_the_same_month_of_a_project_gives_the_same_picture() -> None:
    assert site_picture("A", "2020-10", "road", 300) == site_picture("A", "2020-10", "road", 300)


def test_the_works_go_on() -> None:
    assert site_picture("A", "2020-10", "plant", 300) != site_picture("A", "2020-10", "plant", 900)
