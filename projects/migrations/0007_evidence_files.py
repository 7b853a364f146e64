import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_plans_and_periods"),
    ]

    operations = [
        migrations.AddField(
            model_name="delayreason",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="exemptionrequest",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="milestonedate",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
    ]
