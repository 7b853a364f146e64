"""Colours have one home, static/css/tokens.css, and can be read in light, in dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from launcher.home import ROOT

CSS = ROOT / "static" / "css"
TOKENS = CSS / "tokens.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RAW = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
    r"|(?<![\w-])(?:white|black|red|green|blue|yellow|gold|orange|grey|gray|silver)(?![\w-])",
    re.IGNORECASE,
)
NAMED = re.compile(r"(--kw-[\w-]+):\s*([^;]+);")
PAIR = re.compile(r"light-dark\(\s*(.+?)\s*,\s*((?:rgb\([^)]*\)|[^,()])+)\)$")
Rgb = tuple[float, float, float]

#: What is written on what: 4.5 to 1 (WCAG 1.4.3).
TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "blue")
        for ground in ("paper", "ground", "head", "hover")
    ],
    *[("ink", lit) for lit in ("green-soft", "yellow-soft", "red-soft", "blue-soft", "entry", "row-now")],
    *[("ink-soft", lit) for lit in ("green-soft", "yellow-soft", "red-soft", "blue-soft")],
    *[("blue", "blue-soft"), ("on-ink", "ink"), ("on-blue", "blue"), ("on-top", "top"), ("on-mark", "mark")],
    *[("demo-ink", "demo"), ("on-button", "button"), ("on-button", "button-hover")],
    *[("gold-ink", "gold"), ("blame", "paper"), ("blame", "head"), ("over", "paper"), ("under", "paper")],
    *[("over", "hover"), ("under", "hover"), ("under", "head"), ("over", "head")],
    *[("on-blue", f"series-{number}") for number in range(1, 7)],
    *[
        (f"wall-{ink}", f"wall-{on}")
        for ink in ("ink", "ink-soft", "over", "under")
        for on in ("ground", "paper")
    ],
    ("wall-lost-ink", "wall-lost"),
    ("wall-ink-soft", "wall-main"),
    ("wall-blue", "wall-ground"),
    *[("wrong", "paper"), ("wrong", "wrong-soft"), ("right", "paper")],
]
#: What must be seen against what: 3 to 1 (WCAG 1.4.11, 2.4.11).
SEEN = [
    *[("focus", ground) for ground in ("paper", "ground", "head", "blue-soft")],
    *[("on-top-focus", "top"), ("field-line", "paper"), ("check-line", "paper"), ("blame-line", "paper")],
    *[(f"wall-{lamp}", "wall-land") for lamp in ("green", "yellow", "red", "grey")],
    *[(f"wall-{curve}", "wall-ground") for curve in ("plan", "first-plan", "actual", "border")],
    *[("green", "paper"), ("red", "paper"), ("grey", "paper")],
    *[(curve, "paper") for curve in ("plan", "first-plan", "linear", "actual")],
    *[(f"series-{number}", "paper") for number in range(1, 7)],
]
THEMES = ("light", "dark")


def declared(text: str) -> dict[str, str]:
    """The custom properties of a piece of CSS."""
    return {name.removeprefix("--kw-"): value.strip() for name, value in NAMED.findall(COMMENT.sub("", text))}


SCREEN, PAPER = TOKENS.read_text("utf-8").split("@media print")
DECLARED, ON_PAPER = declared(SCREEN), declared(PAPER)


def value(name: str, theme: str, tokens: Mapping[str, str] = DECLARED) -> str:
    """What a token says in a theme."""
    pair = PAIR.match(tokens[name])
    return tokens[name] if pair is None else pair.group(1 if theme == "light" else 2)


def rgb(colour: str) -> Rgb:
    """A colour of six digits."""
    assert re.fullmatch("#[0-9a-f]{6}", colour), colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: Rgb) -> float:
    """As WCAG computes it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between two colours, 1 to 21."""
    darker, lighter = sorted((luminance(rgb(one)), luminance(rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def raw_colours(text: str) -> list[str]:
    """Colours that a piece of CSS names itself; in tokens' names they are words."""
    return RAW.findall(re.sub(r"var\([^)]*\)|[.#][a-z][\w-]*(?=[^{}]*\{)", "", COMMENT.sub("", text)))


def test_no_other_file_names_a_colour() -> None:
    found = {
        path.name: colours
        for path in sorted(CSS.glob("*.css"))
        if path != TOKENS and (colours := raw_colours(path.read_text("utf-8")))
    }
    assert not found, f"give it a name in {TOKENS.relative_to(ROOT)}: {found}"


@pytest.mark.parametrize(
    "css", ["a { color: #FFF }", "a { border: 1px solid red }", "a { fill: rgb(0 0 0 / 5%) }"]
)
def test_a_colour_that_stands_elsewhere_is_noticed(css: str) -> None:
    assert raw_colours(css)


def test_every_name_that_is_used_is_there() -> None:
    used, own = set(), set(DECLARED)
    for path in CSS.glob("*.css"):
        text = path.read_text("utf-8")
        own |= set(declared(text))
        used |= set(re.findall(r"var\(--kw-([\w-]+)\)", text))
    assert used <= own, used - own


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    pairs = {pair: contrast(value(pair[0], theme), value(pair[1], theme)) for pair in TEXT}
    assert not {pair: round(by, 2) for pair, by in pairs.items() if by < 4.5}


@pytest.mark.parametrize("theme", THEMES)
def test_signs_and_the_focus_are_seen(theme: str) -> None:
    pairs = {pair: contrast(value(pair[0], theme), value(pair[1], theme)) for pair in SEEN}
    assert not {pair: round(by, 2) for pair, by in pairs.items() if by < 3}


def test_on_paper_everything_is_dark_on_white() -> None:
    tokens = DECLARED | ON_PAPER
    assert value("ground", "light", tokens) == value("paper", "light", tokens) == "#ffffff"
    for name in ("ink", "ink-soft", "blue", "over", "under", "blame"):
        assert contrast(value(name, "light", tokens), "#ffffff") >= 4.5, name


@pytest.mark.parametrize("theme", THEMES)
def test_a_yellow_lamp_is_seen_by_its_edge(theme: str) -> None:
    """Yellow itself is too pale for white paper: the line around it is what is seen."""
    paper = luminance(rgb(value("paper", theme)))
    black, alpha = (
        ("0 0 0" in value("lamp-edge", theme)),
        int(value("lamp-edge", theme).split("/")[1].strip(" %)")),
    )
    side = tuple(
        (0 if black else 1) * alpha / 100 + part * (1 - alpha / 100) for part in rgb(value("paper", theme))
    )
    edge = luminance((side[0], side[1], side[2]))
    assert max(edge + 0.05, paper + 0.05) / min(edge + 0.05, paper + 0.05) >= 3


def forms_of(token: str) -> set[str]:
    """The classes whose rules use a token."""
    found = set()
    for path in CSS.glob("*.css"):
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", COMMENT.sub("", path.read_text("utf-8"))):
            if f"var(--kw-{token})" in body:
                found |= set(re.findall(r"\.([\w-]+)", selector))
    return found


def test_honour_and_blame_share_neither_colour_nor_form() -> None:
    honour, wrong = {"gold", "gold-ink"}, {"red", "red-soft", "blame", "blame-line", "wrong", "wrong-soft"}
    for theme in THEMES:
        assert not {value(one, theme) for one in honour} & {value(one, theme) for one in wrong}
    gold = set().union(*(forms_of(token) for token in honour))
    assert gold == {"kw-ribbon"}
    assert not gold & set().union(*(forms_of(token) for token in wrong))
    assert (
        "clip-path: polygon"
        in (CSS / "keyworks.css").read_text("utf-8").split(".kw-ribbon {")[1].split("}")[0]
    )
