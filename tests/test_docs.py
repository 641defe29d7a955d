"""The documents say what is: commands that exist, settings that are read, links that lead somewhere."""

import ast
import re
from pathlib import Path

import pytest

from tests.serving import ROOT
from tests.site_settings import MAKEFILE, OURS

README = (ROOT / "README.md").read_text(encoding="utf-8")
READERS_OF_THE_ENVIRONMENT = ("settings.py", "databases.py", "mail.py", "serve.py")
# The functions of klsite/environment.py, and environs' own, whose first argument is the name of a variable.
READING = {"flag", "whole_number", "one_of", "words", "folder", "origin", "secret", "secrets", "text"}
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("*/*/README.md")]
    if not path.is_relative_to(ROOT / "var") and path.name != "CHANGELOG.md"
)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def variables_in_readme() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)


def variables_read() -> set[str]:
    """Each environment variable that the code reads, from its syntax trees."""
    found: set[str] = set()
    for name in READERS_OF_THE_ENVIRONMENT:
        for node in ast.walk(ast.parse((ROOT / "klsite" / name).read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id=function) | ast.Attribute(attr=function), args=[ast.Constant(value=str(text)), *_]
                ):
                    if function in READING and re.fullmatch(r"[A-Z_]+", text):
                        found.add(text)
    return found


# Files that a reader of the document makes.
MADE_BY_READERS = {"formulas/catalogue/physics/kinetic-energy.toml"}
NAMED_FILE = re.compile(r"`([\w./-]+\.(?:conf\.py|py|js|css|html|toml|md|ttf|svg))`")


def test_there_are_documents() -> None:
    assert {"README.md", "CONTRIBUTING.md"} <= {path.name for path in DOCUMENTS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_command_of_a_document_exists(document: Path) -> None:
    named = set(re.findall(r"(?:`|^|&& |=\S+ )make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets()


def test_readme_names_the_commands_of_a_first_hour() -> None:
    assert "make run" in README
    assert "make test" in README


def test_every_target_is_phony_or_a_file() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == targets()


def test_every_variable_that_is_read_stands_in_the_readme() -> None:
    assert variables_read() - set(variables_in_readme()) == set()


def test_every_variable_of_the_readme_is_read() -> None:
    assert set(variables_in_readme()) - variables_read() == set()


def test_no_variable_stands_in_the_readme_twice() -> None:
    assert sorted(variables_in_readme()) == sorted(set(variables_in_readme()))


def test_tests_run_without_the_variables_of_whoever_runs_them() -> None:
    assert variables_read() == OURS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_that_a_document_links_to_is_there(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_that_a_document_names_is_there(document: Path) -> None:
    # From the root, or somewhere in the document's own folder: what stands elsewhere is named with its whole path.
    named = set(NAMED_FILE.findall(document.read_text(encoding="utf-8"))) - MADE_BY_READERS
    folders = [path for path in document.parent.iterdir() if path.name not in (".venv", ".git", "var")]
    below = {path for folder in folders for path in (folder, *folder.rglob("*"))}
    assert [
        name for name in named if not (ROOT / name).is_file() and not any(_ends(path, name) for path in below)
    ] == []


def _ends(path: Path, name: str) -> bool:
    """Whether the name, as in `pages/views.py`, is the end of the path."""
    return path.parts[-len(Path(name).parts) :] == Path(name).parts


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "formulas/README.md"])
def test_document_of_the_first_release_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200


def test_readme_shows_a_picture_that_is_there() -> None:
    (picture, *_) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert (ROOT / picture).is_file()


def test_licence_is_mit() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_readme_says_which_licence_is_for_what() -> None:
    assert "MIT" in README
    assert "CC BY-SA 4.0" in README
