from django.db import migrations

from community.mail_addresses import clean_address


def as_mail_servers_read_it(address):
    """The address that reached its mailbox so far: what cannot be seen was left out by whoever sent the mail."""
    local, at, domain = address.rpartition("@")
    try:
        return clean_address(f"{local}{at}{domain.encode('idna').decode()}")
    except Exception:  # no address at all, or one that is none any longer: it stays as it is
        return address


def rewrite(apps, schema_editor):
    """Gives addresses with other letters than ASCII their one form; one that somebody else has by now stays as it is."""
    User = apps.get_model("community", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    for user in User.objects.filter(scrubbed_at=None).only("pk", "email").iterator():
        address = as_mail_servers_read_it(user.email)
        others = User.objects.filter(email=address).exclude(pk=user.pk).exists()
        others = others or EmailAddress.objects.filter(email=address).exclude(user_id=user.pk).exists()
        if address == user.email or others:
            continue
        own = EmailAddress.objects.filter(user_id=user.pk)
        if not own.filter(email=address).exists():
            own.filter(email=user.email).update(email=address)
        User.objects.filter(pk=user.pk).update(email=address)


class Migration(migrations.Migration):
    """Stores each address in the form in which it is compared from now on."""

    dependencies = [
        ("community", "0008_keys_of_forms"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=True)]
