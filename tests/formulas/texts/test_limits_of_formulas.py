"""Where the limits of a formula's LaTeX lie, in numbers: a test that takes them from the code rises with them."""

import pytest

from formulas.texts.math_error import MathError
from formulas.texts.mathml import to_mathml


@pytest.mark.parametrize(
    ("most", "more"),
    [
        ("a" * 2_000, "a" * 2_001),
        ("{" * 60 + "a" + "}" * 60, "{" * 61 + "a" + "}" * 61),
    ],
    ids=["characters", "braces"],
)
def test_limit_is_where_it_is(most: str, more: str) -> None:
    assert "<math" in to_mathml(most, display=False)
    with pytest.raises(MathError):
        to_mathml(more, display=False)
