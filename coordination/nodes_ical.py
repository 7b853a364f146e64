"""Days as an iCalendar file (RFC 5545). Knows no Django: plain values in, bytes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 75  # octets of a line, its end not counted
ONE_DAY = dt.timedelta(days=1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Entry:
    """A whole day in somebody's calendar; ``uid`` stays the same however often it changes."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    day: dt.date
    summary: str
    description: str = ""
    url: str = ""


def folded(line: str) -> str:
    """A line of content as it is sent: in pieces of at most 75 octets, no character cut in two."""
    pieces, piece, room = [], "", LONGEST
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST - 1  # a piece that goes on begins with a space
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def said(text: str) -> str:
    """A text as a value; what steers a file or a terminal is left out."""
    plain = "".join(one for one in text if one >= " " or one == "\n").replace("\x7f", "")
    return plain.translate(ESCAPED)


def moment(at: dt.datetime) -> str:
    """A moment in UTC."""
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def calendar(name: str, entries: Iterable[Entry], product: str) -> bytes:
    """The whole file: the same entries make the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{said(product)}//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{said(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for entry in entries:
        lines += _event(entry)
    return "".join(map(folded, [*lines, "END:VCALENDAR"])).encode()


def _event(entry: Entry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{said(entry.uid)}",
        f"DTSTAMP:{moment(entry.changed_at)}",
        f"LAST-MODIFIED:{moment(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + ONE_DAY:%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{said(entry.summary)}",
    ]
    lines += [f"DESCRIPTION:{said(entry.description)}"] if entry.description else []
    lines += [f"URL:{entry.url}"] if entry.url else []
    return [*lines, "END:VEVENT"]
