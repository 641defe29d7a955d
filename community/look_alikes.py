"""What two names have in common that look the same: Unicode's skeleton (UTS #39), whatever their case."""

import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from community.invisible import is_ignorable

FILE = Path(__file__).resolve().parent / "confusables.txt"
LONGEST_LOOK = 250  # a longer one, of signs that stand for whole words, is shortened to its digest
SPELLED = ("L", "M", "N")  # letters, marks and numbers
# Letters of the Latin alphabet in other dresses, which Unicode's table leaves apart: ĸ and ᴛ are what it takes the
# Cyrillic к and т for, ʍ stands for м; and white letters on black discs and squares, as well as those of flags.
_DRESSED = dict(zip("ĸʍᴀʙᴅᴇꜰɢʜᴊʟɴᴘꞯʀᴛ", "kmabdefghjlnpqrt", strict=True)) | {
    chr(first + place): letter
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
}
_TRADE_MARKS = str.maketrans("", "", "™℠")  # signs that would be read as letters


def look(text: str) -> str:
    """The skeleton of `text`: equal for texts that a reader may take for one another.

    Case, spaces, punctuation and what draws nothing are left out; i, l and 1 are one letter, and so are o and 0.
    """
    seen = _prototypes(text.translate(_TRADE_MARKS))
    seen = _prototypes(seen.casefold()).casefold().replace("i", "l")
    seen = seen.replace("l\u0307", "l").replace("j\u0307", "j")  # the dot that they have anyway
    return seen if len(seen) <= LONGEST_LOOK else sha256(seen.encode()).hexdigest()


def _prototypes(text: str) -> str:
    """Each letter as the one that stands for all that look like it; a sign only where it looks like a letter."""
    found = []
    for character in unicodedata.normalize("NFKD", text):
        seen = character.translate(_table())
        if not is_ignorable(character) and (unicodedata.category(character)[0] in SPELLED or seen.isalnum()):
            found.append(seen)
    return unicodedata.normalize("NFD", "".join(found))


@cache
def _table() -> dict[int, str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(";") for line in lines if not line.startswith("#")]
    found = {int(source, 16): "".join(chr(int(code, 16)) for code in prototype.split()) for source, prototype in rows}
    undressed = {source: "".join(_DRESSED.get(letter, letter) for letter in seen) for source, seen in found.items()}
    return undressed | {ord(source): letter for source, letter in _DRESSED.items()}
