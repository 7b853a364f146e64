"""Browser windows on a site: whoever looks at it gets them here, and one test leaves them to the next.

A window in a context of its own costs two seconds of a processor, most of them for what all pages have alike:
a process, styles, scripts and letters. So contexts are kept, each with one quiet page that keeps its process
alive. What a test has done in one does not outlive it: its pages, cookies and stored things are taken away,
and where the test wrote to its site also what was fetched from there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page

LOGIN = "/accounts/login/"
PASSWORD = "Correct-horse-2020"
#: More are not kept: each is a process with its memory.
KEPT = 8


@dataclass
class Site:
    """A running site and the cookies of those who have signed in to it."""

    url: str
    password: str = PASSWORD
    states: dict[str, Any] = field(default_factory=dict)
    #: Whether it goes on for other tests, and whether its pages are others afterwards.
    is_lasting: bool = False
    is_written: bool = False


@dataclass
class Kept:
    """A context between two tests, and the quiet page in it."""

    key: str
    context: BrowserContext
    quiet: Page


class Shelf:
    """The contexts that nobody uses just now."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.kept: list[Kept] = []
        self.lent: dict[BrowserContext, Kept | str] = {}

    def take(self, site: Site, options: dict[str, Any]) -> BrowserContext:
        """A context with these options in which nothing is known of any other test."""
        key = f"{site.url} {sorted(options.items())}"
        found = next((one for one in self.kept if one.key == key), None)
        if found:
            self.kept.remove(found)
            self.lent[found.context] = found
            return found.context
        context = self.browser.new_context(base_url=site.url, **options)
        self.lent[context] = key
        return context

    def give_back(self, site: Site, context: BrowserContext) -> None:
        """Keep a context for the next test, cleared; or close it, where that is not worth while."""
        lent = self.lent.pop(context)
        kept = None
        if site.is_lasting and "permissions" not in str(lent):
            with suppress(Error):  # whatever can't be cleared is not kept
                kept = lent if isinstance(lent, Kept) else Kept(lent, context, quiet_page(context))
                clear(site, kept)
        if kept is None or not goes_right(kept.quiet):
            context.close()
            return
        self.kept.append(kept)
        if len(self.kept) > KEPT:
            self.kept.pop(0).context.close()


def quiet_page(context: BrowserContext) -> Page:
    """A page that does nothing."""
    context.unroute_all(behavior="ignoreErrors")
    context.set_offline(False)
    page = context.new_page()
    page.goto("/healthz")
    return page


def clear(site: Site, kept: Kept) -> None:
    """Take away whatever a test has left in a context."""
    for page in kept.context.pages:
        if page != kept.quiet:
            page.close()
    kept.context.unroute_all(behavior="ignoreErrors")
    kept.context.set_offline(False)
    kept.context.clear_cookies()
    session = kept.context.new_cdp_session(kept.quiet)
    session.send("Storage.clearDataForOrigin", {"origin": site.url, "storageTypes": "all"})
    if site.is_written:
        session.send("Network.clearBrowserCache")
    session.detach()


def goes_right(quiet: Page) -> bool:
    """Whether the context's clock is the true one: a test that has set it takes its context along."""
    with suppress(Error):
        return abs(float(quiet.evaluate("Date.now()")) / 1000 - time.time()) < 2
    return False


@dataclass
class Visitor:
    """Somebody's browser windows on a site. What the console says besides is an error, unless expected."""

    browser: Browser
    site: Site
    shelf: Shelf | None = None
    complaints: list[str] = field(default_factory=list)
    #: What browsers say aloud because the test has brought it about, such as "422".
    foreseen: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, username: str = "official", *, language: str = "zh", **options: Any) -> Page:
        """A new window in which somebody (or nobody: "") is signed in; the content network isn't there."""
        options = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"} | options
        options["locale"] = "zh-CN" if language == "zh" else "en-GB"
        state = self.cookies(username) if username else {"cookies": []}
        context = self._context(options)
        context.add_cookies(state["cookies"])
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.hear(message.type, message.text))
        page.on("pageerror", lambda error: self.hear("error", str(error)))
        return page

    def _context(self, options: dict[str, Any]) -> BrowserContext:
        if self.shelf:
            return self.shelf.take(self.site, options)
        return self.browser.new_context(base_url=self.site.url, **options)

    def leave(self) -> None:
        """Close all windows, one's own and what they have opened."""
        for context in self.contexts:
            if self.shelf:
                self.shelf.give_back(self.site, context)
            else:
                context.close()
        self.contexts.clear()

    def hear(self, kind: str, text: str) -> None:
        """Keep what should not be said; that the content network isn't there is the test's own doing."""
        if kind in ("error", "warning") and "net::ERR" not in text and "jsdelivr" not in text:
            self.complaints.append(text)

    def cookies(self, username: str) -> Any:
        """Sign in once per person and site."""
        if username not in self.site.states:
            context = self.browser.new_context(base_url=self.site.url, locale="en-GB")
            send_form(context, username, self.site.password)
            self.site.states[username] = context.storage_state()
            context.close()
        return self.site.states[username]


def send_form(context: BrowserContext, username: str, password: str) -> None:
    """Sign in without a window: what the form sends, sent without drawing it or the page after it."""
    form = context.request.get(LOGIN).text()
    [token] = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', form)[:1]
    answer = context.request.post(
        LOGIN,
        form={"username": username, "password": password, "csrfmiddlewaretoken": token},
        max_redirects=0,
    )
    assert answer.status == 302, f"{username} could not sign in"


def sent(button: Locator) -> None:
    """Press what sends a form or leads elsewhere, and wait for the page that answers.

    For whatever is done next that could also be done on the page before: a machine that does much else shows
    it for some seconds longer, with its sentences, fields and buttons; and who goes on elsewhere too soon
    takes back what was sent.
    """
    with button.page.expect_navigation():
        button.click()


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the form."""
    page.goto(LOGIN)
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


@contextmanager
def visiting(browser: Browser, site: Site, shelf: Shelf | None = None) -> Iterator[Visitor]:
    """Windows on a site; at the end the console must have been silent."""
    visitor = Visitor(browser, site, shelf)
    yield visitor
    visitor.leave()
    # Asked at the end only: it may be said later than the page is drawn.
    assert [text for text in visitor.complaints if not any(one in text for one in visitor.foreseen)] == []
