"""Whatever is on record has a name that an auditor reads."""

from __future__ import annotations

from django.apps import apps

from common.audit_triggers import EXEMPT, IGNORED, SECRET
from portfolio.audit.words import COLUMNS, TABLES

#: Counters of the library for second factors.
INNER = {"throttling_failure_timestamp", "throttling_failure_count", "last_used_at"}


def test_every_table_and_column_on_record_has_its_words() -> None:
    nameless = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in EXEMPT:
            continue
        nameless += [] if table in TABLES else [table]
        unseen = IGNORED.get(table, set()) | INNER | {"id"}
        columns = {str(field.column) for field in model._meta.local_concrete_fields} - unseen - set(COLUMNS)
        nameless += [f"{table}.{name}" for name in sorted(columns) if not SECRET.search(name)]
    assert nameless == []
