"""The formulas app: pages, plots and API over a catalogue of data files."""

import sys

from django.apps import AppConfig

# These help to mend a broken file, so they must start in spite of it.
COMMANDS_THAT_MEND = ("checkformulas", "newformula")


class FormulasConfig(AppConfig):
    """Reads the catalogue when Django starts, so that a broken file stops the start and not a reader."""

    name = "formulas"

    def ready(self) -> None:
        if sys.argv[1:2] and sys.argv[1] in COMMANDS_THAT_MEND:
            return
        from formulas.definitions import loading
        from formulas.toml.mistakes import DefinitionError

        try:
            loading.catalogue()
        except DefinitionError as error:
            # One line that names file, line and key; a traceback would bury it.
            print(error, file=sys.stderr)
            raise SystemExit(2) from error
