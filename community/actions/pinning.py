"""Which view is stored with a text or a report: checked, and completed with the formula's defaults of now."""

from collections.abc import Mapping
from typing import Any

from community.errors import Unacceptable
from community.texts import known_formula
from formulas.definitions.pinned_view import PinnedView, UnusableView


def accepted_view(slug: str, given: Mapping[str, Any], stored: PinnedView | None = None) -> PinnedView | None:
    """The view that `given` says, in its short or long form; None for none. Raises Unacceptable for what is no view.

    What is `stored` may be given again, whatever the formula has become since.
    """
    if stored and stored.is_given_by(given):
        return stored
    try:
        return PinnedView.from_json(known_formula(slug), given)
    except UnusableView as unusable:
        raise Unacceptable({"view": str(unusable)}) from unusable


def as_stored(view: PinnedView | None) -> dict[str, Any]:
    """What the database keeps of it."""
    return view.as_json if view else {}
