"""SECURITY.md: each requirement of OWASP ASVS 4.0.3, level 2, has a row; each row a test that exists, or a reason."""

import ast
import re
from functools import cache

import pytest

from tests.serving import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
# How many requirements of levels 1 and 2 each chapter has, those that were merged into others left out.
REQUIREMENTS = {1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def names_in(path: str) -> set[str]:
    """The names of the tests in a file, from its syntax tree."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_requirement_has_a_row() -> None:
    chapters = [int(number.partition(".")[0]) for number in ROWS]
    assert {chapter: chapters.count(chapter) for chapter in set(chapters)} == REQUIREMENTS


def test_no_requirement_has_two_rows() -> None:
    assert len(ROWS) == len(re.findall(r"^\| \d+\.\d+\.\d+ \|", PAGE, re.MULTILINE))


@pytest.mark.parametrize(("number", "answer"), ROWS.items())
def test_row_names_its_test_or_says_why_there_is_none(number: str, answer: str) -> None:
    if answer.startswith("Met"):
        assert TEST.search(answer)
    else:
        assert re.match(r"Not met, (because|on purpose:) |Does not apply: |Not met, for the same reason", answer)


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(PAGE))))
def test_test_that_the_page_names_is_there(path: str, name: str) -> None:
    assert name in names_in(path)


def test_page_says_how_to_report_and_what_is_protected() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert headings[:2] == ["How to report", "What is protected from whom"]
