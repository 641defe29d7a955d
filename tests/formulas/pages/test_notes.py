"""Why a number can be infinite or undefined is said while it is so."""

import math

from formulas.definitions.formula import parse
from formulas.pages.content import figures
from tests.formulas.samples import SLUG, SMALL

TEXT = SMALL.replace("area = integral(y, x)", "area = log(a)").replace(
    'unit = "squares"', 'unit = "squares"\nwhen_infinite = "It is 0."\nwhen_undefined = "It is below 0."'
)


def shown(a: float) -> list[str]:
    formula = parse(TEXT, slug=SLUG)
    return [note.text for note in figures(formula, formula.defaults | {"a": a})[0].notes if note.is_shown]


def test_note_is_shown_while_the_number_is_undefined() -> None:
    assert shown(-1.0) == ["It is below 0."]


def test_note_is_shown_while_the_number_is_infinite() -> None:
    assert shown(0.0) == ["It is 0."]


def test_no_note_is_shown_for_an_ordinary_number() -> None:
    assert shown(math.e) == []


def test_room_is_kept_for_every_note() -> None:
    formula = parse(TEXT, slug=SLUG)
    assert [note.kind for note in figures(formula, formula.defaults)[0].notes] == ["infinite", "undefined"]
