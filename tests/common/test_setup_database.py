"""Setting the database up again: the application's role and its password."""

from __future__ import annotations

from dataclasses import replace

from django.db import connections
from psycopg2 import connect

from tests.databases import Database


def test_a_role_whose_password_was_lost_gets_the_new_one(live: Database) -> None:
    settings = connections["default"].settings_dict
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE ROLE keyworks_lost LOGIN PASSWORD 'an old one'")
    try:
        url = live.url.replace(f"{settings['USER']}:{settings['PASSWORD']}@", "keyworks_lost:a-new-one@")
        replace(live, url=url).manage("setup_database")
        connect(url).close()
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("GRANT keyworks_lost TO CURRENT_USER")
            cursor.execute("DROP OWNED BY keyworks_lost")
            cursor.execute("DROP ROLE keyworks_lost")
