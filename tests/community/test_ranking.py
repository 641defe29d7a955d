"""The order "best": the lower end of Wilson's interval, against its definition worked out to fifty digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf, quad

from community.ranking import Z, wilson_lower_bound

VOTES = st.integers(0, 10**7)


def lower_root(clicked: int, not_for_me: int) -> float:
    """The smaller p at which the share seen is just Z standard deviations off, found as a root and not by a formula."""
    with mp.workdps(50):
        n, share, z = mpf(clicked + not_for_me), mpf(clicked) / (clicked + not_for_me), mpf(Z)

        def above(p: mpf) -> mpf:  # (share - p)² = z² p (1 - p) / n, as f(p) = 0
            return (share - p) ** 2 - z**2 * p * (1 - p) / n

        low, high = mpf(0), share
        for _ in range(170):  # f falls from share² to a negative value at `share`: the root lies between
            middle = (low + high) / 2
            low, high = (middle, high) if above(middle) > 0 else (low, middle)
        return float(low)


@pytest.mark.parametrize("clicked", [1, 2, 3, 10, 99, 100, 12_345, 10**6])
@pytest.mark.parametrize("not_for_me", [0, 1, 2, 10, 100, 54_321, 10**6])
def test_score_is_the_lower_end_of_the_interval(clicked: int, not_for_me: int) -> None:
    assert wilson_lower_bound(clicked, not_for_me) == pytest.approx(lower_root(clicked, not_for_me), rel=1e-12)


def test_confidence_is_ninety_per_cent_on_one_side() -> None:
    with mp.workdps(30):
        below = quad(lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi), [-mp.inf, 0, Z])
    assert float(below) == pytest.approx(0.9, abs=1e-5)


@pytest.mark.parametrize("not_for_me", [0, 1, 9, 27, 1000])
def test_text_that_helped_nobody_scores_exactly_nothing(not_for_me: int) -> None:
    # Or the last bit would decide among such texts, where the newest shall stand first.
    assert wilson_lower_bound(0, not_for_me) == 0.0


@given(VOTES, VOTES)
def test_score_lies_between_nothing_and_the_share(clicked: int, not_for_me: int) -> None:
    score = wilson_lower_bound(clicked, not_for_me)
    share = clicked / (clicked + not_for_me) if clicked else 0.0
    assert 0.0 <= score < 1.0
    assert (score < share) if clicked else (score == share)


@given(VOTES, VOTES)
def test_another_reader_it_clicked_for_never_lowers_the_score(clicked: int, not_for_me: int) -> None:
    assert wilson_lower_bound(clicked + 1, not_for_me) >= wilson_lower_bound(clicked, not_for_me)


@given(VOTES, VOTES)
def test_another_reader_it_was_not_for_never_raises_the_score(clicked: int, not_for_me: int) -> None:
    assert wilson_lower_bound(clicked, not_for_me + 1) <= wilson_lower_bound(clicked, not_for_me)


@given(st.integers(1, 10**4), st.integers(0, 10**4), st.integers(2, 100))
def test_same_share_of_more_votes_counts_for_more(clicked: int, not_for_me: int, times: int) -> None:
    assert wilson_lower_bound(times * clicked, times * not_for_me) > wilson_lower_bound(clicked, not_for_me)


def test_few_good_votes_do_not_beat_many() -> None:
    assert wilson_lower_bound(2, 0) < wilson_lower_bound(90, 10)
