"""The lines of a PDF, page by page, and where they differ from another's."""

from __future__ import annotations

import difflib
import io
import time
from collections.abc import Mapping
from typing import NamedTuple

Pages = dict[int, list[str]]
Difference = tuple[tuple[int, int], str, str]

# A second of work reads a dozen pages of a circular; with 400 projects it has some fifty.
PAGES, LINES = 80, 300
SECONDS = 8


class Reading(NamedTuple):
    """``page/line`` → what stands there, of the first ``read`` of all ``pages``."""

    lines: Mapping[str, str]
    read: int
    pages: int


def pdf_lines(content: bytes) -> Reading | None:
    """How far a PDF can be read, and its lines; None where it can't be read. Only in the limited process.

    The library is loaded here, because other kinds of files don't need it.
    """
    import pypdf

    found: dict[str, str] = {}
    read = total = 0
    until = time.process_time() + SECONDS
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        total = len(pages)
        for number, page in enumerate(pages[:PAGES], start=1):
            found |= _placed(number, [line for line in page.extract_text().splitlines() if line.strip()])
            read = number
            if time.process_time() > until:
                break
    except MemoryError:
        raise
    except Exception:
        # What was read before the page that can't be read counts, and no more than that.
        return Reading(found, read, total) if read else None
    return Reading(found, read, total)


def _placed(page: int, lines: list[str]) -> dict[str, str]:
    # The last one holds the rest, so that no line of a page goes uncompared.
    kept = lines if len(lines) <= LINES else [*lines[: LINES - 1], " ".join(lines[LINES - 1 :])]
    return {f"{page}/{n}": line for n, line in enumerate(kept, start=1)}


def compared_to(theirs: Reading, ours: Reading) -> int | None:
    """The last page that both sides were read to; None where both were read to their ends.

    A side that was read to its end says of later pages that it has none.
    """
    return min((side.read for side in (theirs, ours) if side.read < side.pages), default=None)


def paged(lines: Mapping[str, str]) -> Pages:
    """The lines of each page in their order."""
    pages: Pages = {}
    for place, text in lines.items():
        page, _, _line = place.partition("/")
        if page.isdecimal() and len(page) < 4:
            pages.setdefault(int(page), []).append(text)
    return pages


def page_differences(theirs: Reading, ours: Reading) -> list[Difference]:
    """(page, line), what stands there, and what was handed out; a line too many moves no other.

    Only of pages that both sides were read to: what was not read is neither missing nor too much.
    """
    there, here = paged(theirs.lines), paged(ours.lines)
    last = compared_to(theirs, ours)
    return [
        ((page, line), one, other)
        for page in sorted(set(there) | set(here))
        if last is None or page <= last
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
