"""`manage.py makemoderator EMAIL`: lets somebody who has an account review what others write."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from community.actions.people import make_moderator
from community.errors import Refused
from community.models import User


class Command(BaseCommand):
    """Makes a moderator, or says in one line why not."""

    help = "Makes somebody who has an account a moderator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the address."""
        parser.add_argument("email", help="the address with which they log in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Returns when they are a moderator; CommandError otherwise."""
        try:
            user = User.objects.get_by_natural_key(email.strip())
            make_moderator(user=user)
        except User.DoesNotExist:
            raise CommandError(
                f"No account has the address {email!r}. A moderator needs one first: let them sign up, then try again."
            ) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.name} ({user.email}) is a moderator from now on.")
