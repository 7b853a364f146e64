"""Stored files are stored once and served as stored."""

from __future__ import annotations

import hashlib

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from common.files import serve_file, store_file
from common.models import StoredFile

pytestmark = pytest.mark.django_db
CONTENT = "厦门".encode() + bytes(range(256))


def test_what_comes_out_is_what_went_in() -> None:
    file = StoredFile.objects.get(pk=store_file(name="通报-2020-10.pdf", content=CONTENT).pk)
    assert bytes(file.content) == CONTENT
    assert (file.size, file.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert file.content_type == "application/pdf"


def test_it_is_served_with_its_name_and_digest() -> None:
    file = store_file(name="通报.pdf", content=CONTENT)
    response = serve_file(file)
    assert response.content == CONTENT
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%80%9A")
    assert response["ETag"] == f'"{file.sha256}"'


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE common_storedfile SET content = '' WHERE id = %s",
        "DELETE FROM common_storedfile WHERE id = %s",
        "TRUNCATE common_storedfile -- %s",
        "ALTER TABLE common_storedfile DISABLE TRIGGER ALL -- %s",
        "DROP TRIGGER keyworks_append_only ON common_storedfile -- %s",
        "SET session_replication_role = replica -- %s",
    ],
)
def test_the_application_can_neither_change_nor_remove_it(statement: str) -> None:
    file = store_file(name="bundle.json", content=b"{}")
    refused = (IntegrityError, ProgrammingError)
    with pytest.raises(refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [file.pk])
    assert bytes(StoredFile.objects.get(pk=file.pk).content) == b"{}"


def test_the_trigger_refuses_even_who_has_the_right() -> None:
    """The grants are one guard and the trigger another: the function refuses whoever gets that far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'common_storedfile'::regclass AND NOT tgisinternal"
        )
        assert {name for (name,) in cursor.fetchall()} == {"keyworks_append_only", "keyworks_no_truncate"}
        cursor.execute("SELECT has_table_privilege(current_user, 'common_storedfile', 'UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)
