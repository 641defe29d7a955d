"""Readouts as others get them."""

import pytest
from django.test import Client

from formulas.definitions import loading
from formulas.engine import evaluate

# Where the model itself gives minus zero.
MINUS_ZERO: dict[str, tuple[str, dict[str, float]]] = {
    "black-scholes": ("delta_put", {"spot": 200.0, "vol": 1.0}),
    "damped-oscillator": ("x_then", {"zeta": 0.0, "x0": 0.0}),
}


@pytest.mark.parametrize("slug", MINUS_ZERO)
@pytest.mark.parametrize("tail", ["/api/v1/formulas/{}/evaluate/", "/formulas/{}/values.csv"])
def test_zero_has_no_sign(client: Client, slug: str, tail: str) -> None:
    formula = loading.catalogue().by_slug[slug]
    name, moved = MINUS_ZERO[slug]
    assert str(evaluate(formula.program, formula.defaults | moved, [name])[name]) == "-0.0"
    view = next(view.name for view in formula.views if name in view.readouts)
    query = {name: str(value) for name, value in moved.items()}
    answer = client.get(tail.format(slug), query if "api" in tail else {**query, "view": view})
    assert answer.status_code == 200
    assert name in answer.text
    assert "-0.0," not in answer.text
    assert "-0.0}" not in answer.text
