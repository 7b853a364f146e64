"""The lines of a PDF, page by page, and where they differ from another's."""

from __future__ import annotations

import difflib
import io
import time
from collections.abc import Mapping

Pages = dict[int, list[str]]
Difference = tuple[tuple[int, int], str, str]

# A circular has some twenty pages of sixty lines; a second of work reads them.
PAGES, LINES, LENGTH = 80, 300, 200
SECONDS = 8


def pdf_lines(content: bytes) -> dict[str, str] | None:
    """``page/line`` → what stands there; None where the file can't be read. Only in the limited process.

    The library is loaded here, because other kinds of files don't need it.
    """
    import pypdf

    found: dict[str, str] = {}
    until = time.process_time() + SECONDS
    try:
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages[:PAGES], start=1):
            lines = [line for line in page.extract_text().splitlines() if line.strip()][:LINES]
            found |= {f"{number}/{n}": line[:LENGTH] for n, line in enumerate(lines, start=1)}
            if time.process_time() > until:
                break
    except MemoryError:
        raise
    except Exception:
        return found or None
    return found


def paged(lines: Mapping[str, str]) -> Pages:
    """The lines of each page in their order."""
    pages: Pages = {}
    for place, text in lines.items():
        page, _, _line = place.partition("/")
        if page.isdecimal() and len(page) < 4:
            pages.setdefault(int(page), []).append(text)
    return pages


def page_differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[Difference]:
    """(page, line), what stands there, and what was handed out; a line too many moves no other."""
    there, here = paged(theirs), paged(ours)
    return [
        ((page, line), one, other)
        for page in sorted(set(there) | set(here))
        for line, one, other in _of_page(there.get(page, [])[:LINES], here.get(page, [])[:LINES])
    ]


def _of_page(theirs: list[str], ours: list[str]) -> list[tuple[int, str, str]]:
    # Where spaces stand between Chinese characters is the reading program's guess.
    there, here = (["".join(line.split()) for line in lines] for lines in (theirs, ours))
    found = []
    steps = difflib.SequenceMatcher(None, there, here, autojunk=False).get_opcodes()
    for change, start, end, first, last in steps:
        if change == "equal":
            continue
        for n in range(max(end - start, last - first)):
            one = theirs[start + n] if start + n < end else ""
            other = ours[first + n] if first + n < last else ""
            found.append((start + n + 1, one, other))
    return found
