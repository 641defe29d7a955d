"""Templates as they are read by people: no line is so long that a thought can hide in it."""

from pathlib import Path

import pytest

from tests.serving import ROOT

LONGEST = 160
FOLDERS = ("templates", "formulas/templates", "community/templates")
# Not readable yet.
LATER = (
    *("templates", "formulas/templates"),
    *(f"community/templates/{folder}" for folder in ("account", "admin", "mfa", "usersessions")),
)


def templates() -> list[Path]:
    """Every template of the site, mails too."""
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    later = [ROOT / folder for folder in LATER]
    return [path for path in found if not any(path.is_relative_to(folder) for folder in later)]


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_lines_of_templates_are_short(template: Path) -> None:
    lines = enumerate(template.read_text(encoding="utf-8").splitlines(), start=1)
    assert {number: len(line) for number, line in lines if len(line) > LONGEST} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_of_templates_is_looked_at(folder: str) -> None:
    assert any((ROOT / folder).rglob("*.html"))
