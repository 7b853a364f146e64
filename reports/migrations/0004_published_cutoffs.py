from django.db import migrations

# What was published before the month itself remembered it.
REMEMBER = """
UPDATE projects_reportingperiod AS period
SET published_cutoff = edition.cutoff
FROM (
    SELECT DISTINCT ON (period_id) period_id, cutoff FROM reports_edition
    WHERE status = 'published' ORDER BY period_id, revision DESC
) AS edition
WHERE edition.period_id = period.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0013_milestone_changes"),
        ("reports", "0003_edition_corrections"),
    ]

    operations = [migrations.RunSQL(REMEMBER)]
