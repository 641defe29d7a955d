"""Numbers in words."""

import math

import pytest

from formulas.texts.wording import formatted, in_latex, number, significant, spoken


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.23456, 4, "1.2346"),
        (0.0, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (-0.00006, 4, "−0.0001"),
        (-1.5, 1, "−1.5"),
        (2.0, 0, "2"),
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.00"),  # the double below 1.005
        (999999.996, 2, "1000000.00"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_number_is_written_with_its_decimals(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.2e12, 4, "1.2 × 10¹²"),
        (12345678.0, 2, "1.235 × 10⁷"),
        (1234500000.0, 0, "1.235 × 10⁹"),  # a tie, away from zero
        (-3.2e7, 2, "−3.2 × 10⁷"),
        (999950000.0, 2, "10⁹"),
        (1e25, 4, "10²⁵"),
        (-1e300, 4, "−10³⁰⁰"),
        (1e-40, 4, "10⁻⁴⁰"),
        (6.84e-19, 4, "6.84 × 10⁻¹⁹"),
        (5e-324, 4, "4.941 × 10⁻³²⁴"),
    ],
)
def test_very_large_and_very_small_numbers_are_powers_of_ten(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text
    assert significant(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(0.0012, 2, "0.0012"), (-0.00046, 3, "−0.00046"), (0.3, 0, "0.30")]
)
def test_what_is_not_zero_is_not_written_as_zero(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1.23456, "4", "1.2346"),
        (0.98019, "3s", "0.980"),
        (15.04, "3s", "15.0"),
        (1009.05, "2s", "1000"),
        (13888.0, "2s,", "14,000"),
        (22026.46, "0,", "22,026"),
        (1234567.0, "9s,", "1,234,567.00"),
        (9.87e-10, "1e", "10⁻⁹"),
        (9.87e-10, "2e", "9.9 × 10⁻¹⁰"),
        (0.16000515, "2%", "16.00%"),
        (-0.5, "0%", "−50%"),
        (0.0, "3s", "0"),
        (math.inf, "2e", "∞"),
    ],
)
def test_number_is_written_as_a_text_asks(value: float, form: str, text: str) -> None:
    assert formatted(value, form) == text


@pytest.mark.parametrize("form", ["", "x", "4f", "0s", "0e", "-1", "4 ", "2s%", "100"])
def test_unknown_form_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="is no form; write decimals"):
        formatted(1.0, form)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("−9.9 × 10⁻¹⁰", r"-9.9 \times 10^{-10}"),
        ("10⁻⁹", "10^{-9}"),
        ("16.00%", r"16.00\%"),
        ("22,026", "22{,}026"),
        ("−∞", r"-\infty "),
    ],
)
def test_number_in_a_formula_is_latex(text: str, latex: str) -> None:
    assert in_latex(text) == latex


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.0, 2, "1.00"), (0.35, 2, "0.35"), (0.123, 2, "0.123"), (-0.5, 1, "−0.5"), (-0.55, 1, "−0.55"), (0.3, 0, "0.3")],
)
def test_parameter_between_two_steps_is_said_in_full(value: float, decimals: int, text: str) -> None:
    assert spoken(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.003662109375, "0.003662"), (-0.0001, "−0.0001000"), (0.00006, "6 × 10⁻⁵"), (0.5, "0.5000"), (0.0, "0.0000")],
)
def test_log_scale_has_four_digits_that_mean_something(value: float, text: str) -> None:
    assert significant(value) == text
