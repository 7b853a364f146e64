"""Maps, tables of lamps and lines of time saved as pictures, on a sheet that says what they are."""

from __future__ import annotations

import re
from operator import sub

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.windows import Visitor

#: What is saved, where its button stands, what the page waits for, the file's name, least width and height.
SAVED = {
    "map": ("/map/", ".map-panel", "#map[data-drawn='23']", "map-2020-10.png", (1000, 900)),
    "tiles": ("/map/?view=tiles", ".kw-panel", ".map-tile", "districts-2020-10.png", (1000, 400)),
    "lamps": ("/lamps/", "#heat-districts", ".kw-heat", "lamps-heat-districts-2020-10.png", (1600, 250)),
    "nodes": ("/projects/X014/", ".kw-wide-panel", ".pj-nodes", "milestones-X014.png", (1600, 200)),
}
WHITE = (255, 255, 255)


def opened(page: Page, name: str) -> None:
    """The page, drawn."""
    page.goto(SAVED[name][0])
    page.locator(SAVED[name][2]).first.wait_for()
    page.wait_for_load_state("networkidle")


def saved(page: Page, name: str, file: str) -> Image.Image:
    """Press the button; the picture that comes of it."""
    _address, panel, _ready, called, _size = SAVED[name]
    with page.expect_download() as waiting:
        page.locator(f"{panel}[data-picture] [data-save]").click()
    assert waiting.value.suggested_filename == called
    waiting.value.save_as(ARTEFACTS / file)
    with Image.open(ARTEFACTS / file) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def inked(image: Image.Image) -> float:
    """The share of the picture that is not paper."""
    small = image.resize((200, 200))
    colours = small.getcolors(40_000) or []
    return 1 - sum(count for count, colour in colours if colour == WHITE) / 40_000


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_what_is_drawn_is_saved_as_a_picture(visitor: Visitor, language: str, theme: str) -> None:
    page = visitor.window(language=language, color_scheme=theme)
    for name in SAVED:
        opened(page, name)
        image = saved(page, name, f"picture-{name}-{language}.png")
        least = SAVED[name][-1]
        assert image.width >= least[0], name
        assert image.height >= least[1], name
        assert image.getpixel((3, 3)) == WHITE, name  # on white paper, whatever the theme
        assert len(image.getcolors(1_000_000) or []) > 30, name
        assert 0.03 < inked(image) < 0.95, name


def test_a_map_is_saved_as_far_as_it_is_zoomed(visitor: Visitor) -> None:
    page = visitor.window()
    opened(page, "map")
    afar = saved(page, "map", "picture-map-far.png")
    page.get_by_role("button", name=re.compile("思明区：完成序时进度计划")).click()
    page.locator(".map-sign").first.wait_for()
    near = saved(page, "map", "picture-map-near.png")
    assert near.size == afar.size
    # The lamps of single projects have come: their colours cover more of it than the counts of a district.
    assert of_colour(near, (32, 138, 79)) > of_colour(afar, (32, 138, 79))


def of_colour(image: Image.Image, wanted: tuple[int, int, int]) -> int:
    """Pixels near a colour."""
    found = image.getcolors(5_000_000) or []
    return sum(count for count, one in found if isinstance(one, tuple) and near(one, wanted))


def near(one: tuple[int, ...], wanted: tuple[int, int, int]) -> bool:
    """Whether a colour is about another."""
    return bool(max(map(abs, map(sub, one, wanted))) < 24)


def test_without_scripts_no_button_promises_a_picture(visitor: Visitor) -> None:
    page = visitor.window(java_script_enabled=False)
    page.goto("/lamps/")
    expect(page.locator("#heat-districts table")).to_be_visible()
    expect(page.locator("[data-save]").first).to_be_hidden()
