import datetime as dt
import json
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from common.migration_sql import append_only, rows_of_builds, run_file

REPORTS = Path(__file__).resolve().parents[1]


def add_default_rules(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The first version of the rules, from the file that ships with the application."""
    apps.get_model("reports", "Ruleset").objects.using(schema_editor.connection.alias).create(
        version=1,
        name="默认规则",
        name_en="Default rules",
        document=json.loads((REPORTS / "rulesets" / "default.json").read_text("utf-8")),
        first_month=dt.date(2000, 1, 1),
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("projects", "0002_posting")]
    operations = [
        run_file(REPORTS / "sql" / "editions.sql"),
        run_file(REPORTS / "sql" / "snapshots.sql"),
        *rows_of_builds(
            "reports_snapshotinput", "reports_snapshotline", "reports_rollupline", "reports_rollupmonth"
        ),
        migrations.RunPython(add_default_rules, migrations.RunPython.noop),
        *append_only("reports_ruleset", "reports_editionline", "reports_editiongroup", "reports_editionfile"),
    ]
