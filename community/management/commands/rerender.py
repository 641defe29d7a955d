"""`manage.py rerender`: makes the HTML of stored texts again, after the renderer has changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from community.actions.rendering import rerender


class Command(BaseCommand):
    """Renders again what an older renderer made."""

    help = "Renders submitted texts again whose HTML an older renderer made. The texts themselves stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds --all."""
        parser.add_argument("--all", action="store_true", help="also those that this renderer made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many there were; `renderer` tells them apart, so a second run has nothing to do."""
        count = rerender(all_revisions=options["all"])
        self.stdout.write(f"{count} revision{'s' if count != 1 else ''} rendered again.")
