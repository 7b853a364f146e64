from pathlib import Path

from django.db import migrations

from common.migration_sql import posted, run_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("common", "0002_append_only")]
    operations = [
        run_file(SQL / "posting.sql"),
        *posted(
            "projects_ledgerentry",
            "projects_returnevent",
            "projects_stagechange",
            "projects_suspension",
            "projects_assignment",
            "projects_milestonedate",
            "projects_delayreason",
        ),
        run_file(SQL / "plan_revision.sql"),
        run_file(SQL / "period.sql"),
    ]
