"""What stands in a file that claims to be a circular or a bundle. Runs in the limited process only."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Context, InvalidOperation
from itertools import chain, islice
from typing import Any

from reports import verifier
from reports.recognition.pages import pdf_lines

Answer = dict[str, Any]

MEGABYTE = 1024 * 1024
UNPACKED_BYTES = 120 * MEGABYTE
PARTS = 2_000
ROUNDED = Context(prec=12)  # a workbook's numbers are binary: good for fifteen digits
DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
NUMBER = re.compile(r"[^\s<>()（）,，。;；:：]{1,20}〔\d{4}〕\d{1,5}号")
CLAIMS, FINDINGS, FINDING_LENGTH, TEXTS, TEXT_LENGTH = 20, 10, 300, 60_000, 200
SHORT_DIGEST = 16
_STREAM = re.compile(rb"stream\r?\n")
_SHARED = re.compile(r"<si>(.*?)</si>|<si/>", re.S)
_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>([^<]*)</(?:\w+:)?t>")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.S)
_CELL = re.compile(r'<c r="([A-Z]{1,3}\d{1,7})"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_VALUE = re.compile(r"<v>([^<]*)</v>")


def look(content: bytes) -> Answer:
    """Kind, claims and texts of a file; what isn't of a kind that is handed out is ``other``."""
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.lstrip()[:1] == b"{":
        return _bundle(content)
    return {"kind": "other"}


def _pdf(content: bytes) -> Answer:
    reading = pdf_lines(content)
    told = claims(chain(pdf_texts(content), reading.lines.values() if reading else ()))
    if reading is None:
        return {"kind": "pdf", **told}
    return {"kind": "pdf", **told, "texts": reading.lines, "read": reading.read, "pages": reading.pages}


def readable(said: Any) -> Any:
    """The same without what neither a page nor the database takes: halves of letters, and NUL."""
    if isinstance(said, str):
        return said.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(said, dict):
        return {readable(key): readable(value) for key, value in said.items()}
    return [readable(value) for value in said] if isinstance(said, list) else said


def claims(texts: Iterator[str]) -> Answer:
    """The digests and the numbers that stand in texts, each once, in their order."""
    digests: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for text in map(readable, texts):
        digests.update(dict.fromkeys(DIGEST.findall(text)))
        numbers.update(dict.fromkeys(NUMBER.findall(text)))
    return {"digests": list(digests)[:CLAIMS], "numbers": list(numbers)[:CLAIMS]}


def pdf_texts(content: bytes) -> Iterator[str]:
    """What of a PDF can be read without setting it: its plain parts, and its packed ones unpacked."""
    yield content.decode("latin-1")
    left = UNPACKED_BYTES
    for match in _STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        try:
            part = unpacking.decompress(content[match.end() : content.find(b"endstream", match.end())], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part.decode("utf-8", "replace")
        if left <= 0:
            return


def _packed(content: bytes) -> Answer:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _office(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, OSError):
        return {"kind": "other"}


def _office(archive: zipfile.ZipFile) -> Answer:
    infos = archive.infolist()
    if len(infos) > PARTS or sum(info.file_size for info in infos) > UNPACKED_BYTES:
        return {"kind": "other"}
    names = {info.filename for info in infos}
    if "word/document.xml" in names:
        texts = word_texts(archive)
        kind = "docx"
    elif "xl/workbook.xml" in names:
        texts = excel_texts(archive, names)
        kind = "xlsx"
    else:
        return {"kind": "other"}
    told = claims(iter([*texts.values(), *_core(archive, names)]))
    return {"kind": kind, **told, "texts": texts}


def part(archive: zipfile.ZipFile, name: str) -> str:
    """One part as text, never more of it than the limit."""
    with archive.open(name) as file:
        return file.read(UNPACKED_BYTES).decode("utf-8", "replace")


def _core(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """The properties, in which the digest stands, too."""
    return [part(archive, "docProps/core.xml")] if "docProps/core.xml" in names else []


def _plain(markup: str) -> str:
    return html.unescape("".join(_TEXT.findall(markup)))


def word_texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The paragraphs of a Word file, by their number."""
    found = [_plain(block) for block in _PARAGRAPH.findall(part(archive, "word/document.xml"))]
    return {str(n): text for n, text in enumerate((text for text in found if text.strip()), start=1)}


def excel_texts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """The cells of a workbook: ``sheet1!B3`` → what stands there."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in names:
        shared = [_plain(text) for text in _SHARED.findall(part(archive, "xl/sharedStrings.xml"))]
    cells: dict[str, str] = {}
    for name in sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)):
        sheet = name.rpartition("/")[2].removesuffix(".xml")
        for reference, attributes, inner in _CELL.findall(part(archive, name)):
            if text := _cell(attributes, inner, shared):
                cells[f"{sheet}!{reference}"] = text
    return cells


def _cell(attributes: str, inner: str, shared: list[str]) -> str:
    value = _VALUE.search(inner)
    if value is None:
        return _plain(inner)
    text = html.unescape(value[1])
    if 't="s"' in attributes:
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    return text


def _bundle(content: bytes) -> Answer:
    """What the verifier says of it, and what it says of itself."""
    try:
        bundle = verifier.parse(content)
        found = verifier.verify(bundle)
    except verifier.Unreadable as error:
        return {"kind": "json", "why": str(error)[:FINDING_LENGTH]}
    edition = bundle["edition"]
    public = {name: value for name, value in bundle.items() if name != "openings"}
    return {
        "kind": "bundle",
        "digests": [str(bundle["digest"])[:64]],
        "numbers": [str(edition["number"])[:60]],
        "period": str(edition["period"])[:7],
        "revision": str(edition["revision"])[:5],
        "count": len(found),
        "findings": [line[:FINDING_LENGTH] for line in found[:FINDINGS]],
        "canonical": content == verifier.canonical(bundle),
        "public_sha256": hashlib.sha256(verifier.canonical(public)).hexdigest(),
    }


def written(answer: Answer) -> bytes:
    """The answer as it goes to the site: of long texts the beginnings, nothing that a page can't show."""
    answer = readable(answer)
    if "texts" in answer:
        answer["has_all"] = len(answer["texts"]) <= TEXTS
        kept = islice(answer["texts"].items(), TEXTS)
        answer["texts"] = {key: shortened(text) for key, text in kept}
    return json.dumps(answer).encode("utf-8")


def shortened(text: str) -> str:
    """The beginning of a long text, and a digest of all of it: a change further on is a difference, too."""
    if len(text) <= TEXT_LENGTH:
        return text
    return f"{text[:TEXT_LENGTH]}… #{hashlib.sha256(text.encode()).hexdigest()[:SHORT_DIGEST]}"


def differences(
    theirs: dict[str, str], ours: dict[str, str], *, has_all: bool = True
) -> list[tuple[str, str, str]]:
    """Where texts differ: the place, what stands there, and what was handed out.

    Of texts that were not all read (``has_all``), ours count as far as the last place that both have.
    """
    if not has_all:
        last = max((n for n, place in enumerate(ours) if place in theirs), default=-1)
        ours = dict(islice(ours.items(), last + 1))
    handed_out = {place: shortened(text) for place, text in ours.items()}
    places = [*ours, *(place for place in theirs if place not in ours)]
    return [
        (place, theirs.get(place, ""), handed_out.get(place, ""))
        for place in places
        if not same(theirs.get(place, ""), handed_out.get(place, ""))
    ]


def same(one: str, other: str) -> bool:
    """Whether two cells say the same; programs write one number with more or fewer digits."""
    if one == other:
        return True
    try:
        return ROUNDED.create_decimal(one) == ROUNDED.create_decimal(other)
    except InvalidOperation:
        return False
