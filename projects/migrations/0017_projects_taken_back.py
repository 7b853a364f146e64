import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0016_import_rows_by_their_key"),
    ]

    operations = [
        migrations.AlterModelManagers(
            name="project",
            managers=[("everything", django.db.models.manager.Manager())],
        ),
        migrations.AddField(
            model_name="project",
            name="undone_at",
            field=models.DateTimeField(help_text="taken back with the import that brought it", null=True),
        ),
    ]
