"""Numbers in words, the same on the page, for screen readers and in the browser (wording.js)."""

import math
from decimal import ROUND_HALF_UP, Decimal

from formulas.texts.digits import digits

HUGE = 1e15


def number(value: float, decimals: int) -> str:
    """`value` with `decimals`, a true minus sign, never "−0"; "∞" and "undefined" where it is not finite.

    Ties go away from zero, as in the browser's toFixed. From 1e15 on, where decimals mean nothing, powers of ten.
    """
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) >= HUGE:
        return f"{value:.4e}".replace("-", "−")
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def significant(value: float) -> str:
    """`value` with four digits that mean something, as on a logarithmic scale."""
    if value == 0 or not math.isfinite(value) or 0.1 <= abs(value) < 1e6:
        return number(value, 4)
    mantissa, _, power = f"{value:.3e}".partition("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


def spoken(value: float, decimals: int) -> str:
    """A parameter's value: with its slider's decimals, or with all of its own where it lies between steps."""
    if round(value, decimals) == value:
        return number(value, decimals)
    return digits(value).replace("-", "−")
