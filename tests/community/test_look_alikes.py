"""Skeletons of names, by Unicode's table of characters that look like others."""

import unicodedata
from string import ascii_letters, ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.fields import LookField
from community.look_alikes import FILE, LONGEST_LOOK, look


def test_table_is_unicodes_with_its_licence() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert "confusables.txt 17.0.0" in text
    assert "UNICODE LICENSE V3" in text
    assert sum(not line.startswith("#") for line in text.splitlines()) == 6565


def test_every_character_of_the_table_looks_like_its_prototype() -> None:
    rows = [line.split(";") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pairs = [(chr(int(source, 16)), "".join(chr(int(code, 16)) for code in seen.split())) for source, seen in rows]
    letters = [(source, seen) for source, seen in pairs if source.isalpha() and seen.isalpha() and seen.isascii()]
    assert len(letters) > 1000
    # Compatibility characters are first what they stand for, as names are compared that way.
    assert [
        pair for pair in letters if unicodedata.is_normalized("NFKD", pair[0]) and look(pair[0]) != look(pair[1])
    ] == []


def test_letters_look_like_themselves_in_either_case_and_like_no_others_but_i_and_l() -> None:
    looks = [look(letter) for letter in ascii_letters]
    assert looks[:26] == looks[26:]
    assert [letter for letter in ascii_lowercase if looks.count(look(letter)) > 2] == ["i", "l"]
    assert all(looks)


@pytest.mark.parametrize(
    ("dressed", "plain"),
    [
        *(("ĸ", "k"), ("ʍ", "m"), ("ᴛ", "t"), ("ᴀ", "a"), ("ʏ", "y"), ("ᴢ", "z"), ("м", "m"), ("т", "t")),
        *(("\U0001f150\U0001f169", "az"), ("\U0001f170\U0001f189", "az"), ("\U0001f1e6\U0001f1ff", "az")),
    ],
)
def test_letters_in_another_dress_look_like_plain_ones(dressed: str, plain: str) -> None:
    assert look(dressed) == look(plain)


@pytest.mark.parametrize("letter", ["i", "I", "j", "J"])
def test_dot_that_a_letter_has_anyway_changes_no_look(letter: str) -> None:
    assert look(f"{letter}\u0307") == look(letter) != ""


def test_look_of_nothing_but_signs_is_empty() -> None:
    assert look("... ★ -") == ""


@pytest.mark.parametrize("letter", ["ł", "ø", "đ", "\u0bef", "\u0d6a"])
def test_letter_or_digit_that_looks_like_one_with_a_mark_is_not_left_out(letter: str) -> None:
    assert look(f"a{letter}b") not in {look("ab"), look("")}


def test_look_as_long_as_its_column_is_kept_and_a_longer_one_shortened() -> None:
    longest = "n" * 250
    assert look(longest) == longest
    assert LookField().max_length == 250
    assert len(look(f"{longest}n")) < len(longest)


def test_look_is_never_longer_than_its_column_and_still_tells_apart() -> None:
    words = "\ufdfa" * 80  # each stands for eighteen letters
    assert len(look(words)) <= LONGEST_LOOK
    assert look(words) != look(words[:-1])


@given(st.text(max_size=80))
def test_what_draws_nothing_changes_no_look(text: str) -> None:
    assert look("\u200d".join(text)) == look(text)
    assert look(f"{text}\ufe0f\u034f") == look(text)


@given(st.text(max_size=80))
def test_case_changes_no_look_of_latin_letters(text: str) -> None:
    latin = text.encode("ascii", "ignore").decode()
    assert look(latin.upper()) == look(latin) == look(latin.lower())
