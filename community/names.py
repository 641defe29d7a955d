"""What people may be called in public."""

import unicodedata
from itertools import groupby, pairwise

from idna.core import valid_contextj

from community.errors import Unacceptable
from community.invisible import is_ignorable
from community.kept_names import is_kept
from community.look_alikes import look

LONGEST = 80
JOINERS = "\u200c\u200d"  # invisible, but part of how Persian and Hindi are written
# What is not written: control characters, marks that turn the direction of writing, line ends, unassigned code points.
UNWRITTEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
VIRAMA = 9  # the combining class of the signs that join the consonants of Indian scripts
MOST_MARKS = 4  # on one letter, as UTS #39 has it
MOST_MARKS_AT_ONE_PLACE = 2  # above a letter, or below it: Vietnamese has two


def clean_name(name: str) -> str:
    """`name` with single spaces; raises Unacceptable for one that others could not read, or would take for the site."""
    normal = unicodedata.normalize("NFC", name).strip()
    if any(_is_unseen(normal, place) for place in range(len(normal))):
        _refuse("This has characters that cannot be seen; type the name anew.")
    cleaned = " ".join(normal.split())
    if not 1 <= len(cleaned) <= LONGEST:
        _refuse(f"This has {len(cleaned)} characters; a name has 1 to {LONGEST}.")
    if not any(letter.isalnum() for letter in cleaned):
        _refuse("A name has a letter or a digit in it.")
    _require_letters_under_marks(cleaned)
    if is_kept(cleaned):
        _refuse("This name is kept for the site itself; choose another one.")
    return cleaned


def looks(name: str) -> tuple[str, str]:
    """What names have in common that look the same: as it is written, and in lower case.

    A Greek Ν looks like N and a ν like v, so one look cannot hold both: whoever shares either is a twin.
    """
    return look(name), look(name.casefold())


def _is_unseen(name: str, place: int) -> bool:
    """Whether a character draws nothing, and changes nothing about how its neighbours are drawn."""
    letter = name[place]
    if is_ignorable(letter):
        return not _shapes_its_neighbours(name, place)
    return unicodedata.category(letter) in UNWRITTEN


def _shapes_its_neighbours(name: str, place: int) -> bool:
    letter, before, after = name[place], name[place - 1 : place], name[place + 1 : place + 2]
    if letter in JOINERS and valid_contextj(name, place):  # as domain names have it (RFC 5892)
        return True
    if letter == "\u200d":  # র‍্য of Bengali; and the parts of one emoji
        return bool(after) and (unicodedata.combining(after) == VIRAMA or (_is_picture(before) and _is_picture(after)))
    if letter == "\ufe0f":  # ❤ in colour
        return bool(before) and unicodedata.category(before) == "So"
    described = unicodedata.name(before, "") if before else ""
    if "\U000e0100" <= letter <= "\U000e01ef":  # 葛󠄀: the same ideograph as some families write it
        return described.startswith("CJK ")
    return letter in "\u180b\u180c\u180d\u180f" and described.startswith("MONGOLIAN LETTER")


def _is_picture(character: str) -> bool:
    return bool(character) and (unicodedata.category(character) in ("So", "Sk") or character == "\ufe0f")


def _require_letters_under_marks(name: str) -> None:
    """Raises Unacceptable for marks that would climb over the lines around them, or that stand on nothing."""
    # ZWJ and its like neither carry marks nor end a stack of them.
    drawn = [letter for letter in unicodedata.normalize("NFD", name) if not is_ignorable(letter)]
    carrier = " "
    for is_mark, run in groupby(drawn, lambda letter: unicodedata.category(letter) in ("Mn", "Me")):
        marks = list(run)
        if not is_mark:
            carrier = marks[-1]
        elif not carrier.isspace():
            _require_low_stack(marks)
        else:
            _refuse("A mark in this name stands on no letter; type the name anew.")


def _require_low_stack(marks: list[str]) -> None:
    places = [unicodedata.combining(mark) for mark in marks]
    crowded = any(place and places.count(place) > MOST_MARKS_AT_ONE_PLACE for place in places)
    doubled = any(mark == following for mark, following in pairwise(marks))
    enclosing = any(unicodedata.category(mark) == "Me" for mark in marks)
    if len(marks) > MOST_MARKS or crowded or doubled or enclosing:
        _refuse("Letters of this name carry more marks than any script writes; leave some of them out.")


def _refuse(text: str) -> None:
    raise Unacceptable({"name": text})
