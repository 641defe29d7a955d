"""`manage.py checkformulas`: reads and checks every formula file, and reports every one that is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from formulas.definitions import loading
from formulas.definitions.numbers_by_hand import count_numbers
from formulas.definitions.precision import lost_digits
from formulas.texts.counted import counted


class Command(BaseCommand):
    """Checks the catalogue as the start of the site does, but does not stop at the first file that is wrong.

    Once all files can be read, it also looks for readouts that rounding leaves wrong.
    """

    help = "Checks every formula file and says file, line, key and what would be right."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        places = "how many random places of the sliders are tried to fifty digits (default: 10)"
        parser.add_argument("--places", type=int, default=10, help=places)
        parser.add_argument("--thorough", action="store_true", help="try also readouts that take minutes")

    def handle(self, *args: Any, places: int, thorough: bool, **options: Any) -> None:
        """Returns when all files are right; CommandError otherwise, after a line for each mistake."""
        count = len(loading.files())
        mistakes = [str(mistake) for mistake in loading.mistakes()]
        for mistake in mistakes:
            self.stdout.write(mistake)
        if mistakes:
            raise CommandError(f"{len(mistakes)} of {count} formula files must be mended.")
        if lost := self._tell_lost(places, thorough):
            readouts = counted(lost, "readout without its digits", "readouts without their digits")
            raise CommandError(f"{readouts}; look for differences of nearly equal numbers.")
        by_hand, computed = (sum(counts) for counts in zip(*map(count_numbers, loading.keys_of_all()), strict=True))
        self.stdout.write(f"Numbers in the texts: {computed} computed; by hand {by_hand} years, counts and citations.")
        self.stdout.write(f"{counted(count, 'formula')}, all right.")

    def _tell_lost(self, places: int, thorough: bool) -> int:
        """How many readouts are wrong by rounding, after a line for each."""
        count = 0
        for formula in loading.load_folder(loading.FOLDER).formulas:
            for lost in lost_digits(formula, places=places, thorough=thorough):
                self.stdout.write(f"{formula.slug}: {lost}")
                count += 1
        return count
