"""The profiles that are shipped, each a document beside this file that a draft can begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from reports.rulesets.document import Document, opened

FOLDER = Path(__file__).resolve().parent
#: Profiles whose lamps are written as bands, because they can't be written otherwise.
AS_BANDS = {"yinchuan-printed"}
PROFILES: Mapping[str, object] = {
    "default": _("Default profile"),
    "wuhan": _("Wuhan profile"),
    "yinchuan": _("Yinchuan profile"),
    "sanya": _("Sanya profile"),
    "yinchuan-printed": _("Yinchuan as printed (its gap still to be closed)"),
}


@cache
def _text(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text("utf-8")


def profile(name: str) -> Document:
    """A shipped profile as a draft's content."""
    document: Document = json.loads(_text(name))
    return document if name in AS_BANDS else opened(document)
