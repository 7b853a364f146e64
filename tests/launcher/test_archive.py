"""Backup and restore, on an outside server and on the embedded one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import services
from tests.databases import Database, FreshDatabase
from tests.launcher.installation import Installation

MARK = "INSERT INTO accounts_rolepolicy VALUES ('{}', false)"
MARKS = "SELECT string_agg(role, ',' ORDER BY role) FROM accounts_rolepolicy"


@pytest.fixture
def database(fresh_database: FreshDatabase) -> Database:
    """A database on an outside server, with one row to know it by."""
    made = fresh_database()
    services.cluster().sql(MARK.format("before"), made.name)
    return made


@pytest.fixture
def outside(database: Database, tmp_path: Path) -> Installation:
    """An installation that was pointed at that server."""
    addresses = {
        "DATABASE_URL": database.url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REDIS_URL": database.redis_url,
    }
    return Installation(tmp_path / "state", extra=addresses)


def test_a_backup_brings_an_outside_database_back(
    outside: Installation, database: Database, tmp_path: Path
) -> None:
    done = outside.command("backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    services.cluster().sql(MARK.format("after"), database.name)
    done = outside.command("restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    assert services.cluster().sql(MARKS, database.name) == "before"


def test_the_application_gets_its_rights_back_but_no_more(
    outside: Installation, database: Database, tmp_path: Path
) -> None:
    rights = (
        "SELECT string_agg(table_name || privilege_type, ',' ORDER BY table_name, privilege_type) "
        "FROM information_schema.role_table_grants WHERE grantee = 'keyworks_app'"
    )
    before = services.cluster().sql(rights, database.name)
    outside.command("backup", str(tmp_path / "backup"))
    outside.command("restore", str(tmp_path / "backup"))
    assert services.cluster().sql(rights, database.name) == before


def test_a_backup_is_for_its_owner_only(outside: Installation, tmp_path: Path) -> None:
    outside.command("backup", str(tmp_path / "backup"))
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup"]


def test_a_broken_backup_changes_nothing(outside: Installation, database: Database, tmp_path: Path) -> None:
    outside.command("backup", str(tmp_path / "backup"))
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(whole[: len(whole) * 2 // 3])
    services.cluster().sql(MARK.format("after"), database.name)
    done = outside.command("restore", str(tmp_path / "backup"))
    assert done.returncode == 1
    assert services.cluster().sql(MARKS, database.name) == "after,before"


@pytest.mark.parametrize(("content", "said"), [(None, "There is no backup file"), (b"words", "can be read.")])
def test_what_is_no_backup_is_one_sentence(
    outside: Installation, tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "backup").write_bytes(content)
    done = outside.command("restore", str(tmp_path / "backup"))
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_backup_moves_to_a_new_embedded_installation(outside: Installation, tmp_path: Path) -> None:
    assert outside.command("backup", str(tmp_path / "backup")).returncode == 0
    fresh = Installation(tmp_path / "fresh")
    done = fresh.command("restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    assert "kept as keyworks_before_restore" in done.stdout
    # What the backup replaces is not brought up to date before.
    assert done.stdout.count("Bringing the database up to date") == 1
    assert done.stdout.index("· Restoring") < done.stdout.index("· Bringing the database up to date")
    policies = "from accounts.sign_in_models import RolePolicy as S"
    done = fresh.command("manage", "shell", "-c", f"{policies}; print(S.objects.get().pk)")
    assert done.stdout.splitlines()[-1] == "before", done.stderr
    assert fresh.processes() == set()


def test_a_new_installation_is_none_the_worse_for_a_broken_backup(tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"words")
    fresh = Installation(tmp_path / "fresh")
    assert fresh.command("restore", str(tmp_path / "backup")).returncode == 1
    policies = "from accounts.sign_in_models import RolePolicy as S"
    done = fresh.command("manage", "shell", "-c", f"{policies}; print(S.objects.count())")
    assert done.stdout.splitlines()[-1] == "0", done.stderr
