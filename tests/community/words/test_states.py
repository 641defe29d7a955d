"""Where a text stands, in words: for every state, and for everybody who is told."""

import pytest

from community.models import Contribution
from community.states import Review, Visibility
from community.words.states import EDITS, ON_THE_DESK, SEEN_BY, STANDINGS

STATES = {
    Contribution(visibility=visibility, review=review).state for visibility in Visibility for review in Review.values
}


@pytest.mark.parametrize("words", [STANDINGS, ON_THE_DESK], ids=["author", "moderators"])
def test_every_state_has_words(words: dict[str, object]) -> None:
    assert len(STATES) == 9
    assert set(words) == STATES


def test_every_edit_but_an_approved_one_has_words() -> None:
    assert set(EDITS) == set(Review) - {Review.APPROVED}  # which is the published text


def test_everything_that_is_shown_to_somebody_says_who_sees_it() -> None:
    assert set(SEEN_BY) == set(Visibility) - {Visibility.DELETED}  # which nobody is shown
