"""Characters that nobody sees: Unicode's own table of what is ignorable by default, and what is blank besides."""

import re

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt, 17.0.0): fillers, joiners, marks of direction,
# variation selectors, tags, and the places kept for more of them.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Letters and signs that are blank by design: the Braille pattern without dots, a note without its head, the filler of
# Khitan writing, hieroglyphs that keep a place free.
_BLANK = "\u2800\U0001d159\U00016fe4\U00013441\U00013442"
# Controls, marks of annotations, halves of pairs, and what is no character.
_UNWRITTEN = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_DRAWS_NOTHING = re.compile(f"[{_IGNORABLE}{_BLANK}]")
_UNSEEN = re.compile(f"[{_IGNORABLE}{_BLANK}{_UNWRITTEN}]")
_SPACES = re.compile(r"\s+")


def is_ignorable(character: str) -> bool:
    """Whether `character` draws nothing by itself, though it may change how its neighbours are drawn."""
    return bool(_DRAWS_NOTHING.match(character))


def seen(text: str) -> str:
    """What of `text` is seen: nothing that is blank, and one space where there are several."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()
