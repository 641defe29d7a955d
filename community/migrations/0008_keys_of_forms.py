from django.db import migrations, models


class Migration(migrations.Migration):
    """A form or request that is sent twice is one: the key that it carries is unique for each who sends it."""

    dependencies = [
        ('community', '0007_looks_of_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='contribution',
            name='key',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='contribution',
            name='key_saved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='key',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('author', 'key'), name='contribution_begun_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('reporter', 'key'), name='report_sent_once'),
        ),
    ]
