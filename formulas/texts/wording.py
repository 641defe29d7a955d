"""Numbers in words, the same on the page, for screen readers and in the browser (wording.js)."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from formulas.texts.digits import digits

LARGE = 1e6  # from here on numbers are written as powers of ten
SMALL = 1e-4  # and below here, where all of their decimals would be zeros; down to here they get two digits
DIGITS = 4  # of a number with a power of ten, at most
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_FORMAT = re.compile(r"(?P<count>\d{1,2})(?P<kind>[se%]?)(?P<grouped>,?)")


def number(value: float, decimals: int) -> str:
    """`value` with `decimals`, a true minus sign, never "−0"; "∞" and "undefined" where it is not finite.

    Ties go away from zero, as in the browser's toFixed. What is not zero is not written as zero: very small numbers get
    more decimals, and the smallest, like the very large ones, powers of ten.
    """
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) < LARGE:
        text = _fixed(value, decimals)
        if value == 0 or float(text.replace("−", "-")) != 0:
            return text
    if SMALL <= abs(value) < LARGE:
        return _fixed(value, 1 - _exponent(value, 2))
    return _power(value, DIGITS, shortest=True)


def significant(value: float) -> str:
    """`value` with four digits that mean something, as on a logarithmic scale."""
    size = abs(value)
    if SMALL <= size < 0.1:
        return _fixed(value, DIGITS - 1 - _exponent(value, DIGITS))
    return _power(value, DIGITS, shortest=True) if 0 < size < SMALL else number(value, DIGITS)


def spoken(value: float, decimals: int) -> str:
    """A parameter's value: with its slider's decimals, or with all of its own where it lies between steps."""
    if round(value, decimals) == value:
        return _fixed(value, decimals)
    return digits(value).replace("-", "−")


def formatted(value: float, form: str) -> str:
    """`value` as a text asks for it; raises ValueError for what is no form.

    "4" is so many decimals, "3s" so many digits that mean something, "2e" so many before a power of ten, "1%" per cent
    with so many decimals; a comma after it parts thousands.
    """
    found = _FORMAT.fullmatch(form)
    if not found or (found["kind"] in ("s", "e") and found["count"] == "0"):
        raise ValueError(f"{form!r} is no form; write decimals (4), digits (3s), a power of ten (2e) or per cent (1%)")
    text = _formed(value, int(found["count"]), found["kind"])
    return _grouped(text) if found["grouped"] else text


def _formed(value: float, count: int, kind: str) -> str:
    if not math.isfinite(value) or not kind:
        return number(value, count)
    if kind == "%":
        return f"{number(100 * value, count)}%"
    if value == 0:
        return "0"
    return _power(value, count) if kind == "e" else _fixed(value, count - 1 - _exponent(value, count))


def in_latex(text: str) -> str:
    """A number in words as LaTeX has it."""
    text = re.sub(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda raised: f"10^{{{raised[1].translate(_LOWERED)}}}", text)
    for sign, command in (("−", "-"), (" × ", r" \times "), ("%", r"\%"), ("∞", r"\infty "), (",", "{,}")):
        text = text.replace(sign, command)
    return text


def _fixed(value: float | Decimal, decimals: int) -> str:
    """With so many decimals; with fewer than none, rounded to tens, hundreds …"""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.lstrip("-") if rounded == 0 else text.replace("-", "−")


def _power(value: float, count: int, *, shortest: bool = False) -> str:
    """With `count` digits (at most, if `shortest`) and a power of ten: "1.2 × 10¹²", "10⁻⁹"."""
    exponent = _exponent(value, count)
    mantissa = _fixed(Decimal(value).scaleb(-exponent), count - 1)
    if shortest and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    power = f"10{str(exponent).translate(_RAISED)}"
    return mantissa.replace("1", power) if mantissa in ("1", "−1") else f"{mantissa} × {power}"


def _exponent(value: float, count: int) -> int:
    """The power of ten of the first digit, once `value` is rounded to `count` digits."""
    exact = abs(Decimal(value))
    first = exact.adjusted()
    return exact.quantize(Decimal(1).scaleb(first - count + 1), ROUND_HALF_UP).adjusted()


def _grouped(text: str) -> str:
    """With commas between thousands."""
    whole, point, decimals = text.partition(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+(?!\d))", ",", whole) + point + decimals
