"""Characters that nobody sees."""

import unicodedata

import pytest

from community.invisible import is_ignorable, seen


@pytest.mark.parametrize("character", "\u00ad\u034f\u115f\u1160\u200b\u200d\u2060\u3164\ufe0f\ufeff\uffa0\U000e0041")
def test_character_of_the_table_is_ignorable(character: str) -> None:
    assert is_ignorable(character)


@pytest.mark.parametrize("character", "a é中ñ\u0301\u0939\u093f.😀\u00a0")
def test_other_character_is_not(character: str) -> None:
    assert not is_ignorable(character)


def test_every_format_character_but_those_that_are_drawn_is_in_the_table_or_blank() -> None:
    # Marks of Arabic, Syriac, Kaithi and hieroglyphs are format characters that fonts draw.
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    formats = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf" and code not in drawn]
    assert len(formats) > 100
    assert [f"{ord(character):04X}" for character in formats if seen(f"a{character}b") != "ab"] == []


def test_what_is_seen_has_one_space_where_there_are_several() -> None:
    assert seen(" a\u200b \n\u2800 b\u3000") == "a b"
