"""What is kept, and what has to make room."""

from formulas.costs.kept import Kept


def test_what_is_put_is_there() -> None:
    kept = Kept(100)
    kept.put("a", b"made")
    assert kept.get("a") == b"made"
    assert kept.get("b") is None


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept = Kept(100)
    for name in "abcdefghij":
        kept.put(name, b"0123456789")
    kept.get("a")
    kept.put("k", b"0123456789")
    assert kept.get("b") is None
    assert kept.get("a")
    assert kept.size == 100


def test_what_is_put_again_is_counted_once() -> None:
    kept = Kept(100)
    kept.put("a", b"0123456789")
    kept.put("a", b"01234")
    assert (kept.get("a"), kept.size) == (b"01234", 5)


def test_what_would_take_most_of_the_room_is_not_kept() -> None:
    kept = Kept(100)
    kept.put("a", b"0" * 11)
    assert kept.get("a") is None


def test_all_is_forgotten_when_asked_for() -> None:
    kept = Kept(100)
    kept.put("a", b"made")
    kept.clear()
    assert (kept.get("a"), kept.size) == (None, 0)
