from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes nothing in the database: which actions there are, is no longer said by the model."""

    dependencies = [
        ('community', '0005_path_of_the_notices_task'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='action',
            field=models.CharField(max_length=20),
        ),
    ]
