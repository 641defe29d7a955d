"""A preset's address shows the very values that its file names."""

from urllib.parse import parse_qs

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_parameters
from formulas.pages.content import figures


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_address_of_a_preset_holds_its_values_to_the_last_digit(formula: Formula) -> None:
    offers = [offer for figure in figures(formula, formula.defaults) for offer in figure.presets]
    assert offers
    for offer in offers:
        reading = read_parameters(formula, parse_qs(offer.query))
        assert reading.problems == ()
        assert reading.values == formula.defaults | offer.preset.values
