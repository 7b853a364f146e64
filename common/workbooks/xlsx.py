"""What an .xlsx holds beside its values: looked up in its XML, once, without building a tree.

The parser gives values only: a cell with #REF! comes as an empty one, 52 % as 0.52.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from common.workbooks import limits
from common.workbooks.model import Area, Notes, Place, Unreadable, place_of

NOTES_KEPT = 200
_ATTRIBUTE = rb'\b%s\s*=\s*"([^"]*)"'
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_CELL_BEFORE_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\b[^>]*>[^<]+)?"
)
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(?:\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v\b[^>]*>([^<]*)'
)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*>")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\b([^>]*)>(.*?)</(?:\w+:)?comment>", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)</")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
BUILT_IN_PERCENTS = {"9", "10"}


def attribute(tag: bytes, name: str) -> str:
    """The value of an attribute in a tag, or nothing."""
    match = re.search(_ATTRIBUTE % re.escape(name.encode()), tag)
    return html.unescape(match[1].decode("utf-8", "replace")) if match else ""


class Package:
    """The parts of a packed workbook."""

    def __init__(self, content: bytes) -> None:
        self.file = zipfile.ZipFile(io.BytesIO(content))
        self.names = {name.lower(): name for name in self.file.namelist()}

    def part(self, name: str) -> bytes:
        """A part's bytes; nothing where there is none."""
        found = self.names.get(name.lower().lstrip("/"))
        if found is None:
            return b""
        try:
            return self.file.read(found)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
        ) as error:
            raise Unreadable("damaged") from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Identifier → (kind, part) of what a part refers to."""
        folder, name = posixpath.split(part)
        found = {}
        for tag in _RELATION.findall(self.part(f"{folder}/_rels/{name}.rels")):
            target = attribute(tag, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[attribute(tag, "Id")] = (attribute(tag, "Type").rpartition("/")[2], path)
        return found

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of every sheet, in order."""
        relations = self.relations("xl/workbook.xml")
        return [
            (attribute(tag, "name"), relations.get(attribute(tag, "r:id"), ("", ""))[1])
            for tag in _SHEET.findall(self.part("xl/workbook.xml"))
        ]

    def percent_styles(self) -> set[str]:
        """The numbers of the cell styles that show a percent sign."""
        styles = self.part("xl/styles.xml")
        percents = BUILT_IN_PERCENTS | {
            attribute(tag, "numFmtId")
            for tag in _FORMAT.findall(styles)
            if "%" in attribute(tag, "formatCode")
        }
        block = _STYLES.search(styles)
        return {
            str(number)
            for number, tag in enumerate(_STYLE.findall(block[1]) if block else [])
            if attribute(tag, "numFmtId") in percents
        }


def check_extent(xml: bytes, name: str) -> None:
    """Refuse a sheet that reaches further than is read, before its rows are laid out in memory."""
    last = xml.rfind(b"<row ")
    tag = xml[last : xml.find(b">", last)] if last >= 0 else b""
    number = attribute(tag, "r")
    if number.isdigit() and int(number) > limits.ROWS:
        raise Unreadable("extent", name=name, row=number, limit=limits.ROWS)


def notes_of(package: Package, part: str, xml: bytes, percent_styles: set[str]) -> Notes:
    """What stands on a sheet beside its values."""
    formulas, unstored = _formulas(xml)
    return Notes(
        formulas=formulas,
        unstored=unstored,
        errors=dict(_errors(xml)),
        percents=frozenset(_percents(xml, percent_styles)),
        merged=list(_merged(xml)),
        hidden_rows=list(_hidden_rows(xml)),
        hidden_columns=list(_hidden_columns(xml)),
        comments=list(_comments(package, part)),
    )


def _formulas(xml: bytes) -> tuple[frozenset[Place], frozenset[Place]]:
    if not any(tag in xml for tag in (b"<f>", b"<f ", b"<f/>", b":f>", b":f ", b":f/>")):
        return frozenset(), frozenset()
    found, unstored = set(), set()
    for match in _CELL_BEFORE_FORMULA.finditer(xml):
        if place := attribute(match[1], "r"):
            found.add(place_of(place))
            if match[2] is None and attribute(match[1], "t") != "str":
                unstored.add(place_of(place))
    return frozenset(found), frozenset(unstored)


def _errors(xml: bytes) -> Iterator[tuple[Place, str]]:
    if b't="e"' in xml:
        for match in _ERROR_CELL.finditer(xml):
            if place := attribute(match[1], "r"):
                yield place_of(place), html.unescape(match[2].decode("utf-8", "replace"))


def _percents(xml: bytes, styles: set[str]) -> Iterator[Place]:
    used = [style for style in styles if f's="{style}"'.encode() in xml]
    if used:
        numbers = "|".join(used).encode()
        for tag in re.findall(rb'<(?:\w+:)?c\b[^>]*\bs="(?:' + numbers + rb')"[^>]*>', xml):
            if place := attribute(tag, "r"):
                yield place_of(place)


def _merged(xml: bytes) -> Iterator[Area]:
    for tag in _MERGED.findall(xml, max(xml.rfind(b"</sheetData>"), 0)):
        first, _colon, last = attribute(tag, "ref").partition(":")
        if first and last:
            yield place_of(first), place_of(last)


def _hidden_rows(xml: bytes) -> Iterator[int]:
    if b"hidden=" in xml:
        for tag in _ROW.findall(xml):
            if attribute(tag, "hidden") in ("1", "true") and (number := attribute(tag, "r")):
                yield int(number) - 1


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for tag in _COLUMN.findall(xml, 0, max(xml.find(b"<sheetData"), 0)):
        if attribute(tag, "hidden") in ("1", "true"):
            yield from range(int(attribute(tag, "min")) - 1, min(int(attribute(tag, "max")), limits.COLUMNS))


def _comments(package: Package, part: str) -> Iterator[tuple[Place, str]]:
    for kind, path in package.relations(part).values():
        if kind == "comments":
            for match in list(_COMMENT.finditer(package.part(path)))[:NOTES_KEPT]:
                text = b"".join(_TEXT.findall(match[2])).decode("utf-8", "replace")
                yield place_of(attribute(match[1], "ref")), html.unescape(text)[:200]
