"""The office's page of the map of districts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import DistrictMap
from tests.desk import body, messages_in, signed_in
from tests.factories import Town
from tests.maps import SQUARE, collection, feature

PAGE = reverse("district-map")
pytestmark = pytest.mark.django_db


def send(town: Town, content: bytes, seen: int = 0, name: str = "区界.geojson") -> Any:
    """A file as the form sends it."""
    file = SimpleUploadedFile(name, content, "application/geo+json")
    data = {"action": "outlines", "seen": seen, "file": file}
    return signed_in(town, "office").post(PAGE, data, follow=True)


def test_outlines_come_into_force_as_a_new_version(town: Town) -> None:
    first = send(town, collection(feature("D1")))
    assert "Version 1 of the outlines is in force: 1 districts." in messages_in(first)
    assert "Without an outline:" in body(first)
    send(town, collection(feature("D1"), feature("D2")), seen=1)
    newest = DistrictMap.objects.in_force("outlines")
    assert newest
    assert (newest.version, newest.name, newest.author.username) == (2, "区界.geojson", "office")
    assert DistrictMap.objects.count() == 2


def test_the_same_file_twice_is_one_version(town: Town) -> None:
    for _ in range(2):
        response = send(town, collection(feature("D1")))
        assert "Version 1 of the outlines is in force" in messages_in(response)[-1]
    assert DistrictMap.objects.count() == 1


def test_a_broken_file_is_refused_with_the_feature_and_nothing_is_stored(town: Town) -> None:
    response = send(town, collection(feature("D1"), feature("D2", "Point", [118, 24])))
    assert response.status_code == 422
    assert "feature 2 (D2) is a “Point”" in body(response)
    assert "Nothing was stored." in body(response)
    assert not DistrictMap.objects.exists()


def test_without_a_file_the_page_asks_for_one(town: Town) -> None:
    response = signed_in(town, "office").post(PAGE, {"action": "outlines", "seen": 0})
    assert "Choose a GeoJSON file first." in body(response)


def test_whoever_saw_an_older_version_overwrites_nothing(town: Town) -> None:
    send(town, collection(feature("D1")))
    response = send(town, collection(feature("D2")), seen=0)
    assert response.status_code == 409
    assert "Somebody else has changed the map" in body(response)


def test_the_file_in_force_can_be_taken_and_sent_again(town: Town) -> None:
    send(town, collection(feature("D1")))
    taken = signed_in(town, "office").get(reverse("district-map-file"))
    assert json.loads(taken.content)["features"][0]["geometry"]["coordinates"] == [[SQUARE]]
    assert "Version 1" in messages_in(send(town, taken.content, seen=1))[-1]


def place(town: Town, **typed: str) -> Any:
    """Rows and columns as the form sends them."""
    return signed_in(town, "office").post(PAGE, {"action": "tiles", "seen": "0"} | typed, follow=True)


def test_tiles_are_placed_by_row_and_column(town: Town) -> None:
    place(town, **{"row-D1": "1", "column-D1": "2"})
    stored = DistrictMap.objects.in_force("tiles")
    assert stored
    assert stored.content == {"D1": [1, 2]}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"row-D1": "1"}, "give a row and a column"),
        ({"row-D1": "x", "column-D1": "1"}, "give a row and a column"),
        ({"row-D1": "99999999999", "column-D1": "1"}, "give a row and a column"),
        ({"row-D1": "0", "column-D1": "1"}, "from 1 to 12"),
        ({"row-D1": "1", "column-D1": "1", "row-D2": "1", "column-D2": "1"}, "have the same place"),
    ],
)
def test_places_that_can_not_be_are_named(town: Town, typed: dict[str, str], sentence: str) -> None:
    response = place(town, **typed)
    assert response.status_code == 422
    assert sentence in body(response)
    assert not DistrictMap.objects.exists()
