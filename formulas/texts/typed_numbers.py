"""Numbers as people type and paste them: the same reading as typed_numbers.js, by the same cases in the tests."""

import math
import re

# Blanks of every width, and what is not seen at all: it is pasted along with numbers.
_BLANKS = re.compile("[\t\n\v\f\r \u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
_MINUSES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_APOSTROPHES = re.compile("[\u2018\u2019]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER = re.compile(r" ?[×·⋅*] ?10(?: ?(?:\^|\*\*) ?([+-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))$")

_SIGN = re.compile(r"[+-] ?")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+$")
_PLAIN = re.compile(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?|[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]*)?")
_POINTS_IN_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_COMMA_IN_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


def read_number(text: str, unit: str = "") -> list[float]:
    """What `text` can mean: one finite number, none where it is no number, two where a comma can mean two things.

    The decimal sign may be a point or a comma; any minus sign, blanks around and between thousands, `1e-3` and
    `1 × 10⁻³` are read, and `unit` may stand beside the number. `1,000` can be 1 or 1000, in this order. Digits are
    those from 0 to 9, of no other script.
    """
    sign, digits, exponent = _parted(_without_unit(_plainly(text), _plainly(unit)))
    values = [float(f"{sign}{body}{exponent}") + 0.0 for body in _bodies(digits)]  # never minus zero
    return [value for value in values if math.isfinite(value)]


def _plainly(text: str) -> str:
    """`text` with one kind of blank, minus sign and apostrophe."""
    return _APOSTROPHES.sub("'", _MINUSES.sub("-", _BLANKS.sub(" ", text))).strip(" ")


def _without_unit(text: str, unit: str) -> str:
    if unit and text.lower().endswith(unit.lower()):
        return text[: -len(unit)].rstrip(" ")
    if unit and text.lower().startswith(unit.lower()):
        return text[len(unit) :].lstrip(" ")
    return text


def _parted(text: str) -> tuple[str, str, str]:
    """Sign, digits with what groups them, and the power of ten as programs write it."""
    text = _POWER.sub(lambda power: f"e{(power[1] or power[2]).translate(_RAISED)}", text)
    sign = match[0] if (match := _SIGN.match(text)) else ""
    exponent = match[0] if (match := _EXPONENT.search(text)) else ""
    return sign[:1], text[len(sign) : len(text) - len(exponent)], exponent


def _bodies(digits: str) -> list[str]:
    """The digits with a decimal point and nothing else between them, in each way that they can be read."""
    if _AMBIGUOUS.fullmatch(digits):
        return [digits.replace(",", "."), digits.replace(",", "")]
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits):
        return [digits.replace(",", ".").replace(" ", "").replace("'", "")]
    if _POINTS_IN_GROUPS.fullmatch(digits):
        return [digits.replace(",", "")]
    if _COMMA_IN_GROUPS.fullmatch(digits):
        return [digits.replace(".", "").replace(",", ".")]
    return []
