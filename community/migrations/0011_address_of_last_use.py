from django.db import migrations, models


class Migration(migrations.Migration):
    """Owners of a token see from where it was last used."""

    dependencies = [
        ('community', '0010_webhooks'),
    ]

    operations = [
        migrations.AddField(
            model_name='token',
            name='last_used_from',
            field=models.GenericIPAddressField(null=True),
        ),
    ]
