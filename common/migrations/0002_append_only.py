from pathlib import Path

from django.db import migrations

from common.migration_sql import append_only, run_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [run_file(SQL / "append_only.sql"), *append_only("common_storedfile")]
