"""Long texts are rendered in turn and apart; what makes a text slow is refused before it is."""

import pytest
from django.test import override_settings

from community import markup, rendered_apart
from community.rendered_apart import QUICK, rendered
from formulas.costs.apart import OutOfTimeError
from formulas.costs.gate import Shed

LONG = "All of this is said in words. " * 60
NOTHING_AT_ONCE = override_settings(COSTLY_AT_ONCE=0)


def test_long_texts_wait_for_their_turn() -> None:
    with NOTHING_AT_ONCE, pytest.raises(Shed):
        rendered(LONG, "a")
    assert rendered(LONG, "a") == markup.render(LONG)


def test_short_texts_are_rendered_at_once() -> None:
    with NOTHING_AT_ONCE:
        assert rendered(LONG[:QUICK], "a") == markup.render(LONG[:QUICK])


def test_what_takes_too_long_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_done(*told: object) -> None:
        raise OutOfTimeError

    monkeypatch.setattr(rendered_apart, "done", never_done)
    with pytest.raises(ValueError, match="make it shorter"):
        rendered(LONG, "a")


@pytest.mark.parametrize("piece", ["![", "[", "[*", "[a][", "[(", "[^", "[a\n"])
def test_brackets_that_nothing_closes_are_looked_for_so_far(piece: str) -> None:
    with pytest.raises(ValueError, match="square brackets"):
        markup.render(piece * (31_000 // len(piece)) + "]")


@pytest.mark.parametrize("piece", ["![", "[", "[*", "[("])
def test_without_any_closing_bracket_none_is_looked_for(piece: str) -> None:
    assert "<a" not in markup.render(piece * (31_000 // len(piece))).html


def test_prose_may_hold_many_brackets() -> None:
    paragraph = "It lies in [0, 1) or [1, 2), see [the source](https://example.org) and [so on]. " * 8
    text = "\n\n".join([paragraph] * 11)
    assert markup.count_links(markup.render(text).html) == 88
