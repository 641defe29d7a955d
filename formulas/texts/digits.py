"""Numbers as addresses, forms and stored views write them: the same in Python and in the browser."""

import re
from decimal import Decimal

# Python's float would also take "1_000", "infinity" and digits of other scripts.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
SMALLEST, LARGEST = -6, 21  # powers of ten: from 1e-6 up to below 1e21 numbers are written out


def digits(value: float) -> str:
    """A finite number with the fewest digits that read back the same, exactly as JavaScript's String(number) has it.

    Raises ValueError for what is not finite. Source: ECMA-262, Number::toString.
    """
    if value == 0:
        return "0"  # minus zero too
    shortest = Decimal(repr(float(value)))
    if not shortest.is_finite():
        raise ValueError(f"{value} has no digits; give a finite number")
    shortest = shortest.normalize()
    exponent = shortest.adjusted()
    if SMALLEST <= exponent < LARGEST:
        return f"{shortest:f}"
    first, *others = map(str, shortest.as_tuple().digits)
    fraction = f".{''.join(others)}" if others else ""
    return f"{'-' * (value < 0)}{first}{fraction}e{exponent:+d}"


def is_number(text: str) -> bool:
    """Whether `text` is a number as addresses write it; it may be too large to be finite."""
    return bool(_NUMBER.fullmatch(text.strip()))
