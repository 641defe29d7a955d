"""Which views are taken beside a text, what is stored of them, and that what is stored may always be given again."""

from typing import Any

import pytest

from community.actions.pinning import accepted_view, as_stored
from community.errors import Unacceptable
from formulas.definitions.pinned_view import PinnedView
from tests.personas import KL, whole_view


@pytest.mark.parametrize("given", [{"mu_q": 2}, {"figure": "bells", "values": {"mu_q": 2}}, whole_view(mu_q=2)])
def test_short_and_long_form_of_a_view_are_stored_as_one(given: dict[str, Any]) -> None:
    assert as_stored(accepted_view(KL, given)) == whole_view(mu_q=2)


def test_no_view_is_stored_as_none() -> None:
    assert accepted_view(KL, {}) is None
    assert as_stored(None) == {}


def test_what_is_no_view_is_refused_and_the_field_named() -> None:
    with pytest.raises(Unacceptable, match="mu_q") as refusal:
        accepted_view(KL, {"mu_q": 1e9})
    assert refusal.value.errors.keys() == {"view"}


@pytest.fixture
def stored() -> PinnedView:
    """A view that its formula no longer takes."""
    return PinnedView(KL, "bells", (("mu_q", 1e9),))


def test_what_is_stored_may_be_given_again_whatever_the_formula_takes(stored: PinnedView) -> None:
    assert accepted_view(KL, as_stored(stored), stored) is stored


def test_another_view_than_the_stored_one_has_to_be_one(stored: PinnedView) -> None:
    assert as_stored(accepted_view(KL, {"mu_q": 2}, stored)) == whole_view(mu_q=2)
    with pytest.raises(Unacceptable):
        accepted_view(KL, {"mu_q": 1e8}, stored)
