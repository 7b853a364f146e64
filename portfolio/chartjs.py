"""Where Chart.js comes from: the content network with its integrity value, and our own copy."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

FILE = "vendor/chart.js/chart.umd.min.js"
ON_NETWORK = "{origin}/npm/chart.js@{version}/dist/chart.umd.min.js"


@dataclass(frozen=True)
class ChartScript:
    """The addresses of one version of Chart.js; ``network`` is empty where only our own copy is used."""

    local: str
    network: str
    integrity: str


def local_copy() -> bytes:
    """The installed file: as collected, else as npm put it."""
    collected = Path(settings.STATIC_ROOT) / FILE
    found = collected if collected.exists() else finders.find(FILE)
    if not found:
        raise FileNotFoundError(f"{FILE}: install the front-end packages with npm")
    return Path(found).read_bytes()


def integrity(content: bytes) -> str:
    """A subresource-integrity value."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def version(content: bytes) -> str:
    """The version that the file's first comment states."""
    found = re.search(rb"Chart\.js v(\d+\.\d+\.\d+)", content[:500])
    if not found:
        raise ValueError(f"{FILE} does not state its version")
    return found[1].decode()


@cache
def chart_script() -> ChartScript:
    """Read once per process: the network's copy must be byte for byte the installed one."""
    if not settings.CHARTJS_FROM_CDN:
        return ChartScript(static(FILE), "", "")
    content = local_copy()
    address = ON_NETWORK.format(origin=settings.CHARTJS_CDN_ORIGIN, version=version(content))
    return ChartScript(static(FILE), address, integrity(content))
