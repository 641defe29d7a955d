"""Numbers as people type and paste them; the browser reads the same cases in tests/browser/test_number_fields.py."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.texts.digits import digits
from formulas.texts.typed_numbers import read_number
from formulas.texts.wording import spoken
from tests.formulas.typed_numbers import CASES


@pytest.mark.parametrize("case", CASES, ids=ascii)
def test_text_means_what_the_cases_say(case: tuple[str, str, list[float]]) -> None:
    text, unit, means = case
    assert read_number(text, unit) == means


def test_zero_has_no_sign() -> None:
    assert math.copysign(1, read_number("−0")[0]) == 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_addresses_and_pages_write_is_read_back(value: float) -> None:
    assert read_number(digits(value)) == [value]
    assert read_number(digits(value).replace("-", "−")) == [value]


@given(st.integers(-500, 500))
def test_what_stands_beside_a_slider_is_read_back(hundredths: int) -> None:
    assert read_number(spoken(hundredths / 100, 2)) == [hundredths / 100]


@given(st.text(max_size=12), st.sampled_from(["", "ml", "%"]))
def test_any_text_means_finite_numbers_or_none(text: str, unit: str) -> None:
    values = read_number(text, unit)
    assert len(values) <= 2
    assert all(map(math.isfinite, values))


def test_very_long_text_is_read_at_once() -> None:
    assert read_number("1" * 400) == []
    assert read_number("0." + "1" * 100_000) == [pytest.approx(1 / 9)]
    assert read_number("1 " * 50_000) == []
