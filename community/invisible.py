"""Characters that nobody sees: Unicode's own table of what is ignorable by default, and what is blank besides."""

import re

# Default_Ignorable_Code_Point of Unicode 16, DerivedCoreProperties.txt.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
IGNORABLE = re.compile(f"[{_IGNORABLE}]")
# A pattern of Braille without dots, controls, marks of annotations, halves of pairs, and what is no character.
BLANK = re.compile(
    f"[{_IGNORABLE}\u2800\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")


def is_ignorable(character: str) -> bool:
    """Whether fonts and browsers show nothing for `character`, by Unicode's table."""
    return bool(IGNORABLE.match(character))


def seen(text: str) -> str:
    """What of `text` is seen: nothing that is blank, and one space where there are several."""
    return _SPACES.sub(" ", BLANK.sub("", text)).strip()
