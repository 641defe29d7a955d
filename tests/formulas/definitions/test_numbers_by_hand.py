"""Numbers that stand in the texts by hand are listed, and are years, counts, or what a cited work says."""

from pathlib import Path

import pytest

from formulas.definitions.loading import load_folder
from formulas.definitions.numbers_by_hand import count_numbers
from formulas.toml.mistakes import DefinitionError, read_toml
from tests.formulas.samples import SMALL, write


def text(summary: str, by_hand: str = "") -> str:
    whole = SMALL.replace('summary = "The steepness is $a$."', f"summary = '''\n{summary}\n'''")
    return f"{whole}\n[by_hand]\n{by_hand}\n"


@pytest.mark.parametrize(
    ("summary", "by_hand"),
    [
        ("Found in 1848.", 'years = "1848"'),
        ("Of 440 sets 440 were odd, and 22,026 even.", 'counts = "440 440 22,026"'),
        ("Says 0.0139 [@shannon-1948].", 'cited = "0.0139"'),
        ("Shares add up to 100%.", 'counts = "100%"'),
        (r"With $x^2$, $\frac{1}{2}$ and H2O.", ""),  # digits of formulas and names are none
        ("A line of {{ area | 0 }}, $A = {{ area | 2 }}$.", ""),
        ("A line of 2, $A = 12.5$ [@shannon-1948].", 'counts = "2"\ncited = "12.5"'),
    ],
)
def test_listed_numbers_may_stand_there(tmp_path: Path, summary: str, by_hand: str) -> None:
    assert load_folder(write(tmp_path, text(summary, by_hand))).formulas


@pytest.mark.parametrize(
    ("summary", "by_hand", "said"),
    [
        ("It is 0.0139.", "", "0.0139 is written by hand; let the model compute it"),
        ("It is $x = 0.0139$.", "", "0.0139 is written by hand"),
        ("It is 3.", "", "3 is written by hand"),
        ("It is $x^2 / 2 = 3$.", "", "3 is written by hand"),
        (r"It is $x \approx -3$.", "", "3 is written by hand"),
        (r"It is $12\%$.", "", "12% is written by hand"),
        ("Of 440 sets 440.", 'counts = "440"', "440 is written by hand"),
        ("Of 441 sets.", 'counts = "440"', "441 is written by hand"),
        ("Of 440 sets.", 'counts = "440 440"', "440 is listed more often than the texts have it"),
        ("It is 0.0139.", 'counts = "0.0139"', "0.0139 is none of the counts"),
        ("It is 60%.", 'counts = "60%"', "60% is none of the counts"),
        ("In 3000.", 'years = "3000"', "3000 is none of the years"),
        (
            "It is 0.0139.\n\nSo [@shannon-1948].",
            'cited = "0.0139"',
            "is listed as cited, but its paragraph cites no work",
        ),
    ],
)
def test_other_numbers_are_told(tmp_path: Path, summary: str, by_hand: str, said: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text(summary, by_hand)))
    assert said in str(raised.value)


def test_number_by_hand_is_told_with_its_line(tmp_path: Path) -> None:
    whole = text("One line.\nIt is 0.0139.")
    line = whole.splitlines().index("It is 0.0139.") + 1
    with pytest.raises(DefinitionError, match=f":{line}: summary: 0.0139"):
        load_folder(write(tmp_path, whole))


def test_labels_are_asked_for_more_than_digits(tmp_path: Path) -> None:
    label = 'label = "|1 − y| at T = 1"'
    assert load_folder(write(tmp_path, SMALL.replace('label = "y"', label, 1))).formulas
    with pytest.raises(DefinitionError, match=r"label: 1\.17 is written by hand"):
        load_folder(write(tmp_path, SMALL.replace('label = "y"', 'label = "y, 1.17 high"', 1)))


def test_numbers_are_counted() -> None:
    assert count_numbers(read_toml(text("In 1848 {{ area | 0 }} of {{ a }}."))) == (1, 2)


def test_name_of_a_formula_may_have_a_number(tmp_path: Path) -> None:
    assert load_folder(write(tmp_path, SMALL.replace('title = "Straight Line"', 'title = "Rule 110"'))).formulas
