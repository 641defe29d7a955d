"""Where a key of a TOML text stands."""

import tomllib
from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.toml.lines import KeyPath, key_lines, line_of

TEXT = """title = "a"

[table]
inner = 1

[[views]]
name = "first"
text = '''
name = "not a key"
[[views]]
'''
after = 2

[[views.marks]]
y = "a"

[[views.marks]]
y = "b"

[[views]]
name = "second"
one_line = \"\"\"closed at once\"\"\"
last = 3

  [[views.marks]]
  y = "c"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 1),
        (("table",), 3),
        (("table", "inner"), 4),
        (("views", 0), 6),
        (("views", 0, "name"), 7),
        (("views", 0, "text"), 8),
        (("views", 0, "after"), 12),
        (("views", 0, "marks", 0, "y"), 15),
        (("views", 0, "marks", 1, "y"), 18),
        (("views", 1), 20),
        (("views", 1, "name"), 21),
        (("views", 1, "one_line"), 22),
        (("views", 1, "last"), 23),
        (("views", 1, "marks", 0, "y"), 26),
    ],
)
def test_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("missing",), 1),
        (("views", 1, "missing"), 20),
        (("views", 0, "marks", 1, "missing"), 17),
        (("views", 0, "marks", 1, "y", 0, "deeper"), 18),
        (("table", "missing", "deeper"), 3),
    ],
)
def test_missing_key_is_placed_on_what_is_around_it(path: KeyPath, line: int) -> None:
    assert line_of(TEXT, path) == line


def test_nothing_inside_a_text_is_taken_for_a_key() -> None:
    assert ("views", 2) not in key_lines(TEXT)


def test_empty_text_has_a_first_line() -> None:
    assert key_lines("") == {(): 1}


FILES = sorted(loading.FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_key_of_a_real_file_is_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = tomllib.loads(text)
    found = key_lines(text)
    expected: set[KeyPath] = set()
    for key, value in read.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            expected |= {
                (key, number, inner)
                for number, part in enumerate(value)
                for inner in part
                if inner not in ("panels", "presets")
            }
        else:
            expected.add((key,))
    assert expected <= set(found)
