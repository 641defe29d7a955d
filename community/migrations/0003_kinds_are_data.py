"""Makes room for kinds that are yet to come: which there are is said in community.kinds alone.

With the words in a constraint every new kind would be a migration, which on SQLite makes the whole table anew. What the
constraint refused, the model's field refuses.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0002_contributions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contribution',
            name='contribution_kind',
        ),
        migrations.AlterField(
            model_name='contribution',
            name='kind',
            field=models.CharField(max_length=30),
        ),
    ]
