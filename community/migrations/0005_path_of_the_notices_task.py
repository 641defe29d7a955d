from django.db import migrations

BEFORE, NOW = 'community.actions.telling.deliver_notice', 'community.actions.notices.deliver_notice'


def rename(apps, schema_editor):
    _move(apps, BEFORE, NOW)


def rename_back(apps, schema_editor):
    _move(apps, NOW, BEFORE)


def _move(apps, before, now):
    tasks = apps.get_model('django_tasks_database', 'DBTaskResult').objects
    tasks.filter(task_path=before, status__in=('READY', 'RUNNING')).update(task_path=now)


class Migration(migrations.Migration):
    """A task is stored under the path of its function: those that wait would fail where the function was."""

    dependencies = [
        ('community', '0004_complete_views'),
        # Since then the states of tasks are called as they are now.
        ('django_tasks_database', '0018_rename_succeeded_status'),
    ]

    operations = [
        migrations.RunPython(rename, rename_back),
    ]
