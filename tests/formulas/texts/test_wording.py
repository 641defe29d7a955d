"""Numbers in words."""

import math

import pytest

from formulas.texts.wording import number, spoken


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.23456, 4, "1.2346"),
        (0.0, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (-0.00001, 4, "0.0000"),
        (-1.5, 1, "−1.5"),
        (2.0, 0, "2"),
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.00"),  # the double below 1.005
        (12345678.0, 2, "12345678.00"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_number_is_written_with_its_decimals(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize("value", [1e25, -1e300])
def test_very_large_number_is_written_too(value: float) -> None:
    assert number(value, 4)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.0, 2, "1.00"), (0.35, 2, "0.35"), (0.123, 2, "0.123"), (-0.5, 1, "−0.5"), (-0.55, 1, "−0.55"), (0.3, 0, "0.3")],
)
def test_parameter_between_two_steps_is_said_in_full(value: float, decimals: int, text: str) -> None:
    assert spoken(value, decimals) == text
