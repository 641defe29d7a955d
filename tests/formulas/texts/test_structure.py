"""How the parts of a formula stand to each other: what is over, under, beside and before what."""

import tomllib
import unicodedata
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from formulas.texts.math_error import MathError
from formulas.texts.mathml import to_mathml

STRUCTURES = tomllib.loads((Path(__file__).parent / "structures.toml").read_text(encoding="utf-8"))
BETWEEN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "msubsup", "mover", "munder", "munderover"), " | "),
    **{"mmultiscripts": " | ", "mtable": "; ", "mprescripts": "", "msqrt": ""},
}
WRITTEN_OTHERWISE = str.maketrans("−ˆ˙ˉ‾∗", "-^.¯¯*")


def structure(element: Element) -> str:
    """The formula in one line, as structures.toml writes it."""
    if element.tag in ("mi", "mo", "mn", "mtext"):
        return "".join(filter(_is_seen, unicodedata.normalize("NFKC", element.text or ""))).translate(WRITTEN_OTHERWISE)
    if element.tag in ("mspace", "mphantom"):
        return ""
    parts = [structure(part) for part in element]
    if element.tag == "mtr":
        return ", ".join(parts)
    found = BETWEEN.get(element.tag, "").join(parts)
    return f"{element.tag}({found})" if element.tag in BETWEEN else found


def _is_seen(sign: str) -> bool:
    return sign != "\ufe0e" and unicodedata.category(sign) not in ("Zs", "Cf")


@pytest.mark.parametrize("latex", STRUCTURES)
def test_parts_stand_where_other_renderers_put_them(latex: str) -> None:
    mathml = to_mathml(latex, display=True)
    assert structure(ElementTree.fromstring(mathml)) == STRUCTURES[latex]  # noqa: S314  # our own output


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\xrightleftharpoons{k}", "munderover(⇀ | ↽ | mover(k | ))"),
        (r"\xtofrom{k}", "munderover(→ | ← | mover(k | ))"),
        (r"\xleftrightharpoons[l]{}", "munder(munderover(↼ | ⇁ | ) | munder(l | ))"),
        (r"\xrightleftharpoons[l]{k}", "munder(munderover(⇀ | ↽ | munder(mover(k | ) | )) | munder(munder(l | ) | ))"),
    ],
)
def test_arrow_of_two_shafts_is_two_arrows_that_grow(latex: str, expected: str) -> None:
    found = ElementTree.fromstring(to_mathml(latex))  # noqa: S314  # our own output
    assert structure(found) == expected
    assert {arrow.get("stretchy") for arrow in found.iter("mo")} == {"true"}


def test_arrow_of_two_shafts_over_one_is_refused_before_it_doubles_at_each_level() -> None:
    with pytest.raises(MathError, match="two shafts"):
        to_mathml(r"\xtofrom[a]{\xtofrom[b]{k}}")


def test_arrow_of_two_shafts_that_does_not_grow_stays_one_sign() -> None:
    assert to_mathml(r"\overset{k}{\rightleftharpoons}").count("⇌") == 1
