"""What tests begin with: made once, found by each as it was made, and never what another left behind."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import Organization
from accounts.services import create_organization
from tests.databases import Database
from tests.factories import Kind
from tests.prepared import Prepared, prepared
from tests.services import own_database

made: list[str] = []


@prepared("place")
def place() -> Organization:
    """A city."""
    made.append(str(connection.settings_dict["NAME"]))
    return create_organization(code="xm", name="厦门市", name_en="Xiamen", kind=Kind.CITY)


@prepared("own_place", alone=True)
def own_place() -> Organization:
    """A city of the test's own."""
    return create_organization(code="xm", name="厦门市", name_en="Xiamen", kind=Kind.CITY)


@pytest.mark.parametrize("turn", range(3))
def test_each_finds_the_rows_and_the_object_as_they_were_made(place: Organization, turn: int) -> None:
    assert (place.name, Organization.objects.get().name) == ("厦门市", "厦门市")
    Organization.objects.update(name="漳州市")
    place.name = "漳州市"
    # In the template, by whichever process came first.
    assert made in ([], ["keyworks_made_place_building"])


@pytest.mark.django_db
def test_other_tests_do_not_see_them() -> None:
    assert connection.settings_dict["NAME"] == own_database()
    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_where_they_are_not_they_are_made() -> None:
    elsewhere = Prepared(
        "place", lambda: create_organization(code="zz", name="漳州市", name_en="x", kind=Kind.CITY)
    )
    assert elsewhere.here().code == "zz"
    assert Organization.objects.get().code == "zz"


@pytest.mark.parametrize("turn", range(2))
def test_a_database_of_ones_own_has_them_and_keeps_what_is_done(
    own_place: Organization, live: Database, turn: int
) -> None:
    assert live.name == connection.settings_dict["NAME"] != own_database()
    Organization.objects.update(name="漳州市")
    connection.close()
    assert Organization.objects.get(pk=own_place.pk).name == "漳州市"
