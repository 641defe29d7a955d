"""How each role looks: Okabe and Ito's colours, safe for colour-blind readers, with dashes as a second cue.

Vermilion, green and orange are darker than Okabe and Ito's (#D55E00, #009E73, #E69F00), so that a symbol in the text
can have the very colour of its curve and still reach the contrast that small text needs (4.5 to 1). site.css holds the
same light colours, and dark ones; a test compares them.
"""

from typing import NamedTuple


class Style(NamedTuple):
    """The colour on light paper; of a line also its width and its dashes (none: solid), in pixels."""

    colour: str
    width: float
    dash: tuple[int, ...]


STYLES = {
    "first": Style("#0072b2", 2.25, ()),
    "second": Style("#b85000", 2.25, (9, 5)),
    "third": Style("#007a59", 2, (3, 3)),
    "fourth": Style("#7d5a00", 2.25, (10, 4, 2, 4)),
}
SUBTRACTS_COLOUR = "#a0468a"  # of areas and bars below zero; above zero they have their mark's colour
SQUARE_ROLES = ("second", "fourth")  # their dots are squares, those of the others round
