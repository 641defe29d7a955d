"""Characters that draw nothing, against Unicode's own properties."""

import string
import unicodedata

import pytest

from community.invisible import is_ignorable, seen

# Those that are assigned, and of no category of their own: other formatting characters are drawn, or take room.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"


@pytest.mark.parametrize("character", [*FILLERS, "\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef", "\u180b", "\u00ad"])
def test_fillers_and_selectors_draw_nothing(character: str) -> None:
    assert is_ignorable(character)


def test_formatting_characters_draw_nothing_but_signs_that_span_others() -> None:
    formatting = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    drawn = {letter for letter in formatting if not is_ignorable(letter)}
    kinds = ("ARABIC", "SYRIAC ABBREVIATION", "KAITHI NUMBER", "EGYPTIAN HIEROGLYPH", "INTERLINEAR ANNOTATION")
    assert drawn
    assert {letter for letter in drawn if not unicodedata.name(letter).startswith(kinds)} == set()


@pytest.mark.parametrize(
    "character", ["a", " ", "\u00a0", "\u00ac", "\u00ae", "é", "\u0301", "あ", "\U0001f600", "\U000e1000"]
)
def test_what_is_drawn_or_takes_room_is_not_ignorable(character: str) -> None:
    assert not is_ignorable(character)


def test_all_that_a_keyboard_types_is_seen() -> None:
    typed = "".join(letter for letter in string.printable if not letter.isspace())
    assert seen(typed) == typed


def test_what_is_seen_has_one_space_where_there_are_several() -> None:
    assert seen(" a\u200b \n\u2800 b\u3000") == "a b"
