"""Styles of the Word circular: real, editable, after GB/T 9704-2012, fonts by the names readers have."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from common.press.model import Language

FANG, KAI, HEI, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
RED = RGBColor(0xFF, 0x33, 0x33)  # Y80 M80
BLACK = RGBColor(0, 0, 0)
#: Of the library's own styles: what every document rests upon, and the one our tables have.
KEPT = {"Default Paragraph Font", "No List", "Normal Table", "Table Grid", "Header"}


@dataclass(frozen=True)
class Look:
    """How a style looks. ``pitch`` is the exact line pitch (pt, 0: single), ``indent`` in characters."""

    font: str
    size: float
    pitch: float = 0
    indent: int = 0
    align: Any = None
    bold: bool = False
    colour: RGBColor = BLACK
    keep: bool = False
    before: float = 0
    after: float = 0


def looks(language: Language) -> dict[str, Look]:
    """The looks of every style used."""
    zh = language == "zh-hans"
    body, pitch, indent = (16.0, 29.0, 2) if zh else (11.5, 17.0, 0)
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    gap = 0 if zh else 5
    return {
        "Normal": Look(FANG, body, pitch, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=gap),
        "Body Text": Look(FANG, body, pitch, indent, WD_ALIGN_PARAGRAPH.JUSTIFY, after=gap),
        "Heading 1": Look(
            HEI, body if zh else 13, pitch, indent, bold=not zh, keep=True, before=gap, after=gap
        ),
        "Heading 2": Look(KAI, body, pitch, indent, bold=not zh, keep=True, after=gap),
        "Title": Look(SONG, 22 if zh else 17, 36 if zh else 24, align=centre, keep=True),
        "Red Head": Look(SONG, 29 if zh else 24, align=centre, colour=RED, before=99),
        "Document Number": Look(FANG, body, pitch, align=centre, before=2 * pitch),
        "Signature": Look(FANG, body, pitch, align=right),
        "Annex Label": Look(HEI, body, pitch, keep=True),
        "Annex Title": Look(SONG, 18 if zh else 14, 30 if zh else 20, align=centre, keep=True, after=6),
        "Note": Look(FANG, 12 if zh else 10.5, 21 if zh else 15, indent, WD_ALIGN_PARAGRAPH.JUSTIFY),
        "Digest": Look("Consolas", 9, 16),
        "Table Title": Look(HEI, 10.5, align=centre, keep=True, before=6, after=3),
        "Table Head": Look(HEI, 8.5, align=centre),
        "Table Text": Look(FANG, 9),
        "Table Total": Look(HEI, 9),
        "Small Table Text": Look(FANG, 7),
        "Caption": Look(FANG, 9.5, align=centre, after=6),
        "Footer": Look("宋体", 14),
        "Colophon": Look(FANG, 14 if zh else 10, 22 if zh else 15),
    }


def blank(language: Language) -> Document:
    """An empty document with our styles."""
    document = docx.Document(io.BytesIO(_template(language)))
    # The library reads every style for each paragraph: which of them it is, is asked once per style.
    vars(document.part)["get_style_id"] = cache(document.part.get_style_id)
    return document


@cache
def _template(language: Language) -> bytes:
    document, content = docx.Document(), io.BytesIO()
    _make_styles(document, language)
    _drop_others(document, {*looks(language), *KEPT})
    document.save(content)
    return content.getvalue()


def _drop_others(document: Document, kept: set[str]) -> None:
    """Drop the styles nothing uses: the library's 160 slow every look-up, and Word has its own to offer."""
    for style in list(document.styles):
        if style.name not in kept and style.name.removesuffix(" Char") not in kept:
            style.element.getparent().remove(style.element)


def _make_styles(document: Document, language: Language) -> None:
    """Give the document its styles."""
    _speak(document)
    for name, look in looks(language).items():
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style: Any = document.styles[name]
        style.base_style = None if name == "Normal" else document.styles["Normal"]
        style.hidden, style.quick_style = False, True
        _clear_borders(style)
        _font(style, look, language)
        _paragraph(style.paragraph_format, look)
        if name == "Normal":
            no_auto_space(style.element.get_or_add_pPr())
        if look.indent:
            indent_characters(style.element.get_or_add_pPr(), look.indent, look.size)


def _speak(document: Document) -> None:
    """Say the language, or a reader shows Japanese or Traditional forms of the characters."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), "en-GB")
        found.set(qn("w:eastAsia"), "zh-CN")


def _clear_borders(style: Any) -> None:
    """Take away the rule that the library's own Title has."""
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)


def no_auto_space(properties: Any) -> None:
    """No gap between Chinese and Latin characters or digits."""
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        properties.insert_element_before(
            switch,
            *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
            *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
            *(
                "w:textboxTightWrap",
                "w:outlineLvl",
                "w:divId",
                "w:cnfStyle",
                "w:rPr",
                "w:sectPr",
                "w:pPrChange",
            ),
        )


def _font(style: Any, look: Look, language: Language) -> None:
    style.font.name = LATIN if language == "en" or look.font == FANG else look.font
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = look.colour
    east_asian(style.element.get_or_add_rPr(), look.font, style.font.name)


def east_asian(properties: Any, font: str, latin: str) -> None:
    """Name the fonts for every script; theme fonts would win over them, so they go."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", font), ("cs", latin)):
        fonts.set(qn(f"w:{script}"), name)


def _paragraph(paragraph: Any, look: Look) -> None:
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.keep_with_next, paragraph.alignment = look.keep, look.align
    paragraph.widow_control = False
    if look.pitch:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    else:
        paragraph.line_spacing = 1.0


def indent_characters(properties: Any, characters: int, size: float) -> None:
    """A first-line indent counted in characters, as Chinese Word does it."""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * size * 20)))


def margins(section: Any, *, landscape: bool = False) -> None:
    """A4 with the standard's margins; the wide table's pages are the same, turned."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = (Mm(28), Mm(26)) if landscape else (Mm(37), Mm(35))
    section.left_margin, section.right_margin = (Mm(35), Mm(37)) if landscape else (Mm(28), Mm(26))
    section.footer_distance = Mm(26 - 7 - 6) if landscape else Mm(35 - 7 - 6)
