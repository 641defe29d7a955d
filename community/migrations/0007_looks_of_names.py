from django.db import migrations, models

from community.names import looks


def fill(apps, schema_editor):
    """Writes down what the names of those who are there look like; twins among them stay as they are."""
    User = apps.get_model("community", "User")
    for user in User.objects.only("pk", "name").iterator():
        look, in_lower_case = looks(user.name)
        User.objects.filter(pk=user.pk).update(look=look, look_in_lower_case=in_lower_case)


class Migration(migrations.Migration):
    """Finds members whose names look the same."""

    dependencies = [
        ("community", "0006_decision_action_without_choices"),
    ]

    operations = [
        migrations.AddField("user", "look", models.CharField(default="", editable=False, max_length=250)),
        migrations.AddField("user", "look_in_lower_case", models.CharField(default="", editable=False, max_length=250)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex("user", models.Index(fields=["look"], name="user_look")),
        migrations.AddIndex("user", models.Index(fields=["look_in_lower_case"], name="user_look_in_lower_case")),
    ]
