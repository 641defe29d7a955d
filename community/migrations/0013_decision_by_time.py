from django.db import migrations, models


class Migration(migrations.Migration):
    """What was decided since a moment is found without reading the whole log."""

    dependencies = [
        ("community", "0012_answered_requests"),
    ]

    operations = [
        migrations.AddIndex("decision", models.Index(fields=["created_at"], name="decision_by_time")),
    ]
