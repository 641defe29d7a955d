"""A formula in one line of plain text, for where nothing else can be set: lists, titles, mails."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

_RAISED = str.maketrans("0123456789+−=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ")
_LOWERED = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_ACCENTS = {
    "ˆ": "\u0302",
    "ˇ": "\u030c",
    "˜": "\u0303",
    "~": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "˙": "\u0307",
    "¨": "\u0308",
} | {"\u20d7": "\u20d7"}
_FUNCTION = "\u2061"
_UNSPACED = set("()[]{}⟨⟩⌈⌉⌊⌋|‖!′″‴∘,;:.…/∂∇¬∫∑∏")
_PREFIX = {"prefix", "postfix"}


def readable(element: Element) -> str:
    """The formula of a MathML element, such as "log (p/q)" or "x₁² ≤ √2"; what cannot be seen of it is left out."""
    return re.sub(r" (?=[,;.)])|(?<=[(]) ", "", " ".join(_text(element).split()))


def _text(element: Element) -> str:
    if element.tag == "mphantom":
        return ""
    if make := _KINDS.get(element.tag):
        return make(element)
    if len(element):
        return "".join(map(_text, element))
    return _of_letter(element.text or "")


def _of_letter(text: str) -> str:
    """Letters of mathematical alphabets as the letters that they are, for fonts that have no such."""
    return "".join(unicodedata.normalize("NFKC", sign) if sign >= "\U0001d400" else sign for sign in text)


def _operator(element: Element) -> str:
    text = element.text or "".join(map(_text, element))
    if text == _FUNCTION:
        return " "
    is_close = element.get("form") in _PREFIX or element.get("fence") or text in _UNSPACED
    if text in (",", ";"):
        return f"{text} "
    return text if is_close else f" {text} "


def _space(element: Element) -> str:
    return " " if element.get("width", "0").rstrip("em").replace(".", "").strip("0") else ""


def _fraction(element: Element) -> str:
    over, under = element
    if element.get("linethickness", "1").startswith("0"):
        return f"{_text(over).strip()} over {_text(under).strip()}"
    return f" {_held(over)}/{_held(under)} "


def _held(element: Element) -> str:
    """In brackets, unless it is one thing already."""
    text = " ".join(_text(element).split())
    return text if _is_one(text) else f"({text})"


def _is_one(text: str) -> bool:
    return text.replace(".", "").isalnum() or len(text) < 2 or not any(sign in text for sign in " +−-/=,·")


def _script(element: Element, table: Mapping[int, int], mark: str) -> str:
    text = "".join(_text(element).split())
    if not text or text in ("′", "″", "‴", "∘"):
        return text.replace("∘", "°")
    if all(ord(sign) in table for sign in text):
        return text.translate(table)
    return f"{mark}{text}" if len(text) == 1 or text.isalnum() else f"{mark}({text})"


def _below_and_above(element: Element) -> str:
    base, below, above = element
    return f"{_base(base)}{_script(below, _LOWERED, '_')}{_script(above, _RAISED, '^')}{_gap(element)}"


def _below(element: Element) -> str:
    base, below = element
    return f"{_base(base)}{_script(below, _LOWERED, '_')}{_gap(element)}"


def _above(element: Element) -> str:
    base, above = element
    accent = _ACCENTS.get(above.text or "")
    if accent:
        return "".join(f"{letter}{accent}" for letter in _text(base).strip())
    return f"{_base(base)}{_script(above, _RAISED, '^')}"


def _gap(element: Element) -> str:
    """The space after a sum or an integral with its bounds."""
    return " " if element.tag.startswith("munder") or element[0].tag == "mo" else ""


def _base(element: Element) -> str:
    return _text(element) if element.tag == "mrow" else _text(element).strip()


def _root(element: Element) -> str:
    inside = " ".join("".join(map(_text, element)).split())
    return f"√{inside}" if inside.isdigit() or len(inside) == 1 else f"√({inside})"


def _root_of_degree(element: Element) -> str:
    base, degree = element
    return f"{_script(degree, _RAISED, '')}√{_held(base)}"


def _table(element: Element) -> str:
    rows = (_row(row).strip(", ") for row in element)
    return "; ".join(filter(None, rows))


def _row(row: Element) -> str:
    """The cells of a row, apart; those of an equation that is aligned follow one another."""
    cells = [(_text(cell).strip(), cell.get("class", "")) for cell in row]
    aligned = any("math-right" in name for _, name in cells) and any("math-left" in name for _, name in cells)
    return (" " if aligned else ", ").join(text for text, _ in cells if text)


_KINDS: dict[str, Callable[[Element], str]] = {
    "mo": _operator,
    "mspace": _space,
    "mfrac": _fraction,
    "msup": _above,
    "msub": _below,
    "msubsup": _below_and_above,
    "mover": _above,
    "munder": _below,
    "munderover": _below_and_above,
    "msqrt": _root,
    "mroot": _root_of_degree,
    "mtable": _table,
}
