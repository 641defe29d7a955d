"""`manage.py makedemo`: demo people and texts, in development only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.actions.demo import NAMES, PASSWORD, make_demo
from community.errors import Refused


class Command(BaseCommand):
    """Makes them once; does nothing where they are."""

    help = "Makes demo people and a few texts of theirs, once; in development only."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            made = make_demo()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            people = ", ".join(f"{role}@example.com" for role in NAMES)
            self.stdout.write(f"{people}; password {PASSWORD}" if made else "The demo people are there already.")
