"""Which fonts print the circular: Fandol, then Noto CJK, then the ones installed with the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

SYSTEM_ROOTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
PACKAGE = "pylopdf_fonts_zh_cn"
# File name patterns of the families wanted; one file of a family shows that the family is there.
PATTERNS = (
    "Fandol*.otf",
    "NotoSerifCJK*.[ot]t[cf]",
    "NotoSansCJK*.[ot]t[cf]",
    "NotoSerifSC*.otf",
    "NotoSansSC*.otf",
)
SERIF = ("Noto Serif CJK SC", "Noto Serif SC")
SANS = ("Noto Sans CJK SC", "Noto Sans SC")
LATIN = "Libertinus Serif"  # embedded in the compiler

MISSING = (
    "No Chinese font was found, so the circular cannot be printed. Install one: on Debian and Ubuntu"
    " 'apt-get install fonts-noto-cjk' (and 'texlive-lang-chinese' for the Fandol FangSong), elsewhere the"
    " Noto Serif CJK SC and Noto Sans CJK SC fonts, or the Python package pylopdf-fonts-zh-cn."
)


class NoFontError(Exception):
    """No font with Chinese characters was found; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(MISSING)


@dataclass(frozen=True)
class Faces:
    """Opened fonts, and for each role the families to try in turn."""

    fonts: typst.Fonts
    roles: dict[str, list[str]]


def _folders(root: Path) -> Iterator[str]:
    """Folders under a root that hold a wanted font."""
    for pattern in PATTERNS:
        for found in root.rglob(pattern):
            yield str(found.parent)


def _package_folders() -> Iterator[str]:
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield from _folders(Path(place))


def _system_folders(roots: Iterable[str]) -> Iterator[str]:
    for root in roots:
        path = Path(root).expanduser()
        if path.is_dir():
            yield from _folders(path)


@lru_cache(maxsize=4)
def find_faces(roots: tuple[str, ...] = SYSTEM_ROOTS) -> Faces:
    """Fonts under ``roots`` and in the package; the roles name them in order of preference."""
    folders = list(dict.fromkeys([*_system_folders(roots), *_package_folders()]))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))
    present = set(fonts.families())
    if not present.intersection([*SERIF, *SANS, "FandolSong"]):
        raise NoFontError
    fang, kai, hei, song = (("Fandol" + name,) for name in ("Fang R", "Kai", "Hei", "Song"))
    wanted = {
        "fang": [*fang, *SERIF, *SANS],
        "kai": [*kai, *SERIF, *SANS],
        "hei": [*hei, *SANS, *SERIF],
        "song": [SERIF[0], *song, *SERIF[1:], *SANS],
        "latin": [LATIN, *SERIF, *SANS],
        "latin_sans": [*SANS, *SERIF],
    }
    return Faces(fonts, {role: [name for name in names if name in present] for role, names in wanted.items()})
