"""Greek letters and their names, by which people type them."""

import unicodedata

_PREFIX = "GREEK SMALL LETTER "


def spelt(character: str) -> str:
    """A small Greek letter by its name; any other character as it is."""
    _, is_greek, letter = unicodedata.name(character, "").partition(_PREFIX)
    return letter.removeprefix("FINAL ").lower().replace("lamda", "lambda") if is_greek else character


NAMES = frozenset(spelt(chr(letter)) for letter in range(ord("α"), ord("ω") + 1))
