"""`manage.py checkformulas`: reads and checks every formula file, and reports every one that is wrong."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from formulas.definitions import loading
from formulas.definitions.numbers_by_hand import count_numbers
from formulas.texts.counted import counted


class Command(BaseCommand):
    """Checks the catalogue as the start of the site does, but does not stop at the first file that is wrong."""

    help = "Checks every formula file and says file, line, key and what would be right."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Returns when all files are right; CommandError otherwise, after a line for each that is not."""
        count, mistakes = len(loading.files()), loading.mistakes()
        for mistake in mistakes:
            self.stdout.write(str(mistake))
        if mistakes:
            raise CommandError(f"{len(mistakes)} of {count} formula files must be mended.")
        by_hand, computed = (sum(counts) for counts in zip(*map(count_numbers, loading.keys_of_all()), strict=True))
        self.stdout.write(f"Numbers in the texts: {computed} computed; by hand {by_hand} years, counts and citations.")
        self.stdout.write(f"{counted(count, 'formula')}, all right.")
