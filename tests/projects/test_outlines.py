"""A file of outlines: what is read, and what is refused in which words."""

from __future__ import annotations

import pytest
from django.utils import translation

from projects.outlines import LARGEST, OutlineFault, read_outlines
from tests.maps import SQUARE, collection, feature

DISTRICTS = {"D1": "思明区", "D2": "湖里区"}


def test_polygons_are_kept_in_whole_units() -> None:
    found = read_outlines(
        collection(feature(), feature("D2", "MultiPolygon", [[SQUARE], [SQUARE]])), DISTRICTS
    )
    assert list(found) == ["D1", "D2"]
    assert found["D1"][0][0][1] == [11_810_000, 2_400_000]
    assert len(found["D2"]) == 2


def test_a_mark_at_the_beginning_and_heights_do_no_harm() -> None:
    high = [[*point, 12.5] for point in SQUARE]
    content = b"\xef\xbb\xbf" + collection(feature(coordinates=[high]))
    assert len(read_outlines(content, DISTRICTS)["D1"][0][0]) == 5


FAULTS: list[tuple[bytes, str]] = [
    (b"", "no GeoJSON"),
    (b"PK\x03\x04\xff", "no GeoJSON"),
    (b"\x89PNG", "no GeoJSON"),
    (b"[1]", "no GeoJSON"),
    (b'{"type": "FeatureCollection", "features": [', "line 1, column"),
    (b'{"type": "FeatureCollection", "features": [NaN]}', "no GeoJSON"),
    (b'{"a":' * 100_000, "no GeoJSON"),
    (b'{"a": %s}' % (b"9" * 100_000), "no GeoJSON"),
    (b'{"type": "Topology"}', "holds “Topology”"),
    (b"{}", "holds “nothing”"),
    (collection(), "no features"),
    (collection(*[feature()] * 301), "301 features"),
    (collection(feature(), crs={"properties": {"name": "EPSG:4490"}}), "another coordinate system"),
    (collection(7), "Feature 1 is none"),
    (collection({"type": "Feature"}), "Feature 1 names no district"),
    (collection(feature(), feature("D3")), "Feature 2: there is no district with the code “D3”"),
    (collection(feature(["D1"])), "no district with the code"),
    (collection(feature(), feature()), "feature 2 (D1): the district was drawn before"),
    (collection(feature("D2", "Point", [118, 24])), "feature 1 (D2) is a “Point”"),
    (collection(feature("D1", "Polygon", [])), "has no coordinates"),
    (collection(feature("D1", "MultiPolygon", [[]])), "has no coordinates"),
    (collection(feature("D1", "MultiPolygon", 5)), "has no coordinates"),
    (collection(feature("D1", "Polygon", [SQUARE[:3]])), "fewer than four points"),
    (collection(feature("D1", "Polygon", [SQUARE[:4]])), "does not end where it began"),
    (collection(feature("D1", "Polygon", [[["118", 24], *SQUARE]])), "point 1: two numbers"),
    (collection(feature("D1", "Polygon", [[[True, 24], *SQUARE]])), "point 1: two numbers"),
    (
        collection(feature("D1", "Polygon", [[[24.5, 118.1], *SQUARE]])),
        "point 1: [24.5, 118.1] lies on no map",
    ),
    (collection(feature("D1", "Polygon", [[[1181000, 245000], *SQUARE]])), "lies on no map"),
    (collection(feature("D1", "Polygon", [SQUARE[:-1] * 16_000 + [SQUARE[0]]])), "more than 60000 points"),
]


@pytest.mark.parametrize(("content", "sentence"), FAULTS)
def test_what_is_wrong_is_named_with_its_feature(content: bytes, sentence: str) -> None:
    with translation.override("en"), pytest.raises(OutlineFault) as fault:
        read_outlines(content, DISTRICTS)
    assert sentence in str(fault.value)


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    with translation.override("en"), pytest.raises(OutlineFault, match="more than 4 MB"):
        read_outlines(b"{" + b" " * LARGEST, DISTRICTS)


def test_numbers_of_any_exponent_are_answered_at_once() -> None:
    content = collection(feature()).replace(b"118.0", b"1e999999999", 1)
    with translation.override("en"), pytest.raises(OutlineFault, match="lies on no map"):
        read_outlines(content, DISTRICTS)
