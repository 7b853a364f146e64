"""The triggers that keep the audit trail, on every table but those that are named here with a reason.

They are installed after every migration (``setup_database``), so that a new table or column is on record
without anybody having to think of it. Each fires once per statement, however many rows it changes; runs as
the owner, since the application's role may not write the trail; and reads who is acting from the context that
django-pghistory hands to PostgreSQL with each statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

# Tables without a trail, and why.
EXEMPT = {
    "common_auditrecord": "the trail itself",
    "common_download": "append-only; says itself who took what, when and from where",
    "common_storedfile": "append-only; whatever refers to a file is on record",
    "common_job": "machinery; what a job changes is on record with the job's number",
    "common_jobprogress": "how far a running job has come",
    "common_notice": "says itself when it was written and read",
    "common_mail": "says itself when it was written, tried and sent",
    "accounts_savedview": "a person's own bookmarks",
    "accounts_visit": "when a person last looked",
    "projects_follow": "a person's own bookmarks, and how they last saw them",
    "projects_districtmap": "append-only; says itself who put it in force and when",
    "projects_importrow": "what a file said; the batch and whatever it changed are on record",
    "reports_currentbuild": "which of the derived builds is shown",
    "reports_snapshotbuild": "derived from what is on record, made anew at any time",
    "reports_snapshotinput": "derived from what is on record, made anew at any time",
    "reports_snapshotline": "derived from what is on record, made anew at any time",
    "reports_rollupline": "derived from what is on record, made anew at any time",
    "reports_rollupmonth": "derived from what is on record, made anew at any time",
    "reports_rulesettrial": "past months under a draft, thrown away after a day; the draft is on record",
    "reports_editionline": "append-only, sealed by the edition's digest",
    "reports_editiongroup": "append-only, sealed by the edition's digest",
    "reports_inspection": "how far the nightly inspection has come",
    "reports_finding": "append-only; says itself what was found and when",
    "accounts_session": "who is signed in just now; what is done about somebody's way in is on record",
    "django_session": "nothing but who is signed in just now",
    "django_content_type": "Django's list of its own tables",
    "auth_group": "unused: roles are memberships",
    "auth_permission": "unused: roles are memberships",
    "auth_group_permissions": "unused: roles are memberships",
    "axes_accessattempt": "says itself who tried to sign in, when and from where",
    "axes_accessattemptexpiration": "says itself who tried to sign in, when and from where",
    "axes_accesslog": "says itself who signed in, when and from where",
    "axes_accessfailurelog": "says itself who tried to sign in, when and from where",
}
# That these changed is on record, but not what they said.
HIDDEN = {
    "projects_confidentialname": {"true_name"},
    "projects_importbatch": {"details"},  # a whole table; what it wrote is on record row by row
}
# Columns that are hidden wherever they stand.
SECRET = re.compile(r"password|secret|token|session_key|^key$|^config$")
# Columns whose change alone is no event.
IGNORED = {
    "accounts_user": {"last_login"},
    "otp_totp_totpdevice": {
        *("last_t", "drift", "last_used_at", "step", "t0", "digits", "tolerance"),
        *("throttling_failure_count", "throttling_failure_timestamp"),
    },
    "otp_static_staticdevice": {"last_used_at", "throttling_failure_count", "throttling_failure_timestamp"},
}
# The project of a row that does not name it itself; ``r`` is the row.
PROJECT = {
    "projects_project": "r.id",
    "projects_planrevision": "(SELECT p.project_id FROM projects_annualplan AS p WHERE p.id = r.plan_id)",
    "projects_departure": "(SELECT p.project_id FROM projects_annualplan AS p WHERE p.id = r.plan_id)",
    "projects_returnattachment": "(SELECT m.project_id FROM projects_monthlyreturn AS m"
    " WHERE m.id = r.monthly_return_id)",
    "projects_correctionevent": "(SELECT c.project_id FROM projects_correction AS c"
    " WHERE c.id = r.correction_id)",
    "projects_monthlytarget": "(SELECT p.project_id FROM projects_planrevision AS v"
    " JOIN projects_annualplan AS p ON p.id = v.plan_id WHERE v.id = r.revision_id)",
}
HIDDEN_VALUE = "***"
LONGEST_NAME = 63 - len("keyworks_audit_")

FUNCTION = """
CREATE OR REPLACE FUNCTION keyworks_audit_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    the_context jsonb := coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{{}}');
    the_request uuid := nullif(current_setting('pghistory.context_id', true), '')::uuid;
    the_user bigint := (the_context ->> 'user')::bigint;
    the_transaction bigint := pg_current_xact_id()::text::bigint;
BEGIN
    the_context := the_context - 'user';
    IF TG_OP = 'INSERT' THEN
        INSERT INTO common_auditrecord ({columns})
        SELECT clock_timestamp(), '{table}', r.{key}::text, 'insert', {project},
            NULL, {shown}, the_user, the_request, the_context, session_user, the_transaction
        FROM new_rows AS r;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO common_auditrecord ({columns})
        SELECT clock_timestamp(), '{table}', r.{key}::text, 'delete', {project},
            {shown}, NULL, the_user, the_request, the_context, session_user, the_transaction
        FROM old_rows AS r;
    ELSE
        INSERT INTO common_auditrecord ({columns})
        SELECT clock_timestamp(), '{table}', r.{key}::text, 'update', {project},
            changed.before, changed.after, the_user, the_request, the_context, session_user, the_transaction
        FROM old_rows AS o
        JOIN new_rows AS r ON r.{key} = o.{key}
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(b.key, {before}) AS before, jsonb_object_agg(b.key, {after}) AS after
            FROM jsonb_each(to_jsonb(o){without}) AS b
            JOIN jsonb_each(to_jsonb(r){without}) AS a ON a.key = b.key
            WHERE a.value <> b.value
        ) AS changed
        WHERE changed.before IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
"""
COLUMNS = (
    "recorded_at, table_name, row_key, action, project_key, before, after, user_key, request, context, role,"
    " transaction"
)
TRIGGERS = {
    "insert": "CREATE TRIGGER keyworks_audit_insert AFTER INSERT ON {table}"
    " REFERENCING NEW TABLE AS new_rows",
    "update": "CREATE TRIGGER keyworks_audit_update AFTER UPDATE ON {table}"
    " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "CREATE TRIGGER keyworks_audit_delete AFTER DELETE ON {table}"
    " REFERENCING OLD TABLE AS old_rows",
}


@dataclass(frozen=True)
class Audited:
    """A table on record."""

    table: str
    key: str
    project: str
    hidden: frozenset[str]
    ignored: frozenset[str]

    def function(self) -> str:
        """The trigger function of this table."""
        hidden = ", ".join(f"'{name}'" for name in sorted(self.hidden))
        without = "".join(f" - '{name}'" for name in sorted(self.ignored))
        masked = f"CASE WHEN b.key IN ({hidden}) THEN '\"{HIDDEN_VALUE}\"'::jsonb ELSE {{side}}.value END"
        side = masked if hidden else "{side}.value"
        mask = ", ".join(f"'{name}', '{HIDDEN_VALUE}'" for name in sorted(self.hidden))
        return FUNCTION.format(
            table=self.table,
            key=self.key,
            project=self.project,
            columns=COLUMNS,
            without=without,
            shown=f"to_jsonb(r){without}" + (f" || jsonb_build_object({mask})" if mask else ""),
            before=side.format(side="b"),
            after=side.format(side="a"),
        )


def all_models() -> Iterator[type[models.Model]]:
    """Every table of the installation, those between two others included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def audited_tables() -> list[Audited]:
    """Every table that is not exempt."""
    return sorted(
        (_audited(model) for model in all_models() if model._meta.db_table not in EXEMPT),
        key=lambda one: one.table,
    )


def _audited(model: type[models.Model]) -> Audited:
    table = model._meta.db_table
    columns = {str(field.column) for field in model._meta.concrete_fields}
    secret = {name for name in columns if SECRET.search(name)}
    project = "r.project_id" if "project_id" in columns else "NULL::bigint"
    if len(table) > LONGEST_NAME:
        raise ValueError(f"the name {table} is too long for a trigger function of its own")
    return Audited(
        table=table,
        key=str(model._meta.pk.column),
        project=PROJECT.get(table, project),
        hidden=frozenset(secret | HIDDEN.get(table, set())),
        ignored=frozenset(IGNORED.get(table, set())),
    )


def install(cursor: CursorWrapper, role: str) -> None:
    """Bring functions and triggers up to date; a table is locked only where a trigger comes or goes.

    The application's role may not use the functions for triggers of its own (on a table of its session, say):
    with them it could put on record what never happened.
    """
    wanted = audited_tables()
    for one in wanted:
        cursor.execute(one.function())
        cursor.execute(
            f'REVOKE EXECUTE ON FUNCTION keyworks_audit_{one.table}() FROM PUBLIC, "{role}"',
        )
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'keyworks\\_audit\\_%'"
    )
    there = set(cursor.fetchall())
    names = {(one.table, f"keyworks_audit_{event}") for one in wanted for event in TRIGGERS}
    for table, name in sorted(there - names):
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
    for table, name in sorted(names - there):
        head = TRIGGERS[name.removeprefix("keyworks_audit_")].format(table=table)
        cursor.execute(f"{head} FOR EACH STATEMENT EXECUTE FUNCTION keyworks_audit_{table}()")
