"""Chart.js: the network's copy is the installed one, byte for byte."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django import Settings

from portfolio import chartjs


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """The addresses are worked out once per process: here anew for each test."""
    chartjs.chart_script.cache_clear()
    yield
    chartjs.chart_script.cache_clear()


def installed() -> bytes:
    """The file as npm put it there."""
    return (settings.NODE_MODULES / "chart.js" / "dist" / "chart.umd.min.js").read_bytes()


def test_the_integrity_value_is_that_of_the_installed_file() -> None:
    digest = base64.b64encode(hashlib.sha384(installed()).digest()).decode()
    assert chartjs.chart_script().integrity == f"sha384-{digest}"


def test_the_network_is_asked_for_the_installed_version() -> None:
    package = json.loads((settings.NODE_MODULES / "chart.js" / "package.json").read_text("utf-8"))
    version = package["version"]
    expected = f"https://cdn.jsdelivr.net/npm/chart.js@{version}/dist/chart.umd.min.js"
    assert chartjs.chart_script().network == expected


def test_what_is_collected_is_what_is_installed() -> None:
    assert chartjs.local_copy() == installed()


def test_without_the_network_only_our_own_copy_is_named(settings: Settings) -> None:
    settings.CHARTJS_FROM_CDN = False
    script = chartjs.chart_script()
    assert script.network == script.integrity == ""
    assert script.local.startswith("/static/vendor/chart.js/chart.umd.min")


def test_a_file_that_does_not_say_its_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        chartjs.version(b"/*! something else */")
