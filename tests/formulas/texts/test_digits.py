"""Numbers in addresses and stored views are written as JavaScript writes them, and read back the same."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.texts.digits import digits

# What String(number) gives in a browser.
AS_JAVASCRIPT_WRITES = {
    0.0: "0",
    1.0: "1",
    -2.0: "-2",
    0.1: "0.1",
    -1.5: "-1.5",
    0.1 + 0.2: "0.30000000000000004",
    1 / 3: "0.3333333333333333",
    100.0: "100",
    0.00001: "0.00001",
    0.000001: "0.000001",
    1.5e-6: "0.0000015",
    1e-7: "1e-7",
    -1.25e-7: "-1.25e-7",
    1e16: "10000000000000000",
    123456789012345680.0: "123456789012345680",
    123456789012345680000.0: "123456789012345680000",
    1e20: "100000000000000000000",
    1e21: "1e+21",
    -1.5e21: "-1.5e+21",
    1.7976931348623157e308: "1.7976931348623157e+308",
    2.2250738585072014e-308: "2.2250738585072014e-308",
    5e-324: "5e-324",
}


@pytest.mark.parametrize(("value", "written"), AS_JAVASCRIPT_WRITES.items())
def test_number_is_written_as_javascript_writes_it(value: float, written: str) -> None:
    assert digits(value) == written


def test_minus_zero_is_zero() -> None:
    assert digits(-0.0) == "0"


def test_whole_number_of_python_is_written_as_one() -> None:
    assert digits(2) == "2"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_reads_back_the_same(value: float) -> None:
    assert float(digits(value)) == value


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_has_no_digits(value: float) -> None:
    with pytest.raises(ValueError, match="give a finite number"):
        digits(value)
