"""Public names: what may be one, how it is stored, and which are kept for the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Unacceptable
from community.names import LONGEST, clean_name, is_kept

GOOD = [
    "Emmy",
    "Emmy Noether",
    "O’Brien",
    "Søren",
    "李善蘭",
    "فاطمه‌زهرا",
    "x",
    "Vladmina",
    "Badminton fan",
    "n" * LONGEST,
    "3.14",
]
KEPT = [
    *("Klarity", "klarity team", "K l a r i t y", "KLARITY-Support", "Кlаrity", "K1arity", "Klаritу"),
    *(
        "moderator",
        "The Moderator",
        "M0derat0r",
        "Moderatör",
        "Administrator",
        "admin",
        "Admin of this",
        "АDMIN",
        "a d m i n",
    ),
    *("A former member", "a  FORMER member", "aformermember"),
]
UNSEEN = [
    "Emmy\u202eNoether",
    "Emmy\u2066x\u2069",
    "Em\x00my",
    "Em\nmy",
    "Em\tmy",
    "x\u2028y",
    "x\ufeffy",
    "a\u00ady",
    "\ue000x",
]


@pytest.mark.parametrize("name", GOOD)
def test_name_may_be_had(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"), [("  Emmy  ", "Emmy"), ("Emmy \u00a0 Noether", "Emmy Noether"), ("Soren\u0301", "Soreń")]
)
def test_name_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize("name", KEPT)
def test_name_of_the_site_may_not_be_had(name: str) -> None:
    with pytest.raises(Unacceptable, match="kept for the site"):
        clean_name(name)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable, match="cannot be seen"):
        clean_name(name)


@pytest.mark.parametrize(("name", "count"), [("", 0), ("   ", 0), ("n" * (LONGEST + 1), LONGEST + 1)])
def test_too_short_and_too_long_are_refused_with_the_length(name: str, count: int) -> None:
    with pytest.raises(Unacceptable, match=f"This has {count} characters"):
        clean_name(name)


@pytest.mark.parametrize("name", ["...", "-", "★★★", "\u200c"])
def test_name_without_a_letter_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable):
        clean_name(name)


@given(st.text(max_size=100))
def test_what_is_accepted_is_accepted_again_unchanged(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except Unacceptable:
        return
    assert clean_name(cleaned) == cleaned
    assert 1 <= len(cleaned) <= LONGEST
    assert not is_kept(cleaned)
