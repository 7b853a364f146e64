"""SQL that stands in files, as migration operations."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER keyworks_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION keyworks_refuse();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
"""
POSTED = """
CREATE TRIGGER keyworks_post BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION keyworks_post();
"""


BUILD_ROWS = """
CREATE TRIGGER keyworks_no_update BEFORE UPDATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
CREATE TRIGGER keyworks_published_build_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_published_build();
CREATE TRIGGER keyworks_published_build_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_published_build();
"""


def run_file(path: Path) -> migrations.RunSQL:
    """Run a file once; there is no way back."""
    return migrations.RunSQL(path.read_text("utf-8"))


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Refuse UPDATE, DELETE and TRUNCATE on tables."""
    return [migrations.RunSQL(APPEND_ONLY.format(table=table)) for table in tables]


def rows_of_builds(*tables: str) -> list[migrations.RunSQL]:
    """Refuse UPDATE and TRUNCATE on tables, and INSERT and DELETE for the build of a published edition."""
    return [migrations.RunSQL(BUILD_ROWS.format(table=table)) for table in tables]


def posted(*tables: str) -> list[migrations.RunSQL]:
    """Let tables draw a posting number for each new row, and be append-only."""
    return [migrations.RunSQL(POSTED.format(table=table)) for table in tables] + append_only(*tables)


PROPOSED = """
CREATE TRIGGER keyworks_proposed BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION keyworks_proposed();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
"""


def proposed(*tables: str) -> list[migrations.RunSQL]:
    """Let tables take proposals that are decided once and never changed or removed after."""
    return [migrations.RunSQL(PROPOSED.format(table=table)) for table in tables]
