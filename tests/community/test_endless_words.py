"""Which texts are set without kerning."""

import pytest

from community.markup import render
from community.templatetags.endless_words import if_endless


@pytest.mark.parametrize("word", ["[" * 31_000, "AV" * 4_000, "(" * 100, "\\\\" * 200, "a" * 100])
def test_text_with_a_word_without_an_end_has_a_class(word: str) -> None:
    assert if_endless(render(f"Look: {word} and so on").html) == " endless"


@pytest.mark.parametrize(
    "text", ["word " * 4_000, r"$$\sum_x p(x) \log p(x)$$" + " and $x$" * 50, "**a** *b* `c` " * 100, ""]
)
def test_text_of_words_and_formulas_has_none(text: str) -> None:
    assert if_endless(render(text).html) == ""
