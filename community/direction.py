"""Which way a paragraph runs: each by its own first letter, where a text has letters that run from right to left."""

import re
import unicodedata

from markdown_it.token import Token

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_HELD = {"paragraph_open", "heading_open", "th_open", "td_open"}


def set_directions(tokens: list[Token]) -> None:
    """Marks each paragraph, heading, item and cell with letters of such a script.

    Browsers would take a formula's letters for the first of the paragraph, so that one that begins with a formula is
    told its direction.
    """
    for place, token in enumerate(tokens):
        if token.type == "inline" and _RIGHT_TO_LEFT.search(token.content) and tokens[place - 1].type in _HELD:
            holder = tokens[place - 1]
            holder.attrs["dir"] = _direction(token)
            if holder.hidden and tokens[place - 2].type == "list_item_open":
                tokens[place - 2].attrs["dir"] = holder.attrs["dir"]


def _direction(inline: Token) -> str:
    begins_with_formula = False
    for child in inline.children or []:
        begins_with_formula = begins_with_formula or child.type == "formula"
        strong = [found for found in map(unicodedata.bidirectional, _words(child)) if found in ("L", "R", "AL")]
        if strong:
            return "rtl" if begins_with_formula and strong[0] != "L" else "auto"
    return "auto"


def _words(token: Token) -> str:
    return token.content if token.type == "text" else ""
