"""What changed between two texts: nothing is lost, words are the unit, and no pair of texts takes long."""

from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.moderation import diff
from community.moderation.diff import CONTEXT, DELETED, INSERTED, KEPT, MOST_STEPS, SKIPPED, Piece, changes, shortened

LONGEST = 32_000
# Few words, so that two texts share many of them, in all orders.
words = st.lists(
    st.sampled_from(["the ", "a ", "wrong ", "map ", "map\n", "$x$", "=", ".", "\n", " ", "é"]), max_size=40
)
any_text = st.one_of(words.map("".join), st.text(max_size=200))


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and what became of it in a few places."""
    old = draw(words)
    new = list(old)
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(new)))
        new[place : place + draw(st.integers(0, 3))] = draw(words)[:3]
    return "".join(old), "".join(new)


pairs = st.one_of(edits(), st.tuples(any_text, any_text))


def said(pieces: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(pairs)
@example(("", ""))
@example(("", "new"))
@example(("old", ""))
@example(("the end", "the end\n"))
def test_kept_and_inserted_make_the_new_text_kept_and_deleted_the_old(pair: tuple[str, str]) -> None:
    old, new = pair
    found = changes(old, new)
    assert said(found, KEPT, INSERTED) == new
    assert said(found, KEPT, DELETED) == old


@given(pairs)
def test_pieces_are_never_empty_and_neighbours_differ_in_kind(pair: tuple[str, str]) -> None:
    found = changes(*pair)
    assert all(piece.text for piece in found)
    assert all(first.kind != second.kind for first, second in pairwise(found))


@given(any_text)
def test_same_text_is_kept_whole(text: str) -> None:
    assert changes(text, text) == ([Piece(KEPT, text)] if text else [])


@given(pairs)
def test_shortening_loses_nothing(pair: tuple[str, str]) -> None:
    found = changes(*pair)
    short = list(shortened(found))
    assert said(short, KEPT, SKIPPED, DELETED, INSERTED) == said(found, KEPT, DELETED, INSERTED)


def test_a_changed_word_is_one_deletion_and_one_insertion() -> None:
    assert changes("It is a distance, always.", "It is a divergence, always.") == [
        Piece(KEPT, "It is a "),
        Piece(DELETED, "distance"),
        Piece(INSERTED, "divergence"),
        Piece(KEPT, ", always."),
    ]


def test_what_stayed_between_two_changes_is_kept() -> None:
    found = changes("Here an old word stays, there an old one.", "Here a new word stays, there a new one.")
    assert said(found, KEPT) == "Here word stays, there one."
    assert [piece.text for piece in found if piece.kind == INSERTED] == ["a new ", "a new "]


def test_a_sign_in_a_formula_is_found() -> None:
    found = changes(r"$\sum_x P(x)\log\frac{P(x)}{Q(x)}+1$", r"$\sum_x P(x)\log\frac{P(x)}{Q(x)}-1$")
    assert [piece for piece in found if piece.kind != KEPT] == [Piece(DELETED, ")}+"), Piece(INSERTED, ")}-")]


def test_small_words_between_changes_do_not_break_them_up() -> None:
    found = changes("one red fox in two parks", "six big cats in few streets")
    assert [piece.kind for piece in found] == [DELETED, INSERTED]


def test_lines_that_stayed_keep_their_place_among_new_ones() -> None:
    found = changes("First line.\nSecond line.\nThird line.\n", "First line.\nNew line.\nThird line.\n")
    assert said(found, DELETED) == "Second "
    assert said(found, INSERTED) == "New "


def test_long_stretch_that_stayed_is_shown_only_beside_the_changes() -> None:
    middle = "the same words again and again " * 100
    found = list(shortened(changes(f"Old {middle} old", f"New {middle} new")))
    assert [piece.kind for piece in found] == [DELETED, INSERTED, KEPT, SKIPPED, KEPT, DELETED, INSERTED]
    assert len(said(found, SKIPPED)) > len(middle) - 2 * CONTEXT - 40


def test_what_stands_before_the_first_change_is_shown_only_beside_it() -> None:
    found = list(
        shortened(
            changes("the same words again and again " * 100 + "old", "the same words again and again " * 100 + "new")
        )
    )
    assert [piece.kind for piece in found] == [SKIPPED, KEPT, DELETED, INSERTED]
    assert len(said(found, KEPT)) <= CONTEXT + 40


def test_short_stretch_that_stayed_is_shown_whole() -> None:
    assert [piece.kind for piece in shortened(changes("a b c d old", "a b c d new"))] == [KEPT, DELETED, INSERTED]


# --- texts that would keep difflib busy for minutes or hours ------------------------------------------------


def cut(pieces: Any) -> str:
    return "".join(pieces)[:LONGEST]


NUMBERED = cut(f"word{place} " for place in range(9000))
BUSY = {
    "one word against the same between others": (cut(["a "] * 16000), cut(f"a x{place} " for place in range(9000))),
    "pairs swapped": (
        cut(f"x{place} y{place} " for place in range(9000)),
        cut(f"y{place} x{place} " for place in range(9000)),
    ),
    "every second word": (NUMBERED, cut(f"word{p} " if p % 2 else f"other{p} " for p in range(9000))),
    "backwards": (NUMBERED, cut(reversed([f"word{place} " for place in range(4000)]))),
    "empty lines": ("\n" * LONGEST, cut(f"\nx{place}" for place in range(9000))),
    "one word, shifted": (cut(["a "] * 16000), cut(["b "] + ["a "] * 9000 + ["c "])),
    "signs only": (cut(["+ - "] * 8000), cut(["- + "] * 8000)),
    "no words": ("x" * LONGEST, "y" * LONGEST),
}


class Counting(SequenceMatcher):
    """Counts what each search may cost: every word of the range, and every place where the other text has it."""

    steps = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Any:
        places: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]
        words: list[str] = self.a[alo:ahi]  # type: ignore[attr-defined]
        Counting.steps += len(words) + sum(len(places.get(word, ())) for word in words)
        return super().find_longest_match(alo, ahi, blo, bhi)


@pytest.mark.parametrize(("old", "new"), BUSY.values(), ids=BUSY.keys())
def test_work_is_bounded_and_nothing_is_lost(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "SequenceMatcher", Counting)
    monkeypatch.setattr(Counting, "steps", 0)
    found = changes(old, new)
    assert Counting.steps <= MOST_STEPS
    assert said(found, KEPT, INSERTED) == new
    assert said(found, KEPT, DELETED) == old


def test_long_text_with_changes_all_over_is_compared_word_by_word() -> None:
    new = cut(f"word{p} " if p % 20 else f"other{p} " for p in range(9000))
    found = changes(NUMBERED[: len(new) - 400], new)
    assert sum(piece.kind == INSERTED for piece in found) > 100
    assert len(said(found, DELETED)) < LONGEST / 10
