"""The classes of formulas: each is one that a style sheet knows."""

import re

import pytest

from formulas.texts.colours import COLOUR_CLASSES, CSS_NAMES, colour_class, has_named_colours
from formulas.texts.mathml import to_mathml
from formulas.texts.mathml_classes import CLASSES
from tests.serving import ROOT

FRAME = (ROOT / "klsite/static/klsite/site.css").read_text(encoding="utf-8")
COLOURS = (ROOT / "formulas/static/formulas/colours.css").read_text(encoding="utf-8")
UNSTYLED = {"math-tag"}  # found by what it stands in


def named(styles: str) -> set[str]:
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", styles))


def test_every_class_of_a_formula_has_a_style() -> None:
    assert CLASSES - UNSTYLED - named(FRAME) == set()
    assert COLOUR_CLASSES - named(FRAME) - named(COLOURS) == set()


def test_styles_name_the_colours_that_a_formula_may_have() -> None:
    assert len(CSS_NAMES) == 148
    assert dict(re.findall(r"\.ink-([a-z]+) \{ --colour: ([a-z]+); \}", COLOURS)) == {name: name for name in CSS_NAMES}


def test_no_formula_has_a_colour_of_another_name() -> None:
    with pytest.raises(KeyError):
        colour_class("mud")


@pytest.mark.parametrize("latex", [r"\textcolor{red}{x}", r"\color{teal} x", r"\colorbox{gold}{x}"])
def test_named_colour_is_found_in_what_is_set(latex: str) -> None:
    assert has_named_colours(to_mathml(latex))


@pytest.mark.parametrize(
    "html", [to_mathml(r"\textcolor{second}{x}"), '<p>a drink- "ink-red"</p>', "x &lt;b class=ink-red"]
)
def test_other_colours_and_words_are_none(html: str) -> None:
    assert not has_named_colours(html)
