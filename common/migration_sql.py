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


def run_file(path: Path) -> migrations.RunSQL:
    """Run a file once; there is no way back."""
    return migrations.RunSQL(path.read_text("utf-8"))


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Refuse UPDATE, DELETE and TRUNCATE on tables."""
    return [migrations.RunSQL(APPEND_ONLY.format(table=table)) for table in tables]


def posted(*tables: str) -> list[migrations.RunSQL]:
    """Let tables draw a posting number for each new row, and be append-only."""
    return [migrations.RunSQL(POSTED.format(table=table)) for table in tables] + append_only(*tables)
