"""The design system in a browser: the page itself, its states, paper, grey, targets and the keyboard."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.looks import Looker
from tests.browser.windows import Visitor

#: name: (who, address, status)
STATES = {
    "style": ("office", "/style/", 200),
    "state-not-found": ("official", "/projects/NONE-1/", 404),
    "state-no-permission": ("official", "/style/", 403),
    "state-nothing-found": ("official", "/?district=D2&category=social&unit=U1", 200),
}
#: What is printed: (who, address, the most sheets it may take).
PAPER = {
    "overview": ("official", "/", 2),
    "list": ("official", "/projects/", 3),
    "edition": ("official", "/reports/2020/10/", 6),
    "compare": ("official", "/compare/?of=project&it=X001&it=X014", 3),
    "lamps": ("official", "/lamps/", 2),
}
#: Whatever can be pressed and is smaller than 24 × 24 although another stands within 24 pixels (WCAG 2.5.8:
#: what is alone, or within a line of text, may be smaller).
TOO_SMALL = """() => {
  const pressed = 'a[href], button, input:not([type=hidden]), select, summary';
  const all = [...document.querySelectorAll(pressed)]
    .filter(e => e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }))
    .map(e => ({ e, b: e.getBoundingClientRect() }))
    .filter(({ b }) => b.width > 1 && b.height > 1);
  const small = ({ b }) => b.width < 23.5 || b.height < 23.5;
  const middle = ({ b }) => [b.x + b.width / 2, b.y + b.height / 2];
  const near = (one, other) => {
    const [x, y] = middle(one);
    const [u, v] = middle(other);
    if (small(other)) return Math.hypot(x - u, y - v) < 23.5;
    const dx = Math.max(other.b.left - x, 0, x - other.b.right);
    const dy = Math.max(other.b.top - y, 0, y - other.b.bottom);
    return Math.hypot(dx, dy) < 11.5;
  };
  return all
    .filter(one => small(one) && getComputedStyle(one.e).display !== 'inline')
    .filter(one => all.some(other => other.e !== one.e && near(one, other)))
    .map(({ e, b }) => `${e.outerHTML.slice(0, 110)} ${Math.round(b.width)}x${Math.round(b.height)}`);
}"""


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_fit_for_everybody(looker: Looker, name: str) -> None:
    username, address, status = STATES[name]
    looker.look(name, username, address, status=status)


@pytest.mark.parametrize("name", PAPER)
def test_a_page_prints_clean(visitor: Visitor, tmp_path: Path, name: str) -> None:
    username, address, most = PAPER[name]
    page = visitor.window(username, color_scheme="dark")
    page.goto(address)
    if page.locator("canvas").count():
        page.locator("canvas[data-drawn]").first.wait_for()
    file = tmp_path / f"{name}.pdf"
    page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    sheets = printed(file, f"paper-{name}")
    assert len(sheets) <= most
    assert all(light(sheet) for sheet in sheets)
    page.emulate_media(media="print")
    for hidden in ("header.kw-top", "form", ".kw-files"):
        assert not page.locator(hidden).locator("visible=true").count(), hidden
    expect(page.locator(".kw-as-of").first).to_be_visible()


def printed(file: Path, name: str) -> list[Path]:
    """Each sheet as a picture among the artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for old in ARTEFACTS.glob(f"{name}-*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "60", "-png", file, ARTEFACTS / name], check=True, timeout=120)
    return sorted(ARTEFACTS.glob(f"{name}-*.png"))


def light(sheet: Path) -> bool:
    """Whether the corners of a sheet are white."""
    with Image.open(sheet).convert("L") as image:
        corners = [(2, 2), (image.width - 3, 2), (2, image.height - 3), (image.width - 3, image.height - 3)]
        return min(int(str(image.getpixel(corner))) for corner in corners) > 250


def test_signs_are_told_apart_in_grey(visitor: Visitor) -> None:
    """Kept to be looked at; that form and word stand beside the colour is asserted."""
    page = visitor.window()
    page.goto("/projects/?month=2020-10")
    page.screenshot(path=ARTEFACTS / "projects-colour.png")
    with Image.open(ARTEFACTS / "projects-colour.png") as image:
        image.convert("L").save(ARTEFACTS / "projects-grey.png")
    shapes = {lamp: shape(page, lamp) for lamp in ("green", "yellow", "red", "unlit") if shape(page, lamp)}
    assert len(shapes) > 2
    assert len(set(shapes.values())) == len(shapes)


def shape(page: Page, lamp: str) -> str:
    """What a lamp is drawn with, and its word."""
    found = page.locator(f".kw-lamp-{lamp}")
    return str(found.first.inner_html()) if found.count() else ""


@pytest.mark.parametrize("address", ["/", "/projects/", "/lamps/", "/projects/X014/", "/reports/2020/10/"])
def test_whatever_is_pressed_is_large_enough(visitor: Visitor, address: str) -> None:
    page = visitor.window()
    page.goto(address)
    assert page.evaluate(TOO_SMALL) == []


def test_menus_open_and_close_by_keyboard(visitor: Visitor) -> None:
    page = visitor.window("office")
    page.goto("/projects/")
    page.keyboard.press("Tab")
    expect(page.locator(".kw-skip")).to_be_focused()
    desk = page.locator(".kw-desk summary")
    desk.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kw-desk details")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(page.locator(".kw-desk .kw-menu-body a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".kw-desk details")).not_to_have_attribute("open", "")
    expect(desk).to_be_focused()


def test_a_picture_is_for_paper_in_both_themes(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.window(color_scheme="dark")
    page.goto("/")
    page.locator("canvas[data-drawn]").first.wait_for()
    page.locator("#heat [data-save]").last.wait_for()
    before = page.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    for number, button in enumerate(page.locator("[data-save]").all()):
        with page.expect_download() as waiting:
            button.click()
        waiting.value.save_as(ARTEFACTS / f"picture-{number}.png")
        with Image.open(ARTEFACTS / f"picture-{number}.png").convert("RGB") as image:
            assert image.getpixel((2, 2)) == (255, 255, 255)
            assert image.width > 1000
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("canvas").first.evaluate("canvas => canvas.toDataURL()") == before
