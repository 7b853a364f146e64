"""Pages: no style or script inside them, and every word a person reads goes through the translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.tree import Finding, listing, name_of, templates

COMMENT = re.compile(r"\{#.*?#\}|\{% *comment.*?endcomment *%\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% *blocktrans(?:late)?\b.*?\{% *endblocktrans(?:late)? *%\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
#: Attributes that are read out or shown.
READ = {"title", "alt", "aria-label", "placeholder", "label", "aria-description", "aria-roledescription"}
#: The same in both languages.
SAME = {
    "Keyworks",
    "Excel",
    "Word",
    "PDF",
    "JSON",
    "SHA",
    "Python",
    "CSV",
    "QR",
    "py",
    "bundle",
    "json",
    "verifier",
    "python3",
}
#: Shown when nothing works any more, the translations included: it says everything twice.
BOTH_LANGUAGES = "templates/errors/500.html"
WORD = re.compile(r"[A-Za-z]{2,}")
NOT_READ = {"script", "style", "code", "kbd", "samp"}
HANDLER = re.compile(r"on[a-z]+$")


def blank(match: re.Match[str]) -> str:
    """Spaces instead of what matched, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group())


def markup(path: Path) -> str:
    """A template's HTML alone: what Django puts in is left blank."""
    text = path.read_text("utf-8")
    for pattern in (COMMENT, TRANSLATED, TAG):
        text = pattern.sub(blank, text)
    return text


class Reader(HTMLParser):
    """Collects texts and attributes with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self.attributes: list[tuple[int, str, str, str]] = []
        self.scripts: list[int] = []
        self.styles: list[int] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        self.attributes += [(line, tag, name, value or "") for name, value in attrs]
        given = dict(attrs)
        if tag == "style":
            self.styles.append(line)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.scripts.append(line)
        if tag in NOT_READ:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.texts.append((self.getpos()[0], data))


def read(path: Path) -> Reader:
    """A template taken apart."""
    reader = Reader()
    reader.feed(markup(path))
    reader.close()
    return reader


def inline_code(path: Path) -> list[Finding]:
    """Style and script that the content security policy would refuse."""
    reader, place = read(path), name_of(path)
    found = [Finding(place, line, "a script inside the page") for line in reader.scripts]
    found += [Finding(place, line, "a style inside the page") for line in reader.styles]
    for line, tag, name, value in reader.attributes:
        if name == "style" or HANDLER.match(name) or value.strip().lower().startswith("javascript:"):
            found.append(Finding(place, line, f'<{tag} {name}="{value}">'))
    return found


def readable(reader: Reader) -> Iterator[tuple[int, str]]:
    """What a person reads, with its line."""
    yield from reader.texts
    for line, tag, name, value in reader.attributes:
        if name in READ or (tag == "input" and name == "value"):
            yield line, value


def bare_words(path: Path) -> list[Finding]:
    """English that no translation can reach."""
    return [
        Finding(name_of(path), line, f"not translated: {' '.join(text.split())[:60]!r}")
        for line, text in readable(read(path))
        if set(WORD.findall(text)) - SAME
    ]


def unclosed_comments(path: Path) -> list[Finding]:
    """A {# comment #} over two lines is no comment for Django: it is printed."""
    return [
        Finding(name_of(path), number, "a {# comment #} must end on its line")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.count("{#") != line.count("#}")
    ]


def pages() -> list[Path]:
    """All templates but the one that needs no translation."""
    return [path for path in templates() if name_of(path) != BOTH_LANGUAGES]


Checker = Callable[[Path], list[Finding]]
CONTROLS: list[tuple[Checker, str, int]] = [
    (inline_code, '<p style="color: red">1</p>', 1),
    (inline_code, "<style>p { color: red }</style><script>alert(1)</script>", 2),
    (inline_code, '<a href="javascript:go()" onclick="go()">1</a>', 2),
    (inline_code, '<script src="{% static \'a.js\' %}" defer></script>{{ x|json_script:"y" }}', 0),
    (bare_words, "<p>Hello {{ user }}</p>", 1),
    (bare_words, '<button title="Close it">×</button>', 1),
    (
        bare_words,
        "<p title=\"{% translate 'Close' %}\">{% blocktranslate %}Hi{% endblocktranslate %} PDF</p>",
        0,
    ),
    (unclosed_comments, "{# one\ntwo #}", 2),
]


@pytest.mark.parametrize("checker", [inline_code, bare_words, unclosed_comments], ids=lambda f: f.__name__)
def test_templates_keep_the_rule(checker: Checker) -> None:
    found = [finding for path in pages() for finding in checker(path)]
    assert not found, listing(found)


@pytest.mark.parametrize(("checker", "planted", "number"), CONTROLS)
def test_a_planted_violation_is_caught(tmp_path: Path, checker: Checker, planted: str, number: int) -> None:
    path = tmp_path / "planted.html"
    path.write_text(planted, "utf-8")
    assert len(checker(path)) == number
