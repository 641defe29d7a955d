"""Characters that draw nothing."""

from bisect import bisect_right

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt, 17.0.0): fillers, joiners, marks of direction,
# variation selectors, tags, and the places kept for more of them. First and last of each range.
_IGNORABLE = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_FIRST = tuple(first for first, _ in _IGNORABLE)
# Letters and signs that are blank by design: the Braille pattern without dots, a note without its head, the filler of
# Khitan writing, hieroglyphs that keep a place free.
_BLANK = frozenset("\u2800\U0001d159\U00016fe4\U00013441\U00013442")


def is_ignorable(character: str) -> bool:
    """Whether `character` draws nothing by itself, though it may change how its neighbours are drawn."""
    place = bisect_right(_FIRST, ord(character)) - 1
    return (place >= 0 and ord(character) <= _IGNORABLE[place][1]) or character in _BLANK
