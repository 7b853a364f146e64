"""Sentences that a worker writes down and a person reads later, in their own language."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.translation import gettext as in_language_of_reader


def write_down(text: str, **values: object) -> str:
    """A text marked for translation and what goes into it, as one stored string."""
    return json.dumps({"text": text, "values": {name: str(value) for name, value in values.items()}})


def say(text: str, values: Mapping[str, str]) -> str:
    """A text marked for translation, with what goes into it, in the language of the reader."""
    return str(in_language_of_reader(text) % values)


def read_out(stored: str) -> str:
    """The stored sentence in the language of the reader."""
    if not stored:
        return ""
    said = json.loads(stored)
    return say(said["text"], said["values"])
