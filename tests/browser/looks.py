"""How a page looks, the same for every page of ours: for everybody, in both languages and themes, on a phone.

A new page gets a line in a table and is looked at with two loads (some two seconds)::

    from tests.browser.looks import Looker

    PAGES = {"plans": ("office", "/projects/plans/?year=2020"), "login": ("", "/accounts/login/")}

    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
        looker.look(name, *PAGES[name])

``look`` opens the page of the shared town (tests/browser/town.py) as somebody ("" is nobody) in Chinese,
light, on a desk, and in English, dark, on a desk and as wide as a phone. It asserts the status (200, or
``status=404``), that nothing is styled or scripted inline, that axe finds nothing serious, that a phone need
not scroll sideways and that the console is silent; and it keeps the three pictures ``NAME-zh-light.png``,
``NAME-en-dark.png`` and ``NAME-en-dark-phone.png`` in test-artefacts/screens. It must not write: the town is
everybody's.

Pages that only a journey reaches are looked at on the way, as they stand: ``glance(page, "review-queue")``
(axe and a picture), or ``look_around(page, "second-factor-code")`` (both themes and a phone as well). A
journey doesn't look at what stands in a table already.
"""

from __future__ import annotations

from contextlib import suppress

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, ViewportSize
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.conftest import picture
from tests.browser.windows import Site, Visitor

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
# Labels are a matter of the language, contrast of the theme: each once is enough for axe.
WAYS = (("zh", "light"), ("en", "dark"))
# A page has few colours, and axe takes each of them apart thousands of times: a third of its time.
_COLOURS = """
(() => {
    const known = new Map(), colour = axe.commons.color.Color.prototype, parse = colour.parseString;
    colour.parseString = function (text) {
        if (known.has(text)) {
            [this.r, this.g, this.b, this.alpha] = known.get(text);
            return this;
        }
        parse.call(this, text);
        known.set(text, [this.r, this.g, this.b, this.alpha]);
        return this;
    };
})()
"""
_AXE = Axe().axe_script + _COLOURS
# Stylesheets are fetched once more only for a rule that is experimental and not run.
_RUN = "axe.run({resultTypes: ['violations'], preload: {assets: ['media']}}).then(found => found.violations)"
WIDTH = "document.documentElement.scrollWidth"


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    page.evaluate(_AXE)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in page.evaluate(_RUN)
        if one["impact"] in ("serious", "critical")
    ]


def glance(page: Page, name: str) -> None:
    """Keep a picture of a page as it stands, and have it looked at for what some people could not use."""
    picture(page, name)
    found = serious(page)
    assert not found, found


def look_around(page: Page, name: str) -> None:
    """A page as it stands, in both themes and on a phone, without loading it again."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        glance(page, f"{name}-{theme}")
    on_a_phone(page, f"{name}-phone")
    page.set_viewport_size(DESK)


def on_a_phone(page: Page, name: str) -> None:
    """Make the window as narrow as a phone: the page scrolls down only."""
    page.set_viewport_size(PHONE)
    with suppress(TookTooLong):  # charts follow some frames later
        page.wait_for_function(f"() => {WIDTH} <= {PHONE['width']}", timeout=15_000)
    picture(page, name)
    assert page.evaluate(WIDTH) <= PHONE["width"]


def without_inline(html: str) -> None:
    """The Content-Security-Policy would refuse it; here it is seen before anybody misses it."""
    assert " style=" not in html
    assert "<script>" not in html


class Looker:
    """Two windows on the shared site that stay open: pages are loaded in them as whoever is asked for."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.visitor = Visitor(browser, site)
        self.windows: dict[tuple[str, str], Page] = {}

    def look(self, name: str, username: str, address: str, *, status: int = 200) -> None:
        """Look at a page in every way (see above)."""
        del self.visitor.complaints[:]
        for language, theme in WAYS:
            page = self.window(username, language, theme)
            response = page.goto(address)
            assert isinstance(response, Response)
            assert response.status == status
            without_inline(response.text())
            glance(page, f"{name}-{language}-{theme}")
        on_a_phone(page, f"{name}-{language}-{theme}-phone")
        # The browser itself says aloud that a page was not found.
        expected = f"the server responded with a status of {status}"
        assert [text for text in self.visitor.complaints if status == 200 or expected not in text] == []

    def window(self, username: str, language: str, theme: str) -> Page:
        """The window of a language and a theme, with somebody's cookies in it and nothing else kept."""
        if (language, theme) not in self.windows:
            self.windows[language, theme] = self.visitor.window("", language=language, color_scheme=theme)
        page = self.windows[language, theme]
        page.set_viewport_size(DESK)
        page.context.clear_cookies()
        if username:
            page.context.add_cookies(self.visitor.cookies(username)["cookies"])
        return page

    def close(self) -> None:
        """Close the windows."""
        self.visitor.leave()
