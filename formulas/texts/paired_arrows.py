"""Long arrows of two shafts. No font makes them grow, so each is drawn as two arrows that do, one under the other."""

import copy
from xml.etree.ElementTree import Element, SubElement

from formulas.texts.math_error import MathError

_UPPER_AND_LOWER = {"⇌": ("⇀", "↽"), "⇋": ("↼", "⇁"), "⇄": ("→", "←"), "⇆": ("←", "→")}


def is_paired(made: Element) -> bool:
    """Whether `made` is an arrow of two shafts with something over or under it."""
    at = made.tag in ("mover", "munder", "munderover")
    return at and made[0].text in _UPPER_AND_LOWER and made[0].get("stretchy") == "true"


def in_two(made: Element) -> Element:
    """The same as two arrows; raises MathError for one within the words at another, which would double at each level.

    An arrow grows to what stands over or under it, nearest first. So what stands on either side has the other side's
    width too, as something unseen without height.
    """
    labels = dict(zip({"mover": ["over"], "munder": ["under"]}.get(made.tag, ["under", "over"]), made[1:], strict=True))
    if any(part.get("accentunder") for label in labels.values() for part in label.iter("munderover")):
        raise MathError("an arrow of two shafts stands at another one")
    over, under = labels.get("over"), labels.get("under")
    pair = Element("munderover", {"accentunder": "true"})
    upper, lower = _UPPER_AND_LOWER[made[0].text or ""]
    pair.extend([_arrow(upper), _arrow(lower), _as_wide_as(under, over)])
    if under is None:
        return pair
    both = Element("munder")
    both.extend([pair, _as_wide_as(over, under)])
    return both


def _arrow(sign: str) -> Element:
    arrow = Element("mo", {"lspace": "0", "rspace": "0", "stretchy": "true"})
    arrow.text = sign
    return arrow


def _as_wide_as(other: Element | None, label: Element | None) -> Element:
    """`label`, or nothing to be seen, at least as wide as `other`; one of them is there."""
    if other is None:
        assert label is not None
        return label
    unseen = Element("mpadded", {"depth": "0", "height": "0"})
    SubElement(unseen, "mphantom").append(copy.deepcopy(other))
    if label is None:
        return unseen
    stack = Element("munder", {"accentunder": "true"})
    stack.extend([label, unseen])
    return stack
