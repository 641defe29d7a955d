"""The examples of the page about the language come to what they say."""

import numpy as np
import pytest

from formulas.engine import evaluate, parse_model
from formulas.engine.examples import EXAMPLES, K, X
from formulas.engine.functions import ALONG, FUNCTIONS, ITERATE

EACH = [(text, value) for examples in EXAMPLES.values() for text, value in examples.items()]


def test_every_function_has_an_example() -> None:
    assert set(EXAMPLES) == {*FUNCTIONS, *ALONG, ITERATE}
    assert all(EXAMPLES.values())


@pytest.mark.parametrize(("text", "expected"), EACH, ids=[text for text, _ in EACH])
def test_example_comes_to_what_it_says(text: str, expected: float | tuple[float, ...]) -> None:
    model = parse_model(f"value = {text}", parameters=(), axes=(K, X))
    np.testing.assert_allclose(evaluate(model, {})["value"], expected, rtol=1e-12, atol=1e-15)
