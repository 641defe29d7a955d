"""`manage.py newformula TITLE --field FIELD`: starts a working formula file, to be filled in."""

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.text import slugify

from formulas.definitions import loading

TEMPLATE = Path(__file__).with_name("newformula.toml")


class Command(BaseCommand):
    """Writes catalogue/<field>/<slug>.toml, which is right as it stands, or says in one line why not."""

    help = "Begins a formula file: complete and working, every text to be replaced."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds title and field."""
        parser.add_argument("title", help='as the page shows it: "Kinetic Energy"')
        parser.add_argument("--field", required=True, help='as the site groups formulas: "Physics"')

    def handle(self, *args: Any, title: str, field: str, **options: Any) -> None:
        """Returns when the file is written; CommandError where its name is empty or taken."""
        slug, folder = slugify(title), slugify(field)
        if not slug or not folder:
            raise CommandError("Title and field need at least one letter or digit each.")
        taken = {path.stem: path for path in loading.files()}
        if slug in taken:
            raise CommandError(f"{_shown(taken[slug])} is there already; give another title, or edit that file.")
        path = loading.FOLDER / folder / f"{slug}.toml"
        self._warn_of_new_field(path.parent)
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEMPLATE.read_text().replace("TITLE", _quoted(title)).replace("FIELD", _quoted(field)))
        self.stdout.write(f"{_shown(path)} is written. Fill it in, then run: manage.py checkformulas")

    def _warn_of_new_field(self, folder: Path) -> None:
        known = sorted({path.parent.name for path in loading.files()})
        if folder.name not in known:
            near = difflib.get_close_matches(folder.name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; the fields so far: {', '.join(known)}"
            self.stdout.write(f"{folder.name} is a new field{hint}")


def _shown(path: Path) -> Path:
    return path.relative_to(loading.FOLDER.parent.parent)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
