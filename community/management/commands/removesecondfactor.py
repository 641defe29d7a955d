"""`manage.py removesecondfactor EMAIL`: lets somebody in again who has lost their passkey or app, and the codes too."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from community.actions.second_factors import remove_second_factors
from community.errors import Refused
from community.models import User


class Command(BaseCommand):
    """Removes the second factors of an account, or says in one line why not."""

    help = "Removes the passkeys, the authenticator app and the recovery codes of an account, and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the address."""
        parser.add_argument("email", help="the address with which they log in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Returns when they are gone; CommandError otherwise."""
        try:
            user = User.objects.get_by_natural_key(email.strip())
            removed = remove_second_factors(user=user)
        except User.DoesNotExist:
            raise CommandError(f"No account has the address {email!r}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Removed from {user.name} ({user.email}), who is told by mail: {', '.join(removed)}.")
