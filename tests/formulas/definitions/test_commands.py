"""`checkformulas` and `newformula`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from formulas.definitions import loading
from tests.formulas.samples import SMALL, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with one right file, in the place of the site's own."""
    made = write(tmp_path)
    monkeypatch.setattr(loading, "FOLDER", made)
    return made


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_right_files_are_counted(folder: Path) -> None:
    assert said("checkformulas").endswith("1 formula, all right.\n")


def test_numbers_in_texts_are_counted(folder: Path) -> None:
    summary = 'summary = "Since 1848 it is {{ area | 0 }} of {{ a }}."\nby_hand = { years = "1848" }'
    write(folder.parent.parent, SMALL.replace('summary = "The steepness is $a$."', summary))
    assert said("checkformulas").startswith(
        "Numbers in the texts: 2 computed; by hand 1 years, counts and citations.\n"
    )


def test_readout_that_loses_its_digits_is_told(folder: Path) -> None:
    large = "1e16 * (a - 1.5)"  # at the file's own check it is 0
    lossy = f"area = integral(y, x) + ({large} + a - 1.5) - {large} - a + 1.5"
    write(folder.parent.parent, SMALL.replace("area = integral(y, x)", lossy), slug="one")
    out = StringIO()
    with pytest.raises(CommandError, match="1 readout without its digits"):
        call_command("checkformulas", stdout=out)
    assert out.getvalue().startswith("one: area is ")


def test_every_wrong_file_is_told_with_its_line(folder: Path) -> None:
    write(folder.parent.parent, SMALL.replace("area = 3 }", "area = 4 }"), slug="one")
    write(folder.parent.parent, SMALL.replace('level = "Introductory"', 'level = "Easy"'), slug="two")
    out = StringIO()
    with pytest.raises(CommandError, match="2 of 3 formula files must be mended"):
        call_command("checkformulas", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.startswith("formulas/catalogue/algebra/one.toml:")
    assert "area is 3.0, not 4.0" in first
    assert second.startswith("formulas/catalogue/algebra/two.toml:4: level:")


def test_mistake_between_files_is_told(folder: Path) -> None:
    write(folder.parent.parent, SMALL + "[[related]]\nslug = 'none'\nwhy = 'No.'\n", slug="one")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("checkformulas", stdout=out)
    assert "there is no formula none" in out.getvalue()


def test_new_formula_is_right_as_it_is_written(folder: Path) -> None:
    answer = said("newformula", 'The "Golden" Rule \\ Two', "--field", "Algebra")
    assert "formulas/catalogue/algebra/the-golden-rule-two.toml is written" in answer
    assert said("checkformulas").endswith("2 formulas, all right.\n")


def test_new_field_is_pointed_out(folder: Path) -> None:
    assert "algebre is a new field; did you mean algebra?" in said("newformula", "Line", "--field", "Algebre")


@pytest.mark.parametrize(("title", "field"), [("???", "Algebra"), ("Line", "…")])
def test_name_without_letters_is_refused(folder: Path, title: str, field: str) -> None:
    with pytest.raises(CommandError, match="at least one letter"):
        said("newformula", title, "--field", field)


def test_name_that_is_taken_is_refused_and_the_file_kept(folder: Path) -> None:
    before = (folder / "algebra" / "straight-line.toml").read_text()
    with pytest.raises(CommandError, match="is there already"):
        said("newformula", "Straight Line", "--field", "Geometry")
    assert (folder / "algebra" / "straight-line.toml").read_text() == before
    assert not (folder / "geometry").exists()
