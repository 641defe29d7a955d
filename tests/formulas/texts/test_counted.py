"""Numbers with their nouns: one is one."""

import pytest

from formulas.texts.counted import counted


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 characters"), (1, "1 character"), (2, "2 characters"), (32_001, "32,001 characters")],
)
def test_noun_follows_the_number(count: int, expected: str) -> None:
    assert counted(count, "character") == expected


def test_irregular_noun_is_given() -> None:
    assert [counted(number, "hypothesis", "hypotheses") for number in (1, 2)] == ["1 hypothesis", "2 hypotheses"]
