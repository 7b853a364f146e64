"""Pictures in the Word file; charts as lines, with the same as dots for programs that know no lines."""

from __future__ import annotations

import io

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from common.press.model import BarChart, Circular, Code, CurveChart
from common.press.pdf import draw

# The extension by which Word since 2016 finds the drawing behind a picture.
VECTOR = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/>'
    "</a:ext></a:extLst>"
)


def add_picture(
    document: Document, block: BarChart | CurveChart | Code, circular: Circular, width: int, description: str
) -> None:
    """A paragraph with the picture, so many millimetres wide, and what it shows in words."""
    run = document.add_paragraph(style="Caption").add_run()
    shape = run.add_picture(io.BytesIO(draw(block, circular)), width=Mm(width))
    shape._inline.docPr.set("descr", description)
    if isinstance(block, Code):
        return  # black and white squares are as sharp in dots
    package = document.part.package
    name = package.next_partname("/word/media/drawing%d.svg")
    part = Part(name, "image/svg+xml", draw(block, circular, "svg"), package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    blip.append(parse_xml(VECTOR.format(relation=relation)))
